import { burn, callCost, callReserve, liquidCycles } from './cycles.ts'
import { code, refusals } from './reject.ts'
import { joined, unsigned, type Host, type SystemCall } from './system-host.ts'
import { messageBytesMax } from './system-message.ts'
import type { OutgoingCall } from './frame.ts'

/** Functions by which a canister calls another (IC interface specification, §Inter-canister calls). */
export function callImports(host: Host): Record<string, SystemCall> {
  const calling = 'U CQ Ry Rt T'
  const { canister, frame } = { canister: host.canister, frame: host.frame }
  const current = (): OutgoingCall => {
    const call = frame().building
    if (call === null) throw refusals.violated(canister.text, 'no call is being built')
    return call
  }
  const attach = (amount: bigint): undefined => {
    if (amount > liquidCycles(canister)) throw refusals.outOfCycles(canister.text, amount - liquidCycles(canister))
    current().cycles += amount
    canister.cycles -= amount
  }
  const discard = (): void => {
    canister.cycles += frame().building?.cycles ?? 0n
    frame().building = null
  }
  return {
    call_new: {
      where: calling,
      run: (calleeAt: number, calleeLength: number, nameAt: number, nameLength: number, reply: number, replyEnv: number, reject: number, rejectEnv: number) => {
        discard()
        frame().building = {
          callee: host.load(calleeAt, calleeLength), method: Buffer.from(host.load(nameAt, nameLength)).toString('utf8'), arg: [], cycles: 0n,
          onReply: { index: reply >>> 0, env: replyEnv }, onReject: { index: reject >>> 0, env: rejectEnv }, onCleanup: null,
        }
        return undefined
      },
    },
    call_on_cleanup: {
      where: calling,
      run: (index: number, env: number) => {
        if (current().onCleanup) throw refusals.violated(canister.text, 'the cleanup callback is already set')
        current().onCleanup = { index: index >>> 0, env }
        return undefined
      },
    },
    call_data_append: {
      where: calling,
      run: (at: number, length: number) => {
        current().arg.push(host.load(at, length))
        if (current().arg.reduce((sum, part) => sum + part.length, 0) > messageBytesMax) throw refusals.tooLarge(canister.text)
        return undefined
      },
    },
    call_with_best_effort_response: { where: calling, run: () => { current(); return undefined } },
    call_cycles_add: { where: 'U Ry Rt T', run: (amount: bigint) => attach(unsigned(amount)) },
    call_cycles_add128: { where: 'U Ry Rt T', run: (high: bigint, low: bigint) => attach(joined(high, low)) },
    call_perform: {
      where: calling,
      run: () => {
        const call = current()
        const bytes = call.arg.reduce((sum, part) => sum + part.length, call.method.length)
        // Too little to send it, or to run its callback: the call is not made (IC interface specification, §Inter-canister calls).
        if (frame().kind !== 'CQ' && liquidCycles(canister) < callReserve(bytes)) {
          discard()
          return code.sysTransient
        }
        if (frame().kind !== 'CQ') burn(canister, callCost(bytes))
        frame().calls.push(call)
        frame().building = null
        return 0
      },
    },
  }
}
