import { IDL } from '@icp-sdk/core/candid'
import type { Principal } from '@icp-sdk/core/principal'

/** Candid of the management canister's methods (IC interface specification, §The IC management canister: the parts that are here). */
const { Nat, Nat64, Nat8, Null, Opt, Record, Text, Variant, Vec } = IDL
const Id = IDL.Principal
export const Blob = Vec(Nat8)
const Visibility = Variant({ controllers: Null, public: Null, allowed_viewers: Vec(Id) })
const visibilities = { log_visibility: Visibility, status_visibility: Visibility, snapshot_visibility: Visibility }
const Environment = Vec(Record({ name: Text, value: Text }))
const numbers = {
  compute_allocation: Nat, memory_allocation: Nat, freezing_threshold: Nat, reserved_cycles_limit: Nat, wasm_memory_limit: Nat, wasm_memory_threshold: Nat, log_memory_limit: Nat,
  minimum_incoming_canister_call_cycles: Nat,
}
const optional = Object.fromEntries(Object.entries({ ...numbers, ...visibilities }).map(([name, type]) => [name, Opt<unknown>(type)]))

export const Named = Record({ canister_id: Id })
export const Settings = Record({ controllers: Opt(Vec(Id)), ...optional, environment_variables: Opt(Environment) })
export const Create = Record({ settings: Opt(Settings) })
export const Provisional = Record({ amount: Opt(Nat), settings: Opt(Settings), specified_id: Opt(Id) })
export const TopUp = Record({ canister_id: Id, amount: Nat })
export const UpdateSettings = Record({ canister_id: Id, settings: Settings })
const Mode = Variant({ install: Null, reinstall: Null, upgrade: Opt(Record({ skip_pre_upgrade: Opt(IDL.Bool) })) })
export const Install = Record({ mode: Mode, canister_id: Id, wasm_module: Blob, arg: Blob })
const ChunkHash = Record({ hash: Blob })
export const InstallChunked = Record({ mode: Mode, target_canister: Id, store_canister: Opt(Id), chunk_hashes_list: Vec(ChunkHash), wasm_module_hash: Blob, arg: Blob })
export const UploadChunk = Record({ canister_id: Id, chunk: Blob })
export const Chunk = ChunkHash
export const Chunks = Vec(ChunkHash)
export const Logs = Record({ canister_log_records: Vec(Record({ idx: Nat64, timestamp_nanos: Nat64, content: Blob })) })
export const Status = Record({
  status: Variant({ running: Null, stopping: Null, stopped: Null }), cycles: Nat, module_hash: Opt(Blob), memory_size: Nat, version: Nat64, reserved_cycles: Nat,
  idle_cycles_burned_per_day: Nat, ready_for_migration: IDL.Bool,
  settings: Record({ controllers: Vec(Id), ...numbers, ...visibilities, environment_variables: Environment }),
  memory_metrics: Record({
    wasm_memory_size: Nat, stable_memory_size: Nat, global_memory_size: Nat, wasm_binary_size: Nat, custom_sections_size: Nat, canister_history_size: Nat,
    wasm_chunk_store_size: Nat, snapshots_size: Nat, log_memory_store_size: Nat,
  }),
  query_stats: Record({ num_calls_total: Nat, num_instructions_total: Nat, request_payload_bytes_total: Nat, response_payload_bytes_total: Nat }),
})

type Maybe<T> = [] | [T]

/** Who may see something, as it comes. */
export type GivenVisibility = { controllers: null } | { public: null } | { allowed_viewers: Principal[] }

/** Settings as they come: what is absent stays. */
export interface GivenSettings {
  controllers: Maybe<Principal[]>
  compute_allocation: Maybe<bigint>, memory_allocation: Maybe<bigint>, freezing_threshold: Maybe<bigint>, reserved_cycles_limit: Maybe<bigint>
  wasm_memory_limit: Maybe<bigint>, wasm_memory_threshold: Maybe<bigint>, log_memory_limit: Maybe<bigint>, minimum_incoming_canister_call_cycles: Maybe<bigint>
  log_visibility: Maybe<GivenVisibility>, status_visibility: Maybe<GivenVisibility>, snapshot_visibility: Maybe<GivenVisibility>
  environment_variables: Maybe<{ name: string, value: string }[]>
}

/** What calls to the management canister are decoded to: of these fields those of the method. */
export interface Given {
  canister_id: Principal
  settings: GivenSettings | Maybe<GivenSettings>
  amount: bigint | Maybe<bigint>
  specified_id: Maybe<Principal>
  mode: Partial<{ install: null, reinstall: null, upgrade: Maybe<{ skip_pre_upgrade: Maybe<boolean> }> }>
  wasm_module: Uint8Array
  arg: Uint8Array
  target_canister: Principal
  store_canister: Maybe<Principal>
  chunk_hashes_list: { hash: Uint8Array }[]
  wasm_module_hash: Uint8Array
  chunk: Uint8Array
}
