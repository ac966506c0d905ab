import { CyxError, packError } from '../errors.ts'
import type { Options } from '../options.ts'

/** One try; it must honour the signal and verify what it returns, so that a lying node merely fails. */
export type Task<T> = (signal: AbortSignal) => Promise<T>

/** `spare`: how many more than `k` run at a time (default 0). `hedgeMs`: one more is started each time so long passes (default never). */
export interface FirstKOptions extends Options { spare?: number, hedgeMs?: number }

/**
 * Runs tasks until `k` have succeeded, then aborts the rest.
 *
 * @param k - successes needed (1 … tasks.length)
 * @param tasks - one per candidate, tried in order, `k + spare` at a time; a slow one holds up nobody: after `hedgeMs` the next is tried beside it
 * @throws NETWORK_QUORUM_FAILED when every task has run and fewer than `k` succeeded, with each cause in the details.
 *   A caller's abort is rethrown as is, never counted as a failure.
 */
export async function firstK<T>(k: number, tasks: readonly Task<T>[], { signal, spare = 0, hedgeMs = Infinity }: FirstKOptions = {}): Promise<T[]> {
  signal?.throwIfAborted()
  const enough = new AbortController()
  const stop = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal
  const won: T[] = []
  const lost: unknown[] = []
  const queue = tasks.values()
  const lane = async (): Promise<void> => {
    for (const task of queue) {
      try {
        won.push(await task(stop))
        // One success per lane: the k lanes together have enough, and none is asked for nothing.
        if (won.length >= k) enough.abort()
        return
      } catch (error) {
        signal?.throwIfAborted()
        if (enough.signal.aborted) return
        lost.push(error)
      }
    }
  }
  const { promise: over, resolve, reject } = Promise.withResolvers<null>()
  let running = 0
  const start = (): void => {
    running++
    lane().then(() => { if (--running === 0) resolve(null) }, reject)
  }
  for (let i = 0; i < k + spare; i++) start()
  const hedge = Number.isFinite(hedgeMs) ? setInterval(start, hedgeMs) : undefined
  try { await over } finally { clearInterval(hedge) }
  if (won.length < k) throw new CyxError('NETWORK_QUORUM_FAILED', { needed: k, got: won.length, causes: lost.map(packError) })
  return won.slice(0, k)
}
