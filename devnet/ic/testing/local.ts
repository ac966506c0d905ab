import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HttpAgent, type Identity, type RejectError } from '@icp-sdk/core/agent'
import { IDL } from '@icp-sdk/core/candid'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { Principal } from '@icp-sdk/core/principal'
import { onTestFinished } from 'vitest'
import { startIc, type Ic, type IcOptions } from '../ic.ts'
import { methods } from '../management.ts'
import * as types from '../management-types.ts'
import { testCanister } from './canister.ts'

/** A runtime for one test, with a test canister in it; it goes away with the test. */
export interface Local {
  ic: Ic
  stateDir: string
  canister: string
  agent: HttpAgent
  identity: Ed25519KeyIdentity
  update(method: string, arg?: Uint8Array, canister?: string): Promise<Uint8Array>
  query(method: string, arg?: Uint8Array, canister?: string, effective?: string): Promise<Uint8Array>
}

/** The counter that most methods of the test canister answer. */
export const counter = (bytes: Uint8Array): bigint => Buffer.from(bytes).readBigUInt64LE()

/** An agent for `ic` that knows its root key, signs as `identity`, and does not try again. */
export const agentFor = (ic: Ic, identity: Identity): Promise<HttpAgent> =>
  HttpAgent.create({ host: ic.url, identity, rootKey: Uint8Array.from(ic.rootKey), retryTimes: 0 })

/** Calls as an agent: the reply's bytes, or the agent's error. */
export function callerOf(agent: HttpAgent, canister: string): Pick<Local, 'update' | 'query'> {
  return {
    async update(methodName, arg = new Uint8Array(), to = canister) {
      const { reply } = await agent.update(to, { methodName, arg, effectiveCanisterId: Principal.fromText(to) })
      return reply
    },
    async query(methodName, arg = new Uint8Array(), to = canister, effective = to) {
      const answer = await agent.query(to, { methodName, arg, effectiveCanisterId: Principal.fromText(effective) })
      if (!('reply' in answer)) throw new Error(`${answer.reject_code} ${answer.error_code} ${answer.reject_message}`)
      return answer.reply.arg
    },
  }
}

/** The reject code, the replica's error code and the sentence of a call that must fail. */
export const refusal = async (call: Promise<unknown>): Promise<string> => call.then(() => 'answered', (error: unknown) => {
  const { rejectCode, rejectErrorCode, rejectMessage } = (error as RejectError).cause.code as unknown as { rejectCode: number, rejectErrorCode: string, rejectMessage: string }
  return `${rejectCode} ${rejectErrorCode} ${rejectMessage}`
})

/** Starts a runtime in a folder of its own. */
export async function startLocal(options: Pick<IcOptions, 'instructionsMax'> = {}): Promise<Local> {
  const stateDir = await mkdtemp(join(tmpdir(), 'cyx-ic-'))
  const ic = await startIc({ stateDir, port: 0, ...options })
  onTestFinished(async () => {
    await ic.close()
    await rm(stateDir, { recursive: true })
  })
  const identity = Ed25519KeyIdentity.generate()
  const canister = await ic.installCanister({ wasm: testCanister(), arg: new Uint8Array(), controllers: [identity.getPrincipal().toUint8Array()] })
  const agent = await agentFor(ic, identity)
  return { ic, stateDir, canister, agent, identity, ...callerOf(agent, canister) }
}

/** No setting given. */
export const noSettings = Object.fromEntries(types.Settings._fields.map(([name]) => [name, []]))

/** Calls methods of the management canister as `agent`, about `canister`: the decoded answer. */
export const manager = (agent: HttpAgent) => async (method: string, canister: string | null, given: object): Promise<unknown[]> => {
  const known = methods[method]
  if (!known) throw new Error(method)
  const { reply } = await agent.update(Principal.managementCanister(), { methodName: method, arg: IDL.encode(known.takes, [given]), effectiveCanisterId: Principal.fromText(canister ?? 'ryjl3-tyaaa-aaaaa-aaaba-cai') })
  return IDL.decode(known.gives, reply)
}

/** A replica's answer to an envelope that was made by hand: status and text. */
export async function post(local: Pick<Local, 'ic' | 'canister'>, operation: string, body: Uint8Array, { version = 3, canister = local.canister } = {}): Promise<{ status: number, text: string }> {
  const answer = await fetch(`${local.ic.url}/api/v${version}/canister/${canister}/${operation}`, {
    method: 'POST', headers: { 'content-type': 'application/cbor' }, body: Uint8Array.from(body), signal: AbortSignal.timeout(20_000),
  })
  return { status: answer.status, text: await answer.text() }
}
