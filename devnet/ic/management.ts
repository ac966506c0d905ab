import { randomBytes } from 'node:crypto'
import { IDL } from '@icp-sdk/core/candid'
import { Principal } from '@icp-sdk/core/principal'
import { messageOf } from '../../lib/errors.ts'
import { plain, sameBytes } from './bytes.ts'
import { isController, maySee, stopIfIdle, uninstall, type Canister } from './canister.ts'
import { joinChunks, uploadChunk } from './chunks.ts'
import { idleCycles, memoryBytes, prices } from './cycles.ts'
import { install, type InstallMode } from './install.ts'
import type { Surroundings } from './execution.ts'
import * as types from './management-types.ts'
import type { Given, GivenSettings } from './management-types.ts'
import { refusals, Refused } from './reject.ts'
import { plainRefusal, type Request } from './scheduler.ts'
import { applySettings, shownSettings } from './settings.ts'

/** What the management canister changes. */
export interface ManagedSubnet {
  readonly around: Surroundings
  canister(id: Uint8Array): Canister | undefined
  /** A new canister, under `id` when one is asked for. @throws Refused when that is taken */
  create(controllers: Uint8Array[], cycles: bigint, id: Uint8Array | null): Canister
  remove(canister: Canister): void
  now(): bigint
}

interface Method {
  takes: IDL.Type[], gives: IDL.Type[]
  /** Whether a person may call it, or canisters only. */
  ingress: boolean
  /** Answers, or returns null when it answers through the request later. */
  run(subnet: ManagedSubnet, given: Given, request: Request): unknown[] | null
}

/** Cycles of a canister that is made without an amount, as local networks give: 100 T. */
const provisionalCycles = 100_000_000_000_000n

/** A new canister with the settings that were given with it; its maker is its controller when none is named. */
function create(subnet: ManagedSubnet, caller: Uint8Array, given: Given, cycles: bigint, specified?: Principal): unknown[] {
  const [settings] = given.settings as [] | [GivenSettings]
  const canister = subnet.create([caller], cycles, specified?.toUint8Array() ?? null)
  try { if (settings) applySettings(canister, settings) } catch (error) {
    subnet.remove(canister)
    throw error
  }
  return [{ canister_id: principal(canister) }]
}

function found(subnet: Pick<ManagedSubnet, 'canister'>, { canister_id: id }: Pick<Given, 'canister_id'>): Canister {
  const canister = subnet.canister(id.toUint8Array())
  if (canister === undefined) throw refusals.notFound(id.toText())
  return canister
}

function owned(subnet: ManagedSubnet, given: Pick<Given, 'canister_id'>, caller: Uint8Array): Canister {
  const canister = found(subnet, given)
  if (!isController(canister, caller)) throw refusals.notController(canister.text)
  return canister
}

/** Some methods a canister may call for itself too. */
function ownedOrSelf(subnet: ManagedSubnet, given: Given, caller: Uint8Array): Canister {
  const canister = found(subnet, given)
  return sameBytes(canister.id, caller) ? canister : owned(subnet, given, caller)
}

/** Cycles of the call, taken out of it. */
function takeCycles(request: Request): bigint {
  const { cycles } = request
  request.cycles = 0n
  return cycles
}

