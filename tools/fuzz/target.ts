import { isCyxError } from '../../lib/errors.ts'
import type { ErrorCode } from '../../lib/errors.ts'
import { mutate, randomOf } from './mutate.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A parser under fire. */
export interface Target {
  name: string
  /** What the changes start from: good inputs, and bad ones that once mattered. */
  seeds: readonly Bytes[]
  /** What it may refuse an input with. */
  codes: readonly ErrorCode[]
  /** One case in this many of the cheapest parsers: those that wait for WebCrypto or hash some KiB are slower. */
  costs: number
  /** Gives the input to the parser and throws an `Error` when it takes it for something else than it is. */
  run: (bytes: Bytes) => unknown
}

/** What came of it. */
export interface Outcome { name: string, cases: number, taken: number, refused: number, seconds: number }

/**
 * Runs seeds, then changed ones, through a parser.
 *
 * @throws Error naming target, case and input (hex) when the parser breaks its word: another error than a typed one, or a wrong answer
 */
export async function fuzz({ name, seeds, codes, run }: Target, cases: number, seed: number): Promise<Outcome> {
  const random = randomOf(seed)
  const started = performance.now()
  let taken = 0
  for (let i = 0; i < cases; i++) {
    const bytes = seeds[i]?.slice() ?? mutate(seeds, random)
    try {
      const answer = run(bytes)
      if (answer instanceof Promise) await answer
      taken++
    } catch (error) {
      if (!isCyxError(error, ...codes)) throw new Error(`${name}, case ${String(i)} of seed ${String(seed)}: ${Buffer.from(bytes).toString('hex').slice(0, 4000)}`, { cause: error })
    }
  }
  return { name, cases, taken, refused: cases - taken, seconds: (performance.now() - started) / 1000 }
}

/** Breaks the run unless it holds. */
export function insist(holds: boolean, what: string): void { if (!holds) throw new Error(what) }
