/** One instruction: a byte, a call of an `ic0` function, or the table index of a callback. */
export type Op = number | { call: string } | { callback: string }

/** Types of the `ic0` functions that test canisters use: i = i32, I = i64, parameters before `>`, results after it. */
const signatures: Record<string, string> = {
  msg_arg_data_size: '>i', msg_arg_data_copy: 'iii>', msg_caller_size: '>i', msg_caller_copy: 'iii>', msg_reply_data_append: 'ii>', msg_reply: '>', msg_reject: 'ii>',
  msg_reject_code: '>i', msg_reject_msg_size: '>i', msg_reject_msg_copy: 'iii>', trap: 'ii>', time: '>I', global_timer_set: 'I>I', accept_message: '>',
  stable64_grow: 'I>I', stable64_size: '>I', stable64_read: 'III>', stable64_write: 'III>', certified_data_set: 'ii>', data_certificate_size: '>i', data_certificate_copy: 'iii>',
  call_new: 'iiiiiiii>', call_data_append: 'ii>', call_perform: '>i', call_on_cleanup: 'ii>', call_cycles_add128: 'II>', msg_cycles_available128: 'i>', msg_cycles_accept128: 'IIi>',
  canister_cycle_balance128: 'i>', msg_cycles_refunded128: 'i>', performance_counter: 'i>I', debug_print: 'ii>', not_there: '>',
}

const leb = (value: number): number[] => value < 128 ? [value] : [value % 128 | 0x80, ...leb(Math.floor(value / 128))]
function signedLeb(value: bigint): number[] {
  const low = Number(BigInt.asUintN(7, value))
  const rest = value >> 7n
  const last = rest === 0n && low < 64 || rest === -1n && low >= 64
  return last ? [low] : [low | 0x80, ...signedLeb(rest)]
}
const name = (text: string): number[] => { const bytes = [...Buffer.from(text)]; return [...leb(bytes.length), ...bytes] }
const list = (items: number[][]): number[] => [...leb(items.length), ...items.flat()]
const section = (id: number, body: number[]): number[] => [id, ...leb(body.length), ...body]

/** i32.const */
export const i32 = (value: number): Op[] => [0x41, ...signedLeb(BigInt(value))]
/** i64.const */
export const i64 = (value: bigint): Op[] => [0x42, ...signedLeb(value)]
/** Calls an `ic0` function; its arguments are on the stack. */
export const ic0 = (call: string): Op[] => [{ call }]
/** The table index of a callback. */
export const callback = (of: string): Op[] => [{ callback: of }]
export const drop = 0x1a
export const unreachable = 0x00
export const add64 = 0x7c
/** i64.load and i64.store at the address on the stack. */
export const load64 = [0x29, 3, 0]
export const store64 = [0x37, 3, 0]
export const growMemory = [0x40, 0]

/** What a test canister is made of: entry points by export name, callbacks by name, texts by address, custom sections. */
export interface Parts { entries: Record<string, Op[]>, callbacks?: Record<string, Op[]>, texts?: Record<number, string>, custom?: Record<string, string>, start?: Op[], memoryPages?: number }

/** The binary form of a module with one memory, one mutable global and no more than it needs (WebAssembly core specification, §5). */
export function buildModule({ entries, callbacks = {}, texts = {}, custom = {}, start, memoryPages = 2 }: Parts): Uint8Array {
  const bodies = [...Object.values(entries), ...Object.values(callbacks), ...start ? [start] : []]
  const used = [...new Set(bodies.flat().flatMap(op => typeof op === 'object' && 'call' in op ? [op.call] : []))]
  const types = [...new Set(['>', 'i>', ...used.map(one => signatures[one] ?? '>')])]
  const typeOf = (signature: string): number => types.indexOf(signature)
  const valueType = (letter: string): number => letter === 'i' ? 0x7f : 0x7e
  const callbackNames = Object.keys(callbacks)
  const emit = (ops: Op[]): number[] => ops.flatMap(op => typeof op === 'number' ? [op]
    : 'call' in op ? [0x10, ...leb(used.indexOf(op.call))] : [0x41, ...signedLeb(BigInt(callbackNames.indexOf(op.callback)))])
  const first = used.length
  const entryNames = Object.keys(entries)
  return Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, list(types.map(type => {
      const [takes = '', gives = ''] = type.split('>')
      return [0x60, ...list(Array.from(takes, letter => [valueType(letter)])), ...list(Array.from(gives, letter => [valueType(letter)]))]
    }))),
    ...section(2, list(used.map(one => [...name('ic0'), ...name(one), 0, typeOf(signatures[one] ?? '>')]))),
    ...section(3, list(bodies.map((_, at) => [typeOf(at >= entryNames.length && at < entryNames.length + callbackNames.length ? 'i>' : '>')]))),
    ...section(4, list([[0x70, 0, ...leb(callbackNames.length)]])),
    ...section(5, list([[0, ...leb(memoryPages)]])),
    ...section(6, list([[0x7e, 1, 0x42, 0, 0x0b]])),
    ...section(7, list([...entryNames.map((entry, at) => [...name(entry), 0, ...leb(first + at)]), [...name('memory'), 2, 0]])),
    ...start ? section(8, leb(first + bodies.length - 1)) : [],
    ...section(9, callbackNames.length === 0 ? [0] : list([[0, 0x41, 0, 0x0b, ...list(callbackNames.map((_, at) => leb(first + entryNames.length + at)))]])),
    ...section(10, list(bodies.map(body => { const code = [0, ...emit(body), 0x0b]; return [...leb(code.length), ...code] }))),
    ...section(11, list(Object.entries(texts).map(([at, text]) => [0, 0x41, ...signedLeb(BigInt(at)), 0x0b, ...name(text)]))),
    ...Object.entries(custom).flatMap(([key, text]) => section(0, [...name(key), ...Buffer.from(text)])),
  ])
}
