import { Principal } from '@icp-sdk/core/principal'
import { stopIfIdle, uninstall, type Canister } from './canister.ts'
import { burn, executionMax, liquidCycles, payMemory, prices } from './cycles.ts'
import { execute } from './execution.ts'
import type { FaultPoints } from './faults.ts'
import { makeFrame, type CallContext, type Callback, type Frame, type OutgoingCall } from './frame.ts'
import { refusals, type Refused, type Answer, type Refusal } from './reject.ts'

/** A call on its way; `respond` is told its answer and the cycles that come back. */
export interface Request {
  callee: Uint8Array, caller: Uint8Array, method: string, arg: Uint8Array, cycles: bigint
  respond: (answer: Answer, refund: bigint) => void
}

/** What the scheduler needs of the subnet. */
export interface Subnet {
  canister(id: Uint8Array): Canister | undefined
  canisters(): Iterable<Canister>
  /** Runs a call to the management canister and answers through `request.respond`. */
  manage(request: Request): void
  /** Nanoseconds since 1970, never twice the same. */
  now(): bigint
  log(canister: string, text: string): void
  /** Faults that a test has set. */
  readonly faults: FaultPoints
}

/** Runs messages one after another. */
export interface Scheduler {
  send(request: Request): void
  /** Fires the timers that are due, then runs messages until none is left or `messagesMax` have run. Returns whether the queue is empty. */
  drain(messagesMax: number): boolean
  /** When the next timer is due, in nanoseconds since 1970, or null. */
  nextTimer(): bigint | null
}

