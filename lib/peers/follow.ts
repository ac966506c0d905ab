/** A signal of its own that ends with another one, or by `abort`. */
export interface Follower {
  signal: AbortSignal
  abort: (reason?: unknown) => void
  /** The work is done: nothing of it hangs on the other signal any more. */
  clear: () => void
}

/**
 * Follows a signal, as `AbortSignal.any` would beside a controller; but that can't be cleared, and what it makes stays until a whole collection of the
 * heap: with 14 shards a chunk and several of them for each, that is much of what an upload leaves behind.
 */
export function follow(leader: AbortSignal | undefined): Follower {
  const own = new AbortController()
  const stop = (): void => { own.abort(leader?.reason) }
  if (leader?.aborted) stop()
  else leader?.addEventListener('abort', stop, { once: true })
  return { signal: own.signal, abort: reason => { own.abort(reason) }, clear: () => { leader?.removeEventListener('abort', stop) } }
}
