import type { Canister } from './canister.ts'
import type { Frame, Kind } from './frame.ts'
import { refusals } from './reject.ts'
import { callImports } from './system-calls.ts'
import { messageImports } from './system-message.ts'
import { selfImports } from './system-self.ts'
import { stableImports } from './system-stable.ts'

/** One function of `ic0`: where it may be called, and what it does. */
export interface SystemCall { where: string, run: (...args: never[]) => unknown }

/** What the functions of `ic0` work on. */
export interface Host {
  readonly canister: Canister
  readonly subnet: Uint8Array
  readonly rootKey: Uint8Array
  /** The entry point being run. */
  frame(): Frame
  /** A copy of `length` bytes of the heap. @throws RangeError out of bounds */
  load(at: number, length: number): Uint8Array
  /** The same without copying: only for what is read before the canister runs on. */
  view(at: number, length: number): Uint8Array
  /** @throws RangeError out of bounds */
  store(at: number, bytes: Uint8Array): void
  /** Stores a cycle amount as 16 bytes, little-endian. */
  storeAmount(at: number, amount: bigint): void
  log(text: string): void
}

/** Contexts written as `*`: all but the start function (IC interface specification, §Overview of imports). */
const everywhere = 'I G U RQ NRQ CQ Ry Rt C F T'

/** The pair of functions by which a canister reads bytes of the host: `NAME_size`, `NAME_copy`. */
export function readable(host: Host, name: string, where: string, bytes: () => Uint8Array): Record<string, SystemCall> {
  return {
    [`${name}_size`]: { where, run: () => bytes().length },
    [`${name}_copy`]: {
      where,
      run: (at: number, offset: number, length: number) => {
        const source = bytes()
        if ((offset >>> 0) + (length >>> 0) > source.length) throw new RangeError(`${name}_copy: out of bounds`)
        return host.store(at, source.subarray(offset >>> 0, (offset >>> 0) + (length >>> 0)))
      },
    },
  }
}

/** u64 of a WebAssembly i64. */
export const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value)
/** u128 of two i64 halves. */
export const joined = (high: bigint, low: bigint): bigint => unsigned(high) << 64n | unsigned(low)

/** All functions of `ic0` that this runtime has, by name. */
export function systemCalls(host: Host): Record<string, SystemCall> {
  return { ...messageImports(host), ...selfImports(host), ...callImports(host), ...stableImports(host) }
}

/** The functions as WebAssembly imports: each checks first that it may be called where it is (IC interface specification, §Overview of imports). */
export function importsFor(host: Host): WebAssembly.ModuleImports {
  const out: WebAssembly.ModuleImports = {}
  for (const [name, call] of Object.entries(systemCalls(host))) {
    const allowed = new Set<string>((call.where === '*' ? everywhere : call.where === '* s' ? `${everywhere} s` : call.where).split(' '))
    out[name] = (...args: never[]) => {
      const kind: Kind = host.frame().kind
      if (!allowed.has(kind)) throw refusals.violated(host.canister.text, `"ic0_${name}" cannot be executed in ${names[kind]} mode`)
      return call.run(...args)
    }
  }
  return out
}

const names: Record<Kind, string> = {
  I: 'init', G: 'pre upgrade', U: 'update', RQ: 'replicated query', NRQ: 'non replicated query', CQ: 'composite query', Ry: 'reply callback',
  Rt: 'reject callback', C: 'cleanup', F: 'inspect message', T: 'system task', s: 'start',
}