/** The methods there are, by name (IC interface specification, §The IC management canister). */
export const methods: Partial<{ [name: string]: Method }> = {
  create_canister: {
    takes: [types.Create], gives: [types.Named], ingress: false,
    run: (subnet, given, request) => {
      if (request.cycles < prices.create) throw refusals.tooFewForCreation(prices.create, request.cycles)
      const made = create(subnet, request.caller, given, request.cycles - prices.create)
      request.cycles = 0n
      return made
    },
  },
  provisional_create_canister_with_cycles: {
    takes: [types.Provisional], gives: [types.Named], ingress: true,
    run: (subnet, given, { caller }) => create(subnet, caller, given, (given.amount as [] | [bigint])[0] ?? provisionalCycles, given.specified_id[0]),
  },
  provisional_top_up_canister: {
    takes: [types.TopUp], gives: [], ingress: true,
    run: (subnet, given) => { found(subnet, given).cycles += given.amount as bigint; return [] },
  },
  update_settings: {
    takes: [types.UpdateSettings], gives: [], ingress: true,
    run: (subnet, given, { caller }) => { applySettings(owned(subnet, given, caller), given.settings as GivenSettings); return [] },
  },
  install_code: {
    takes: [types.Install], gives: [], ingress: true,
    run: (subnet, given, { caller }) => put(subnet, owned(subnet, given, caller), given, plain(given.wasm_module), caller),
  },
  install_chunked_code: {
    takes: [types.InstallChunked], gives: [], ingress: true,
    run: (subnet, given, { caller }) => {
      const target = owned(subnet, { canister_id: given.target_canister }, caller)
      const store = given.store_canister[0] ? owned(subnet, { canister_id: given.store_canister[0] }, caller) : target
      return put(subnet, target, given, joinChunks(store, given.chunk_hashes_list.map(one => plain(one.hash)), plain(given.wasm_module_hash)), caller)
    },
  },
  upload_chunk: {
    takes: [types.UploadChunk], gives: [types.Chunk], ingress: true,
    run: (subnet, given, { caller }) => [{ hash: uploadChunk(ownedOrSelf(subnet, given, caller), plain(given.chunk)) }],
  },
  stored_chunks: {
    takes: [types.Named], gives: [types.Chunks], ingress: true,
    run: (subnet, given, { caller }) => [[...ownedOrSelf(subnet, given, caller).chunks.keys()].map(hash => ({ hash: plain(Buffer.from(hash, 'hex')) }))],
  },
  clear_chunk_store: {
    takes: [types.Named], gives: [], ingress: true,
    run: (subnet, given, { caller }) => { ownedOrSelf(subnet, given, caller).chunks.clear(); return [] },
  },
  uninstall_code: { takes: [types.Named], gives: [], ingress: true, run: (subnet, given, { caller }) => { uninstall(owned(subnet, given, caller)); return [] } },
  start_canister: {
    takes: [types.Named], gives: [], ingress: true,
    run: (subnet, given, { caller }) => {
      const canister = owned(subnet, given, caller)
      canister.status = 'running'
      for (const tell of canister.stopping.splice(0)) tell(false)
      return []
    },
  },
  stop_canister: {
    takes: [types.Named], gives: [], ingress: true,
    run: (subnet, given, request) => {
      const canister = owned(subnet, given, request.caller)
      if (canister.status === 'stopped') return []
      canister.status = 'stopping'
      const reply = IDL.encode([], [])
      canister.stopping.push(stopped => { request.respond(stopped ? { reply } : plainRefusal(refusals.notAnswered(canister.text)), request.cycles) })
      stopIfIdle(canister)
      return null
    },
  },
  delete_canister: {
    takes: [types.Named], gives: [], ingress: true,
    run: (subnet, given, { caller }) => {
      const canister = owned(subnet, given, caller)
      if (canister.status !== 'stopped') throw refusals.notStopped(canister.text)
      subnet.remove(canister)
      return []
    },
  },
  canister_status: {
    takes: [types.Named], gives: [types.Status], ingress: true,
    run: (subnet, given, { caller }) => {
      const canister = found(subnet, given)
      return [statusOf(maySee(canister, canister.settings.statusVisibility, caller) ? canister : ownedOrSelf(subnet, given, caller))]
    },
  },
  deposit_cycles: { takes: [types.Named], gives: [], ingress: false, run: (subnet, given, request) => { found(subnet, given).cycles += takeCycles(request); return [] } },
  raw_rand: { takes: [], gives: [types.Blob], ingress: false, run: () => [plain(randomBytes(32))] },
}

