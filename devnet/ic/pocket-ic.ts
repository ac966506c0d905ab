import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { HttpAgent } from '@icp-sdk/core/agent'
import { IDL } from '@icp-sdk/core/candid'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { Principal } from '@icp-sdk/core/principal'
import { CyxError, messageOf } from '../../lib/errors.ts'
import { sha256 } from './bytes.ts'
import { startCycles, type Ic, type IcOptions } from './ic.ts'
import * as types from './management-types.ts'

/** Time between two rounds, and until the server must have said its port, in ms. */
const [roundMs, startMs, requestMs] = [50, 30_000, 60_000]
const newSubnet = { state_config: 'New', instruction_config: 'Production' }
const management = Principal.managementCanister()

const failed = (what: string, cause?: unknown): CyxError => new CyxError('LOCAL_NETWORK', { what, next: 'Check POCKET_IC_BIN, or unset it to use the runtime in devnet/ic.' }, cause)

/** Faults are put into messages by the runtime itself; PocketIC has no place for them. */
const noFault = (): never => { throw failed('PocketIC has no way to put faults into a message.') }

/**
 * DFINITY's PocketIC behind the same interface as `startIc`: one application subnet, its clock that of this process (so a test may move it),
 * a round every 50 ms. Written against the REST interface of the `pocket-ic` crate; it could not be tried where it was written.
 *
 * @param bin - the server's program
 * @throws LOCAL_NETWORK when it does not start or answers with an error
 */
export async function startPocketIc(bin: string, { stateDir, signal }: Pick<IcOptions, 'stateDir' | 'signal'>): Promise<Ic> {
  const portFile = join(stateDir, 'pocket-ic.port')
  const child = spawn(bin, ['--port-file', portFile], { stdio: ['ignore', 'ignore', 'inherit'], ...signal && { signal } })
  let over = false
  const exited = once(child, 'exit').then(() => undefined, () => undefined).finally(() => { over = true })
  try {
    const server = `http://127.0.0.1:${await portOf(portFile, () => over)}`
    const subnets = { nns: null, sns: null, ii: null, fiduciary: null, bitcoin: null, system: [], application: [newSubnet], verified_application: [] }
    const { Created: { instance_id: instance } } = await post(`${server}/instances`, { subnet_config_set: subnets }) as { Created: { instance_id: number } }
    const base = `${server}/instances/${instance}`
    const round = async (): Promise<void> => {
      await post(`${base}/update/set_time`, { nanos_since_epoch: Number(BigInt(Date.now()) * 1_000_000n) })
      await post(`${base}/update/tick`, {})
    }
    await round()
    const gateway = { ip_addr: '127.0.0.1', port: null, forward_to: { PocketIcInstance: instance }, domains: null, https_config: null }
    const { Created: { port } } = await post(`${server}/http_gateway`, gateway) as { Created: { port: number } }
    const ending = new AbortController()
    const rounds = (async () => { while (!ending.signal.aborted) { await round(); await sleep(roundMs) } })()
    rounds.catch(() => { child.kill() })
    const url = `http://127.0.0.1:${port}`
    const identity = Ed25519KeyIdentity.generate()
    const agent = await HttpAgent.create({ host: url, identity, shouldFetchRootKey: true })
    const stop = async (): Promise<void> => {
      ending.abort()
      await rounds.catch(() => undefined)
      child.kill()
      await exited
      await rm(portFile, { force: true })
    }
    return {
      url, rootKey: agent.rootKey ?? new Uint8Array(), stopped: exited, faults: { callbacks: noFault, trapCallback: noFault, rejectCall: noFault, holdCall: noFault },
      cycles: { of: noFault, set: noFault }, close: stop,
      installCanister: canister => installOn(agent, identity.getPrincipal(), canister),
    }
  } catch (error) {
    child.kill()
    await exited
    throw error
  }
}

async function installOn(agent: HttpAgent, self: Principal, { id, wasm, arg, mode = 'auto', controllers = [], cycles = startCycles }: Parameters<Ic['installCanister']>[0]): Promise<string> {
  const manage = async (method: string, takes: IDL.Type, given: object, effective: Principal): Promise<Uint8Array> => {
    const { reply } = await agent.update(management, { methodName: method, arg: IDL.encode([takes], [given]), effectiveCanisterId: effective })
    return reply
  }
  const status = async (canister_id: Principal): Promise<Uint8Array | null> => {
    const Hash = IDL.Record({ module_hash: IDL.Opt(types.Blob) })
    const [{ module_hash: [hash] }] = IDL.decode([Hash], await manage('canister_status', types.Named, { canister_id }, canister_id)) as unknown as [{ module_hash: [] | [Uint8Array] }]
    return hash ? Uint8Array.from(hash) : null
  }
  const create = async (): Promise<Principal> => {
    const none = Object.fromEntries(types.Settings._fields.map(([name]) => [name, []]))
    const settings = { ...none, controllers: [[self, ...controllers.map(one => Principal.fromUint8Array(one))]] }
    const reply = await manage('provisional_create_canister_with_cycles', types.Provisional, { amount: [cycles], settings: [settings], specified_id: [] }, Principal.fromText('rwlgt-iiaaa-aaaaa-aaaaa-cai'))
    const [{ canister_id: made }] = IDL.decode([types.Named], reply) as unknown as [{ canister_id: Principal }]
    return made
  }
  const canister_id = id === undefined ? await create() : Principal.fromText(id)
  const hash = await status(canister_id)
  if (mode === 'auto' && hash && Buffer.compare(hash, sha256(wasm)) === 0) return canister_id.toText()
  const chosen = mode !== 'auto' ? mode : hash ? 'upgrade' : 'install'
  await manage('install_code', types.Install, { mode: chosen === 'upgrade' ? { upgrade: [] } : { [chosen]: null }, canister_id, wasm_module: wasm, arg }, canister_id)
  return canister_id.toText()
}

/** The port that the server writes into a file when it listens. */
async function portOf(file: string, isOver: () => boolean): Promise<number> {
  const end = performance.now() + startMs
  while (performance.now() < end && !isOver()) {
    const text = await readFile(file, 'utf8').catch(() => '')
    if (text.endsWith('\n')) return Number(text)
    await sleep(roundMs)
  }
  throw failed('The PocketIC server did not start.')
}

async function post(url: string, body: object): Promise<unknown> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(requestMs) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${answer.status} ${text}`)
    return JSON.parse(text || 'null')
  } catch (error) { throw failed(`PocketIC did not answer as it should: ${messageOf(error)}`, error) }
}
