import type { Canister } from './canister.ts'
import type { Frame } from './frame.ts'

/** One function of `ic0`: where it may be called, and what it does. */
export interface SystemCall { where: string, run: (...args: never[]) => unknown }

/** What the functions of `ic0` work on. */
export interface Host {
  readonly canister: Canister
  readonly subnet: Uint8Array
  readonly rootKey: Uint8Array
  /** The entry point being run. */
  frame(): Frame
  /** A copy of `length` bytes of the heap. What moves bytes counts an instruction for each. @throws RangeError out of bounds */
  load(at: number, length: number): Uint8Array
  /** The same without copying: only for what is read before the canister runs on. */
  view(at: number, length: number): Uint8Array
  /** @throws RangeError out of bounds */
  store(at: number, bytes: Uint8Array): void
  /** Stores a cycle amount as 16 bytes, little-endian. */
  storeAmount(at: number, amount: bigint): void
  log(text: string): void
  /** Instructions that this message has run until now. */
  instructions(): number
}

/** The pair of functions by which a canister reads bytes of the host: `NAME_size`, `NAME_copy`. */
export function readable(host: Host, name: string, where: string, bytes: () => Uint8Array): Record<string, SystemCall> {
  return {
    [`${name}_size`]: { where, run: () => bytes().length },
    [`${name}_copy`]: {
      where,
      run: (at: number, offset: number, length: number) => {
        const source = bytes()
        if ((offset >>> 0) + (length >>> 0) > source.length) throw new RangeError(`${name}_copy: out of bounds`)
        host.store(at, source.subarray(offset >>> 0, (offset >>> 0) + (length >>> 0)))
      },
    },
  }
}

/** u64 of a WebAssembly i64. */
export const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value)
/** u128 of two i64 halves. */
export const joined = (high: bigint, low: bigint): bigint => unsigned(high) << 64n | unsigned(low)
