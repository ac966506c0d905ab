/** A limit of time for one piece of work. */
export interface Limit {
  /** Aborted with a TimeoutError when the time is over. */
  signal: AbortSignal
  /** The work is done: nothing of the limit is left. */
  clear: () => void
}

/**
 * A limit of `ms`, as by `AbortSignal.timeout`, which can't be cleared: its timer outlives the work, however soon that
 * was done. Belief: with hundreds of shards a second and 20 s for each, what hangs on them is a part of the small objects that an upload piles up.
 */
export function makeLimit(ms: number): Limit {
  const over = new AbortController()
  const timer = setTimeout(() => { over.abort(new DOMException('the time is over', 'TimeoutError')) }, ms)
  return { signal: over.signal, clear: () => { clearTimeout(timer) } }
}
