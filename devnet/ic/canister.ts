import { Principal } from '@icp-sdk/core/principal'
import { sha256 } from './bytes.ts'
import type { Machine } from './machine.ts'
import { makeStable, type Stable } from './stable.ts'
import type { Program } from './wasm.ts'

/** Controllers only, everyone, or these principals beside the controllers. */
export type Visibility = 'controllers' | 'public' | Uint8Array[]

/** What controllers set (IC interface specification, §create_canister), beside who they are. Seconds, bytes, percent, cycles. */
export interface Settings {
  computeAllocation: bigint
  memoryAllocation: bigint
  freezingThreshold: bigint
  reservedCyclesLimit: bigint
  /** Who may read the canister's log, its status and its snapshots. */
  logVisibility: Visibility
  statusVisibility: Visibility
  snapshotVisibility: Visibility
  logMemoryLimit: bigint
  wasmMemoryLimit: bigint
  wasmMemoryThreshold: bigint
  environment: { name: string, value: string }[]
}

/** Settings of a new canister: frozen at 30 days of idle cost, a heap of at most 3 GiB. */
export const usualSettings: Settings = {
  computeAllocation: 0n, memoryAllocation: 0n, freezingThreshold: 2_592_000n, reservedCyclesLimit: 5_000_000_000_000n, logVisibility: 'controllers',
  statusVisibility: 'controllers', snapshotVisibility: 'controllers', logMemoryLimit: 4_096n,
  wasmMemoryLimit: 3n * 2n ** 30n, wasmMemoryThreshold: 0n, environment: [],
}

/** One line of a canister's log; times in ns since 1970. */
export interface LogLine { idx: bigint, time: bigint, content: Uint8Array }

/** Everything a canister is between two messages. Amounts of cycles; times in nanoseconds since 1970. */
export interface Canister {
  readonly id: Uint8Array
  readonly text: string
  controllers: Uint8Array[]
  cycles: bigint
  /** Stopping: it takes no new calls, and stops when those it has made have come back. */
  status: 'running' | 'stopping' | 'stopped'
  settings: Settings
  /** Calls it has taken and not finished. */
  open: number
  /** Told when it has stopped, or that it will not. */
  stopping: ((stopped: boolean) => void)[]
  /** How often its code was taken out: answers to calls of code that is gone find nobody. */
  generation: number
  /** Until when its memory is paid for; 0 = it has never been. */
  paidUntil: bigint
  /** Parts of modules on their way, by the hex of their SHA-256. */
  chunks: Map<string, Uint8Array>
  logs: LogLine[]
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
    settings: { ...usualSettings }, open: 0, stopping: [], generation: 0, paidUntil: 0n, chunks: new Map(), logs: [],
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

/** Ends the stopping of a canister that has nothing open. */
export function stopIfIdle(canister: Canister): void {
  if (canister.status !== 'stopping' || canister.open > 0) return
  canister.status = 'stopped'
  for (const tell of canister.stopping.splice(0)) tell(true)
}

/** Takes code and memory out of a canister; answers to calls it has under way find nobody (IC interface specification, §uninstall_code). */
export function uninstall(canister: Canister): void {
  canister.stable.clear()
  canister.stable.commit()
  Object.assign(canister, {
    installed: null, program: null, machine: null, heapReplaced: true, certifiedData: new Uint8Array(), timer: 0n, chunks: new Map(), logs: [],
    version: canister.version + 1n, generation: canister.generation + 1,
  })
}

/** Whether `caller` may see what is visible as told. */
export const maySee = (canister: Canister, visibility: Visibility, caller: Uint8Array): boolean =>
  visibility === 'public' || isController(canister, caller) || Array.isArray(visibility) && visibility.some(one => Buffer.compare(one, caller) === 0)

/** Whether `caller` is a controller. */
export const isController = (canister: Canister, caller: Uint8Array): boolean => canister.controllers.some(one => Buffer.compare(one, caller) === 0)
