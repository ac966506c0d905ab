import { follow } from '../peers/follow.ts'

/** A limit of time for one piece of work. */
export interface Limit {
  /** Aborted with a TimeoutError when the time is over; with the caller's reason when that comes first. */
  signal: AbortSignal
  /** Whether the time was over first. */
  over: () => boolean
  /** The work is done: nothing of the limit is left. */
  clear: () => void
}

/**
 * A limit of `ms`, as by `AbortSignal.timeout`, which can't be cleared: its timer outlives the work, however soon that
 * was done.
 *
 * @param signal - the caller's, ends the work sooner
 */
export function makeLimit(ms: number, signal?: AbortSignal): Limit {
  const both = follow(signal)
  let over = false
  const timer = setTimeout(() => {
    over = !both.signal.aborted
    both.abort(new DOMException('the time is over', 'TimeoutError'))
  }, ms)
  return { signal: both.signal, over: () => over, clear: () => { clearTimeout(timer); both.clear() } }
}
