import { add64, buildModule, callback, drop, growMemory, i32, i64, ic0, load64, store64, unreachable, type Op } from './module.ts'

/** Addresses in the test canister's heap: a counter, the texts, where arguments are copied to. */
const at = { counter: 16, boom: 64, echo: 80, count: 96, argument: 4096 }

const copyArgument: Op[] = [...i32(at.argument), ...i32(0), ...ic0('msg_arg_data_size'), ...ic0('msg_arg_data_copy')]
const replyArgument: Op[] = [...copyArgument, ...i32(at.argument), ...ic0('msg_arg_data_size'), ...ic0('msg_reply_data_append'), ...ic0('msg_reply')]
const replyCounter: Op[] = [...i32(at.counter), ...i32(8), ...ic0('msg_reply_data_append'), ...ic0('msg_reply')]
const addOne: Op[] = [...i32(at.counter), ...i32(at.counter), ...load64, ...i64(1n), add64, ...store64]
const stableCounter = (call: 'stable64_read' | 'stable64_write'): Op[] =>
  call === 'stable64_read' ? [...i64(BigInt(at.counter)), ...i64(0n), ...i64(8n), ...ic0(call)] : [...i64(0n), ...i64(BigInt(at.counter)), ...i64(8n), ...ic0(call)]
/** Calls `method` (by address and length) of the canister whose id is the argument, with the counter as argument. */
const callOther = (methodAt: number, length: number): Op[] => [
  ...copyArgument, ...i32(at.argument), ...ic0('msg_arg_data_size'), ...i32(methodAt), ...i32(length),
  ...callback('onReply'), ...i32(0), ...callback('onReject'), ...i32(0), ...ic0('call_new'),
]

/** A canister of a few lines of WebAssembly that does what the conformance tests look at; `texts` are at fixed addresses. */
export const testCanister = (version = 'one'): Uint8Array => buildModule({
  memoryPages: 40,
  texts: { [at.boom]: 'boom', [at.echo]: 'echo', [at.count]: 'add', 112: 'nothing', 128: 'trap_now' },
  custom: { 'icp:public version': version, 'icp:private secret': 'for controllers' },
  entries: {
    'canister_init': [...i64(1n), ...ic0('stable64_grow'), drop],
    'canister_pre_upgrade': stableCounter('stable64_write'),
    'canister_post_upgrade': stableCounter('stable64_read'),
    'canister_update echo': replyArgument,
    'canister_query echo_query': replyArgument,
    'canister_update add': [...addOne, ...replyCounter],
    'canister_query count': replyCounter,
    'canister_query add_in_query': [...addOne, ...replyCounter],
    'canister_update trap_now': [...addOne, ...stableCounter('stable64_write'), ...i32(at.boom), ...i32(4), ...ic0('trap')],
    'canister_update grow_and_trap': [...addOne, ...i32(3), ...growMemory, drop, ...i64(5n), ...ic0('stable64_grow'), drop, unreachable],
    'canister_update say_no': [...i32(at.boom), ...i32(4), ...ic0('msg_reject')],
    'canister_update silent': [],
    'canister_update call_echo': [...callOther(at.echo, 4), ...i32(at.counter), ...i32(8), ...ic0('call_data_append'), ...ic0('call_perform'), drop],
    'canister_update call_nothing': [...callOther(112, 7), ...ic0('call_perform'), drop],
    'canister_update call_trap': [...callOther(128, 8), ...ic0('call_perform'), drop],
    'canister_update arm': [...ic0('time'), ...i64(20_000_000n), add64, ...ic0('global_timer_set'), drop, ...replyCounter],
    'canister_global_timer': addOne,
    'canister_update certify': [...copyArgument, ...i32(at.argument), ...ic0('msg_arg_data_size'), ...ic0('certified_data_set'), ...replyCounter],
    'canister_query certificate': [
      ...i32(at.argument), ...i32(0), ...ic0('data_certificate_size'), ...ic0('data_certificate_copy'),
      ...i32(at.argument), ...ic0('data_certificate_size'), ...ic0('msg_reply_data_append'), ...ic0('msg_reply'),
    ],
    'canister_query certify_in_query': [...i32(at.boom), ...i32(4), ...ic0('certified_data_set')],
    'canister_query stable_counter': [...stableCounter('stable64_read'), ...replyCounter],
  },
  callbacks: {
    onReply: [...addOne, ...replyCounter],
    // Answers the reject code in one byte, then the message.
    onReject: [
      ...i32(at.argument), ...ic0('msg_reject_code'), 0x3a, 0, 0, ...i32(at.argument), ...i32(1), ...ic0('msg_reply_data_append'),
      ...i32(at.argument), ...i32(0), ...ic0('msg_reject_msg_size'), ...ic0('msg_reject_msg_copy'),
      ...i32(at.argument), ...ic0('msg_reject_msg_size'), ...ic0('msg_reply_data_append'), ...ic0('msg_reply'),
    ],
  },
})

const replyBytes = (length: number): Op[] => [...i32(at.argument), ...i32(length), ...ic0('msg_reply_data_append'), ...ic0('msg_reply')]
const endless: Op[] = [0x03, 0x40, 0x0c, 0, 0x0b]
/** Turns of the loop of `work`, and instructions of a turn: what stands between `loop` and its `end`. */
export const work = { turns: 100_000, each: 11 }

/** A canister that spends: instructions, cycles, lines of its log. */
export const spendingCanister = (): Uint8Array => buildModule({
  texts: { [at.boom]: 'take', [at.echo]: 'a line' },
  entries: {
    'canister_update spin': endless,
    'canister_query spin_query': endless,
    'canister_update trap_after_spinning': [...endless, unreachable],
    'canister_update work': [
      0x03, 0x40, ...i32(at.counter), ...i32(at.counter), ...load64, ...i64(1n), add64, ...store64,
      ...i32(at.counter), ...load64, ...i64(BigInt(work.turns)), 0x54, 0x0d, 0, 0x0b,
      ...i32(at.argument), ...i32(0), ...ic0('performance_counter'), ...store64, ...replyBytes(8),
    ],
    'canister_update balance': [...i32(at.argument), ...ic0('canister_cycle_balance128'), ...replyBytes(16)],
    // Gives 1 G cycles to the canister in the argument, which takes 400 M.
    'canister_update give': [...callOther(at.boom, 4), ...i64(0n), ...i64(1_000_000_000n), ...ic0('call_cycles_add128'), ...ic0('call_perform'), drop],
    'canister_update take': [...i64(0n), ...i64(400_000_000n), ...i32(at.argument), ...ic0('msg_cycles_accept128'), ...replyBytes(16)],
    // Replies what call_perform returned.
    'canister_update try_call': [...callOther(at.boom, 4), ...i32(at.argument), ...ic0('call_perform'), 0x36, 2, 0, ...replyBytes(4)],
    'canister_update say': [...i32(at.echo), ...i32(6), ...ic0('debug_print'), ...replyBytes(0)],
  },
  callbacks: {
    onReply: [...i32(at.argument), ...ic0('msg_cycles_refunded128'), ...replyBytes(16)],
    onReject: replyBytes(0),
  },
})

/** A canister that takes only messages with an argument, by inspect_message. */
export const pickyCanister = (): Uint8Array => buildModule({
  entries: {
    'canister_inspect_message': [...ic0('msg_arg_data_size'), 0x04, 0x40, ...ic0('accept_message'), 0x0b],
    'canister_update echo': replyArgument,
  },
})

/** A module that asks for a function the IC does not have. */
export const impossibleCanister = (): Uint8Array => buildModule({ entries: { 'canister_update x': ic0('not_there') } })
