import { plain, sameBytes, utf8 } from './bytes.ts'
import type { Handler, Response } from './boundary.ts'
import type { Certifier } from './certifier.ts'
import { Malformed, openEnvelope, type Content } from './envelope.ts'
import { burn, frozenBelow, ingressCost, liquidCycles } from './cycles.ts'
import { execute } from './execution.ts'
import { makeFrame } from './frame.ts'
import { effectiveId, manageQuery } from './management.ts'
import type { NetworkState } from './network-state.ts'
import { mayRead } from './read-access.ts'
import { refusals, Refused, type Answer, type Refusal } from './reject.ts'
import { hashOfMap } from './request-id.ts'
import type { Rounds } from './rounds.ts'
import { plainRefusal, type Scheduler } from './scheduler.ts'

/** How long a call waits for its answer before it is told to ask again, in ms. */
const waitMs = 10_000

type Call = Extract<Content, { type: 'call' | 'query' }>

/** The endpoints `call`, `query` and `read_state` (IC interface specification, §HTTP Interface). */
export function handlers({ state, scheduler, rounds, certifier }: { state: NetworkState, scheduler: Scheduler, rounds: Rounds, certifier: Certifier }): Handler {
  const submit = (call: Call, effective: Uint8Array): Promise<void> => {
    const base = { id: call.id, sender: call.sender, effective, expiry: call.expiry }
    if (!state.ingress.get(call.id)) {
      state.ingress.set({ ...base, status: 'processing', answer: null })
      const receiver = state.canister(call.canister)
      if (receiver) burn(receiver, costOf(call))
      scheduler.send({
        callee: call.canister, caller: call.sender, method: call.method, arg: call.arg, cycles: 0n,
        respond: answer => { state.ingress.set({ ...base, status: 'reply' in answer ? 'replied' : 'rejected', answer }) },
      })
    }
    return rounds.saved()
  }

  const call = async (content: Call, effective: Uint8Array, version: number): Promise<Response> => {
    try { admit(state, content, effective) } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { status: 200, body: { status: 'non_replicated_rejection', ...rejectFields(error) } }
    }
    const done = submit(content, effective)
    if (version === 2) {
      done.catch(() => undefined)
      return { status: 202 }
    }
    const late = AbortSignal.timeout(waitMs)
    await Promise.race([done, new Promise<void>(resolve => { late.addEventListener('abort', () => { resolve() }) })])
    if (!state.ingress.get(content.id)?.answer) return { status: 202 }
    return { status: 200, body: { status: 'replied', certificate: certifier.certificate([[utf8('request_status'), content.id]]) } }
  }

  return async ({ version, scope, id, operation, body }) => {
    const content = await openEnvelope(body, { effective: scope === 'canister' ? id : null, now: state.now(), rootKey: state.keys.rootKey })
    if (content.type !== operation) throw new Malformed(`request_type is ${content.type} at the endpoint ${operation}`)
    if (content.type === 'read_state') {
      const reader = { sender: content.sender, effective: scope === 'canister' ? id : null, canister: state.canister, request: state.ingress.get }
      if (!content.paths.every(path => mayRead(path, reader))) return { status: 403, body: 'a path may not be read by this sender' }
      return { status: 200, body: { certificate: certifier.certificate(content.paths) } }
    }
    if (scope !== 'canister') return { status: 404, body: 'there is no such endpoint' }
    if (content.type === 'call') return call(content, id, version)
    if (content.canister.length === 0) return { status: 200, body: signed(state, content.id, managementQuery(state, content)) }
    if (!sameBytes(content.canister, id)) throw new Malformed('canister_id is not the canister in the address')
    return { status: 200, body: signed(state, content.id, query(state, certifier, content)) }
  }
}

/** What an ingress message costs its receiver: argument and method name are counted. */
const costOf = ({ arg, method }: Call): bigint => ingressCost(arg.length + method.length)

/** Refuses what does not become an ingress message (IC interface specification, §Request: Call, §inspect_message). */
function admit(state: NetworkState, content: Call, effective: Uint8Array): void {
  if (content.canister.length === 0) {
    const target = effectiveId(content.method, content.arg)
    if (target && !sameBytes(target, effective)) throw new Malformed('the canister in the argument is not the one in the address')
    return
  }
  if (!sameBytes(content.canister, effective)) throw new Malformed('canister_id is not the canister in the address')
  const canister = state.canister(content.canister)
  const missing = canister ? costOf(content) - liquidCycles(canister) : 0n
  if (canister && missing > 0n) throw refusals.outOfCycles(canister.text, missing)
  const inspect = canister?.machine?.entry('canister_inspect_message')
  if (!canister || !inspect || canister.status !== 'running') return
  const frame = makeFrame('F', state.now(), { caller: content.sender, arg: content.arg, method: content.method })
  const failed = execute(canister, frame, () => {
    inspect()
    if (!frame.accepted) throw refusals.inspected(canister.text)
  }, 'undo')
  if (failed) throw failed
}

/** Runs a query; nothing of it remains (IC interface specification, §Request: Query call). */
function query(state: NetworkState, certifier: Certifier, { canister: id, method, arg, sender }: Call): Answer {
  const canister = state.canister(id)
  if (!canister) return refusals.notFound(id.length === 0 ? 'aaaaa-aa' : Buffer.from(id).toString('hex'))
  if (!canister.machine) return refusals.noModule(canister.text)
  if (canister.status !== 'running') return canister.status === 'stopped' ? refusals.notRunning(canister.text) : refusals.stopping(canister.text)
  if (canister.cycles < frozenBelow(canister)) return refusals.frozen(canister.text)
  const plainQuery = canister.machine.entry(`canister_query ${method}`)
  const run = plainQuery ?? canister.machine.entry(`canister_composite_query ${method}`)
  if (!run) return refusals.noQuery(canister.text, method)
  let made: Uint8Array | undefined
  const certificate = (): Uint8Array => made ??= certifier.certificate([[utf8('canister'), id, utf8('certified_data')]])
  const frame = makeFrame(plainQuery ? 'NRQ' : 'CQ', state.now(), { caller: sender, arg, method, certificate })
  const failed = execute(canister, frame, run, 'undo')
  return failed ?? frame.answer ?? refusals.silent(canister.text)
}

function managementQuery(state: NetworkState, { method, arg, sender }: Call): Answer {
  try { return { reply: manageQuery(state, { method, arg, caller: sender }) } } catch (error) {
    if (!(error instanceof Refused)) throw error
    return error
  }
}

const rejectFields = ({ code, errorCode, message }: Refusal): { reject_code: number, reject_message: string, error_code: string } =>
  ({ reject_code: code, reject_message: message, error_code: errorCode })

/** A query's answer with the node's signature over it. */
function signed(state: NetworkState, requestId: Uint8Array, answer: Answer): object {
  const fields = 'reply' in answer
    ? { status: 'replied', reply: { arg: plain(answer.reply) } }
    : { status: 'rejected', ...rejectFields(plainRefusal(answer)) }
  const timestamp = state.now()
  const signature = plain(state.keys.signAnswer(hashOfMap({ ...fields, timestamp, request_id: requestId })))
  return { ...fields, signatures: [{ timestamp, signature, identity: state.keys.nodeId }] }
}
