import { readerOf, varint, type Reader } from './wasm-reader.ts'

/** Opcodes that are told apart here (WebAssembly core specification, §5.4). */
const op = {
  unreachable: 0x00, block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, br: 0x0c, brTable: 0x0e, return: 0x0f, call: 0x10, callIndirect: 0x11,
  returnCall: 0x12, returnCallIndirect: 0x13, selectTyped: 0x1c, i32Const: 0x41, f32Const: 0x43, f64Const: 0x44, refNull: 0xd0, refFunc: 0xd2, bulk: 0xfc, simd: 0xfd,
}
/** What a call costs more than other instructions, about as the replica weighs it. */
const weights: Partial<Record<number, number>> = { [op.block]: 0, [op.loop]: 0, [op.end]: 0, [op.else]: 0, [op.call]: 5, [op.callIndirect]: 10 }

/** Instructions that run together: charged where they begin, and there checked at the head of a function or loop. */
interface Run { at: number, cost: number, checked: boolean }

/**
 * The code section of a module with a counter in it: global `counter` (i64) falls by the cost of each run of instructions before the run,
 * and where it is below zero at the head of a function or a loop the code traps. Most instructions cost 1. Counted too much: what a branch
 * skips within a run. Counted too little: the bytes that bulk instructions move.
 *
 * @param at - where the section's body begins in `wasm`
 * @throws Error on an instruction that is not known here
 */
export function meter(wasm: Uint8Array, at: number, counter: number): Buffer {
  const reader = readerOf(wasm)
  reader.at = at
  const bodies: Uint8Array[] = []
  const count = reader.leb()
  for (let left = count; left > 0; left--) {
    const length = reader.leb()
    const start = reader.at
    const parts: Uint8Array[] = []
    let copied = start
    for (const { at: place, cost, checked } of runsOf(reader, start + length)) {
      if (cost === 0 && !checked) continue
      parts.push(wasm.subarray(copied, place), charge(counter, cost, checked))
      copied = place
    }
    parts.push(wasm.subarray(copied, start + length))
    bodies.push(varint(parts.reduce((sum, part) => sum + part.length, 0)), ...parts)
    reader.at = start + length
  }
  return Buffer.concat([varint(count), ...bodies])
}

/** `counter -= cost`, and when `checked`: `if counter < 0 { unreachable }`. */
function charge(counter: number, cost: number, checked: boolean): Uint8Array {
  const global = varint(counter)
  const check = checked ? [0x23, ...global, 0x42, 0, 0x53, 0x04, 0x40, 0x00, 0x0b] : []
  return Uint8Array.from([0x23, ...global, 0x42, ...signed(cost), 0x7d, 0x24, ...global, ...check])
}

const signed = (value: number): number[] => value < 64 ? [value] : [value % 128 | 0x80, ...signed(Math.floor(value / 128))]

function runsOf(reader: Reader, end: number): Run[] {
  for (let left = reader.leb(); left > 0; left--) {
    reader.leb()
    reader.byte()
  }
  const runs: Run[] = [{ at: reader.at, cost: 0, checked: true }]
  let run = runs[0] as Run
  const begin = (checked: boolean): void => { runs.push(run = { at: reader.at, cost: 0, checked }) }
  while (reader.at < end) {
    const code = reader.byte()
    run.cost += weights[code] ?? 1
    skipImmediates(reader, code)
    if (code === op.loop) begin(true)
    else if (code === op.if || code === op.else || code === op.end && reader.at < end) begin(false)
    // What follows a jump is dead until the block ends: it is counted nowhere.
    else if (code === op.br || code === op.brTable || code === op.return || code === op.unreachable) run = { at: reader.at, cost: 0, checked: false }
  }
  return runs
}

function skipImmediates(reader: Reader, code: number): void {
  if (code === op.block || code === op.loop || code === op.if || code === op.refNull) skip(reader, 1)
  else if (code >= op.br && code < op.brTable || code === op.call || code === op.returnCall || code >= 0x20 && code <= 0x26 || code === op.refFunc) skip(reader, 1)
  else if (code === op.brTable) skip(reader, reader.leb() + 1)
  else if (code === op.callIndirect || code === op.returnCallIndirect) skip(reader, 2)
  else if (code === op.selectTyped) reader.at += reader.leb()
  else if (code >= 0x28 && code <= 0x3e) skipMemoryArgument(reader)
  else if (code === 0x3f || code === 0x40 || code === op.i32Const || code === op.i32Const + 1) skip(reader, 1)
  else if (code === op.f32Const) reader.at += 4
  else if (code === op.f64Const) reader.at += 8
  else if (code === op.bulk) skipBulk(reader)
  else if (code === op.simd) skipSimd(reader)
  else if (code > 0xd2 || code > 0xc4 && code < op.refNull || code > 0x05 && code < op.end || code > op.returnCallIndirect && code < 0x1a) {
    throw new Error(`the code uses instruction 0x${code.toString(16)}`)
  }
}

/** Skips `count` LEB128 numbers. */
function skip(reader: Reader, count: number): void { for (let left = count; left > 0; left--) while (reader.byte() >= 0x80); }

/** Alignment, with a bit for a memory's index, and offset. */
function skipMemoryArgument(reader: Reader): void { skip(reader, reader.leb() >= 64 ? 2 : 1) }

/** WebAssembly core specification, §5.4.2 and §5.4.6 to §5.4.8: instructions that begin with 0xfc. */
function skipBulk(reader: Reader): void {
  const code = reader.leb()
  if (code > 17) throw new Error(`the code uses instruction 0xfc ${code}`)
  skip(reader, code < 8 ? 0 : [8, 10, 12, 14].includes(code) ? 2 : 1)
}

/** WebAssembly core specification, §5.4.9: vector instructions. */
function skipSimd(reader: Reader): void {
  const code = reader.leb()
  if (code <= 11 || code === 92 || code === 93) skipMemoryArgument(reader)
  else if (code === 12 || code === 13) reader.at += 16
  else if (code >= 21 && code <= 34) reader.at += 1
  else if (code >= 84 && code <= 91) {
    skipMemoryArgument(reader)
    reader.at += 1
  }
}
