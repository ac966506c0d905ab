import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { HttpAgent } from '@icp-sdk/core/agent'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { CyxError } from '../lib/errors.ts'
import type { DirectoryClient } from '../lib/ledger/ic/directory.ts'
import { init as bucketInit } from '../lib/ledger/ic/generated/bucket.ts'
import { init as directoryInit } from '../lib/ledger/ic/generated/directory.ts'
import type { Options } from '../lib/options.ts'

/** The ids under which the canisters live on every local network: the first two of the subnet. */
export const canisterIds = { directory: 'rrkah-fqaaa-aaaaa-aaaaq-cai', bucket: 'ryjl3-tyaaa-aaaaa-aaaba-cai' }

/** What became of a canister. */
export type Change = 'same' | 'upgraded' | 'installed'

/** Everyone on the local network has plan Pro: 100 GB. */
const plan = { plan: 'Pro', quota_bytes: 100_000_000_000n }
/** A bucket takes no new pages from 3 GiB on, and nothing more at 3.5 GiB. */
const bucketLimits = { soft_limit_bytes: 3n * 2n ** 30n, hard_limit_bytes: 7n * 2n ** 29n }
const management = Principal.managementCanister()
const Blob = IDL.Vec(IDL.Nat8)

/** One machine's own network need not be spared: a drop may be followed by the next at once. Everything else as it is usual. */
const localSettings = {
  starts_per_minute: [600], open_uploads: [], session_seconds: [], grant_seconds: [], warning_seconds: [], offline_seconds: [], heartbeat_ms: [], link_session_seconds: [], tick_seconds: [],
}

/**
 * Installs the canisters on a new network, upgrades those whose module has changed, and makes the bucket known to the directory. Returns
 * what became of directory and bucket.
 *
 * @param agent - signs as the admin, who becomes the controller; `directory` is the admin's client
 * @param dist - folder of `directory.wasm.gz` and `bucket.wasm.gz`
 * @throws LOCAL_NETWORK when a module is missing; what the directory's client throws when it does not take the bucket
 */
export async function installCanisters({ agent, directory: client }: { agent: HttpAgent, directory: Pick<DirectoryClient, 'adminAddBucket'> }, dist: string, { signal }: Options = {}): Promise<Change[]> {
  const admin = await agent.getPrincipal()
  const directory = Principal.fromText(canisterIds.directory)
  const bucket = Principal.fromText(canisterIds.bucket)
  const directoryArg = IDL.encode(directoryInit({ IDL }), [{ ...plan, admins: [admin], settings: [localSettings] }])
  const bucketArg = IDL.encode(bucketInit({ IDL }), [{ ...bucketLimits, directory }])
  const changed = [await ensure(agent, directory, await moduleOf(dist, 'directory'), directoryArg), await ensure(agent, bucket, await moduleOf(dist, 'bucket'), bucketArg)]
  signal?.throwIfAborted()
  if (!changed.includes('installed')) return changed
  await client.adminAddBucket(bucket, { signal })
  return changed
}

async function moduleOf(dist: string, name: string): Promise<Uint8Array> {
  return readFile(`${dist}/${name}.wasm.gz`).catch((error: unknown) => {
    throw new CyxError('LOCAL_NETWORK', { what: `The canister ${name}.wasm.gz is missing from ${dist}.`, next: 'Run `npm run artifacts`, or get a whole copy of the project.' }, error)
  })
}

async function ensure(agent: HttpAgent, id: Principal, wasm: Uint8Array, arg: Uint8Array): Promise<Change> {
  const hash = await installedHash(agent, id)
  if (hash !== null && Buffer.compare(hash, createHash('sha256').update(wasm).digest()) === 0) return 'same'
  const mode = hash === null ? { install: null } : { upgrade: [] }
  const Mode = IDL.Variant({ install: IDL.Null, upgrade: IDL.Opt(IDL.Record({})) })
  const Install = IDL.Record({ mode: Mode, canister_id: IDL.Principal, wasm_module: Blob, arg: Blob })
  await manage(agent, id, 'install_code', IDL.encode([Install], [{ mode, canister_id: id, wasm_module: wasm, arg }]))
  return hash === null ? 'installed' : 'upgraded'
}

/** The hash of the module in a canister; null when it is empty. A canister that does not exist is made. */
async function installedHash(agent: HttpAgent, id: Principal): Promise<Uint8Array | null> {
  const { Status } = { Status: IDL.Record({ module_hash: IDL.Opt(Blob) }) }
  try {
    const reply = await manage(agent, id, 'canister_status', IDL.encode([IDL.Record({ canister_id: IDL.Principal })], [{ canister_id: id }]))
    const [{ module_hash: [hash] }] = IDL.decode([Status], reply) as unknown as [{ module_hash: [] | [Uint8Array] }]
    return hash ? Uint8Array.from(hash) : null
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('IC0301'))) throw error
    const Create = IDL.Record({ amount: IDL.Opt(IDL.Nat), specified_id: IDL.Opt(IDL.Principal), settings: IDL.Opt(IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) })) })
    await manage(agent, id, 'provisional_create_canister_with_cycles', IDL.encode([Create], [{ amount: [], specified_id: [id], settings: [] }]))
    return null
  }
}

async function manage(agent: HttpAgent, id: Principal, methodName: string, arg: Uint8Array): Promise<Uint8Array> {
  const { reply } = await agent.update(management, { methodName, arg, effectiveCanisterId: id })
  return reply
}