function put(subnet: ManagedSubnet, canister: Canister, given: Given, wasm: Uint8Array, caller: Uint8Array): unknown[] {
  const mode = Object.keys(given.mode)[0] as InstallMode
  const skipPreUpgrade = given.mode.upgrade?.[0]?.skip_pre_upgrade[0] ?? false
  install(canister, { mode, wasm, arg: plain(given.arg), caller, now: subnet.now(), skipPreUpgrade }, subnet.around)
  return []
}

function statusOf(canister: Canister): object {
  const [heap, stable, binary] = [canister.machine?.heapBytes() ?? 0, canister.stable.pages() * 65536, canister.installed?.wasm.length ?? 0]
  const sections = canister.program?.metadata.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0
  const chunks = [...canister.chunks.values()].reduce((sum, chunk) => sum + chunk.length, 0)
  return {
    status: { [canister.status]: null }, cycles: canister.cycles, module_hash: canister.installed ? [canister.installed.hash] : [], version: canister.version,
    memory_size: memoryBytes(canister), reserved_cycles: 0n, idle_cycles_burned_per_day: idleCycles(canister, 86_400n), ready_for_migration: canister.status === 'stopped',
    settings: shownSettings(canister),
    memory_metrics: {
      wasm_memory_size: heap, stable_memory_size: stable, global_memory_size: 8 * (canister.machine?.globals().length ?? 0), wasm_binary_size: binary,
      custom_sections_size: sections, canister_history_size: 0, wasm_chunk_store_size: chunks, snapshots_size: 0, log_memory_store_size: canister.logs.reduce((sum, line) => sum + line.content.length, 0),
    },
    query_stats: { num_calls_total: 0n, num_instructions_total: 0n, request_payload_bytes_total: 0n, response_payload_bytes_total: 0n },
  }
}

/**
 * Runs a query to the management canister: `fetch_canister_logs` is the only one (IC interface specification, §fetch_canister_logs).
 *
 * @throws Refused when there is no such query, or the caller may not see the log
 */
export function manageQuery(subnet: Pick<ManagedSubnet, 'canister'>, { method, arg, caller }: { method: string, arg: Uint8Array, caller: Uint8Array }): Uint8Array {
  if (method !== 'fetch_canister_logs') throw refusals.noManagementQuery(method)
  const canister = found(subnet, argumentOf({ takes: [types.Named] }, { method, arg }))
  if (!maySee(canister, canister.settings.logVisibility, caller)) throw refusals.notAllowedLogs(Principal.fromUint8Array(caller).toText(), canister.text)
  return plain(IDL.encode([types.Logs], [{ canister_log_records: canister.logs.map(({ idx, time, content }) => ({ idx, timestamp_nanos: time, content: plain(content) })) }]))
}

const principal = (canister: Canister): Principal => Principal.fromUint8Array(canister.id)

/** Runs a call to the management canister and answers it; what fails is refused and changes nothing. */
export function manage(subnet: ManagedSubnet, request: Request): void {
  try {
    const method = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined
    if (!method) throw refusals.unsupported(request.method)
    const answer = method.run(subnet, argumentOf(method, request), request)
    if (answer) request.respond({ reply: IDL.encode(method.gives, answer) }, request.cycles)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    request.respond(plainRefusal(error), request.cycles)
  }
}

function argumentOf(method: Pick<Method, 'takes'>, { method: name, arg }: Pick<Request, 'method' | 'arg'>): Given {
  try {
    return (IDL.decode(method.takes, plain(arg))[0] ?? {}) as unknown as Given
  } catch (error) { throw refusals.badArgument(name, messageOf(error)) }
}

/** The canister whose controllers decide about an ingress call to the management canister: its `canister_id`, or null for a creation. */
export function effectiveId(method: string, arg: Uint8Array): Uint8Array | null {
  const known = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (!known?.ingress) throw refusals.unsupported(method)
  const given = argumentOf(known, { method, arg })
  if (method === 'provisional_create_canister_with_cycles') return null
  return (method === 'install_chunked_code' ? given.target_canister : given.canister_id).toUint8Array()
}