/** Makes a scheduler; every message is a transaction of its own (IC interface specification, §Message execution). */
export function makeScheduler(subnet: Subnet): Scheduler {
  const queue: (() => void)[] = []
  let next = 0

  /** A call context that is answered and has nothing under way is over; a canister that is stopping stops with its last one. */
  const close = (canister: Canister, context: CallContext): void => {
    if (!context.answered || context.pending > 0 || context.closed) return
    context.closed = true
    canister.open -= 1
    stopIfIdle(canister)
  }

  const finish = (context: CallContext, answer: Answer): void => {
    if (context.answered) return
    context.answered = true
    const refund = context.cycles
    context.cycles = 0n
    context.respond(answer, refund)
  }

  const settle = (canister: Canister, context: CallContext, frame: Frame, failed: Refused | null): void => {
    if (frame.answer) finish(context, frame.answer)
    for (const call of frame.calls) place(canister, context, call)
    if (!context.answered && context.pending === 0) finish(context, plainRefusal(failed ?? refusals.silent(canister.text)))
    else if (failed) subnet.log(canister.text, failed.message)
    close(canister, context)
  }

  const place = (canister: Canister, context: CallContext, call: OutgoingCall): void => {
    context.pending += 1
    const respond: Request['respond'] = (answer, refund) => { queue.push(() => { resume(canister, context, call, answer, refund) }) }
    const kept = subnet.faults.call(canister, call.method)
    if (kept) return respond(plainRefusal(kept), call.cycles)
    const go = (): void => { send({ callee: call.callee, caller: canister.id, method: call.method, arg: Buffer.concat(call.arg), cycles: call.cycles, respond }) }
    if (!subnet.faults.hold(canister, call.method, go)) go()
  }

  const resume = (canister: Canister, context: CallContext, call: OutgoingCall, answer: Answer, refund: bigint): void => {
    context.pending -= 1
    canister.cycles += refund
    const replied = 'reply' in answer
    burn(canister, BigInt(replied ? answer.reply.length : answer.message.length) * prices.callByte)
    if (context.generation !== canister.generation) {
      if (!context.answered) finish(context, plainRefusal(refusals.uninstalled(canister.text)))
      return close(canister, context)
    }
    const given = { caller: context.caller, context, refunded: refund, ...replied ? { arg: answer.reply } : { rejected: answer } }
    const frame = makeFrame(replied ? 'Ry' : 'Rt', subnet.now(), given)
    const callback = replied ? call.onReply : call.onReject
    const fault = subnet.faults.callback(canister)
    const failed = execute(canister, frame, machine => {
      machine.callback(callback.index, callback.env)
      if (fault) throw fault
    })
    if (failed && call.onCleanup) cleanUp(canister, context, call.onCleanup)
    settle(canister, context, frame, failed)
  }

  const cleanUp = (canister: Canister, context: CallContext, callback: Callback): void => {
    const frame = makeFrame('C', subnet.now(), { caller: context.caller, context })
    const failed = execute(canister, frame, machine => { machine.callback(callback.index, callback.env) })
    if (failed) subnet.log(canister.text, failed.message)
  }

  const deliver = (request: Request): void => {
    if (request.callee.length === 0) return subnet.manage(request)
    const context = makeContext(request)
    const canister = subnet.canister(request.callee)
    const text = Principal.fromUint8Array(Uint8Array.from(request.callee)).toText()
    if (canister === undefined) return finish(context, plainRefusal(refusals.notFound(text)))
    if (canister.status !== 'running') return finish(context, plainRefusal(canister.status === 'stopped' ? refusals.notRunning(text) : refusals.stopping(text)))
    if (canister.machine === null) return finish(context, plainRefusal(refusals.noModule(text)))
    const update = canister.machine.entry(`canister_update ${request.method}`)
    const run = update ?? canister.machine.entry(`canister_query ${request.method}`)
    if (run === null) return finish(context, plainRefusal(refusals.noMethod(text, request.method)))
    const missing = executionMax('U') - liquidCycles(canister)
    if (missing > 0n) return finish(context, plainRefusal(refusals.outOfCycles(text, missing)))
    const opened = { ...context, generation: canister.generation }
    canister.open += 1
    const frame = makeFrame(update ? 'U' : 'RQ', subnet.now(), { caller: request.caller, context: opened, arg: request.arg, method: request.method })
    settle(canister, opened, frame, execute(canister, frame, run, update ? 'keep' : 'undo'))
  }

  const fire = (canister: Canister): void => {
    const run = canister.machine?.entry('canister_global_timer')
    // The timer is off before it runs, so a trap in it does not fire it again (IC interface specification, §Global timer).
    canister.timer = 0n
    if (!run || canister.status !== 'running' || liquidCycles(canister) < executionMax('T')) return
    const context = { ...makeContext({ caller: new Uint8Array(), cycles: 0n, respond: () => undefined }), answered: true, generation: canister.generation }
    canister.open += 1
    const frame = makeFrame('T', subnet.now(), { context })
    settle(canister, context, frame, execute(canister, frame, run))
  }

  const send = (request: Request): void => { queue.push(() => { deliver(request) }) }
  return {
    send,
    drain(messagesMax) {
      for (const canister of subnet.canisters()) if (payMemory(canister, subnet.now())) uninstall(canister)
      for (const canister of subnet.canisters()) if (canister.timer > 0n && canister.timer <= subnet.now()) fire(canister)
      for (let left = messagesMax; left > 0 && next < queue.length; left--) queue[next++]?.()
      if (next < queue.length) return false
      queue.length = next = 0
      return true
    },
    nextTimer() {
      const due = [...subnet.canisters()].filter(one => one.timer > 0n && one.status === 'running').map(one => one.timer)
      return due.length === 0 ? null : due.reduce((least, one) => one < least ? one : least)
    },
  }
}

const makeContext = ({ caller, cycles, respond }: Pick<Request, 'caller' | 'cycles' | 'respond'>): CallContext =>
  ({ caller, cycles, respond, answered: false, closed: false, pending: 0, instructions: 0, generation: 0 })

/** The fields of a refusal alone. */
export const plainRefusal = ({ code: rejectCode, errorCode, message }: Refusal): Refusal => ({ code: rejectCode, errorCode, message })
