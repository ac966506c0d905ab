import { utf8 } from './bytes.ts'
import { code, refusals } from './reject.ts'
import { joined, readable, unsigned, type Host, type SystemCall } from './system-host.ts'

/** A reply or an argument of another canister is at most 2 MiB (IC interface specification, §Resource limits). */
export const messageBytesMax = 2 * 2 ** 20

/** Functions about the message in hand: argument, caller, reply, reject, cycles, inspection. */
export function messageImports(host: Host): Record<string, SystemCall> {
  const answering = 'U RQ NRQ CQ Ry Rt'
  const frame = host.frame
  const answer = (value: NonNullable<ReturnType<Host['frame']>['answer']>): undefined => {
    if (frame().answer !== null || frame().context?.answered) throw refusals.violated(host.canister.text, 'the call is already replied')
    frame().answer = value
  }
  const accept = (most: bigint): bigint => {
    const context = frame().context
    const taken = context && context.cycles < most ? context.cycles : context ? most : 0n
    if (context) context.cycles -= taken
    host.canister.cycles += taken
    return taken
  }
  return {
    ...readable(host, 'msg_arg_data', 'I U RQ NRQ CQ Ry F', () => frame().arg),
    ...readable(host, 'msg_caller', '*', () => frame().caller),
    ...readable(host, 'msg_caller_info_data', '*', () => new Uint8Array()),
    ...readable(host, 'msg_caller_info_signer', '*', () => new Uint8Array()),
    ...readable(host, 'msg_method_name', 'F', () => utf8(frame().method)),
    ...readable(host, 'msg_reject_msg', 'Rt', () => utf8(frame().rejected?.message ?? '')),
    msg_reject_code: { where: 'Ry Rt C', run: () => frame().rejected?.code ?? 0 },
    msg_deadline: { where: 'U RQ NRQ CQ Ry Rt', run: () => 0n },
    msg_reply_data_append: {
      where: answering,
      run: (at: number, length: number) => {
        if (frame().answer !== null || frame().context?.answered) throw refusals.violated(host.canister.text, 'the call is already replied')
        frame().out.push(host.load(at, length))
        if (frame().out.reduce((sum, part) => sum + part.length, 0) > messageBytesMax) throw refusals.tooLarge(host.canister.text)
        return undefined
      },
    },
    msg_reply: { where: answering, run: () => answer({ reply: Buffer.concat(frame().out) }) },
    msg_reject: {
      where: answering,
      run: (at: number, length: number) => answer({ code: code.canisterReject, errorCode: 'IC0406', message: Buffer.from(host.load(at, length)).toString('utf8') }),
    },
    msg_cycles_available: { where: 'U RQ Ry Rt', run: () => frame().context?.cycles ?? 0n },
    msg_cycles_available128: { where: 'U RQ Ry Rt', run: (at: number) => host.storeAmount(at, frame().context?.cycles ?? 0n) },
    msg_cycles_refunded: { where: 'Ry Rt', run: () => frame().refunded },
    msg_cycles_refunded128: { where: 'Ry Rt', run: (at: number) => host.storeAmount(at, frame().refunded) },
    msg_cycles_accept: { where: 'U RQ Ry Rt', run: (most: bigint) => accept(unsigned(most)) },
    msg_cycles_accept128: { where: 'U RQ Ry Rt', run: (high: bigint, low: bigint, at: number) => host.storeAmount(at, accept(joined(high, low))) },
    accept_message: {
      where: 'F',
      run: () => {
        if (frame().accepted) throw refusals.violated(host.canister.text, 'ic0_accept_message: the message is already accepted')
        frame().accepted = true
        return undefined
      },
    },
  }
}
