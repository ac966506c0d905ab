import { Principal } from '@icp-sdk/core/principal'
import { sha256 } from './bytes.ts'
import type { Machine } from './machine.ts'
import { makeStable, type Stable } from './stable.ts'
import type { Program } from './wasm.ts'

/** Everything a canister is between two messages. Amounts of cycles; times in nanoseconds since 1970. */
export interface Canister {
  readonly id: Uint8Array
  readonly text: string
  controllers: Uint8Array[]
  cycles: bigint
  status: 'running' | 'stopped'
  version: bigint
  certifiedData: Uint8Array
  /** When the global timer fires; 0 = it is not set. */
  timer: bigint
  /** The module as it was handed in, with its hash. */
  installed: { wasm: Uint8Array, hash: Uint8Array } | null
  program: Program | null
  machine: Machine | null
  stable: Stable
  /** Whether the heap's pages on disk belong to a module that is gone. */
  heapReplaced: boolean
}

/** An empty canister. */
export function makeCanister(id: Uint8Array, controllers: Uint8Array[], cycles: bigint): Canister {
  return {
    id, text: Principal.fromUint8Array(Uint8Array.from(id)).toText(), controllers, cycles, status: 'running', version: 0n,
    certifiedData: new Uint8Array(), timer: 0n, installed: null, program: null, machine: null, stable: makeStable(), heapReplaced: false,
  }
}

/** The module with its hash, which is that of the bytes as handed in, packed or not (IC interface specification, §module_hash). */
export const installedOf = (wasm: Uint8Array): { wasm: Uint8Array, hash: Uint8Array } => ({ wasm, hash: sha256(wasm) })

/** The `number`-th canister id of this subnet: u64 ‖ 01 ‖ 01, the form the IC gives its own. */
export function canisterId(number: bigint): Uint8Array {
  const id = Buffer.alloc(10)
  id.writeBigUInt64BE(number)
  id.set([1, 1], 8)
  return Uint8Array.from(id)
}


/** Whether `caller` is a controller. */
export const isController = (canister: Canister, caller: Uint8Array): boolean => canister.controllers.some(one => Buffer.compare(one, caller) === 0)
