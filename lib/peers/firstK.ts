import { CyxError, packError } from '../errors.ts'
import type { Options } from '../options.ts'
import { follow } from './follow.ts'

/**
 * The clock of one try, for its hedge: it runs from the start; a task that waits for its turn stops it, so that waiting does not count as slow.
 * `hedged`: it was slow, and another was started beside it.
 */
export interface HedgeClock { stop: () => void, start: () => void, ms: () => number, readonly hedged: boolean }

/** One try; it must honour the signal and verify what it returns, so that a lying node merely fails. */
export type Task<T> = (signal: AbortSignal, clock: HedgeClock) => Promise<T>

/**
 * `spare`: how many more than `k` run at a time (default 0). `hedgeMs`: a try that takes so long gets another beside it (default never); a function is
 * asked again and again while tries run, by the number of the task, because it learns from those that end.
 */
export interface FirstKOptions extends Options { spare?: number, hedgeMs?: number | ((task: number) => number) }

/** Between two looks at the tries that run. */
const LOOK_MS = 50

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
  const race = follow(signal)
  const won: T[] = []
  const lost: unknown[] = []
  const queue = tasks.entries()
  const clocks = new Set<TryClock>()
  const lane = async (): Promise<void> => {
    for (const [index, task] of queue) {
      const clock = makeClock(index)
      clocks.add(clock)
      try {
        won.push(await task(race.signal, clock))
        // One success per lane: the k lanes together have enough, and none is asked for nothing.
        if (won.length >= k) race.abort()
        return
      } catch (error) {
        signal?.throwIfAborted()
        if (race.signal.aborted) return
        lost.push(error)
      } finally {
        clocks.delete(clock)
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
  const look = (): void => {
    for (const clock of [...clocks]) {
      if (clock.hedged || clock.ms() < (typeof hedgeMs === 'number' ? hedgeMs : hedgeMs(clock.task))) continue
      clock.hedged = true
      start()
    }
  }
  const looking = hedgeMs === Infinity ? undefined : setInterval(look, typeof hedgeMs === 'number' ? Math.min(LOOK_MS, hedgeMs) : LOOK_MS)
  try { await over } finally {
    clearInterval(looking)
    race.clear()
  }
  if (won.length < k) throw new CyxError('NETWORK_QUORUM_FAILED', { needed: k, got: won.length, causes: lost.map(packError) })
  return won.slice(0, k)
}

interface TryClock extends HedgeClock { task: number, hedged: boolean }

/** A clock of a task that runs. */
function makeClock(task: number): TryClock {
  let [passed, since] = [0, performance.now() as number | null]
  const ms = (): number => passed + (since === null ? 0 : performance.now() - since)
  return {
    task,
    hedged: false,
    ms,
    stop: () => { [passed, since] = [ms(), null] },
    start: () => { since ??= performance.now() },
  }
}
