/**
 * Merges calls of a slow `sync`: whoever calls while one runs shares the next.
 * A resolved call means that a sync has begun and ended after it.
 */
export function makeGroupCommit(sync: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const start = (): Promise<void> => {
    const mine = sync().finally(() => { if (running === mine) running = null })
    running = mine
    return mine
  }
  return () => {
    // Between the end of one sync and the start of the next in line both are pending: a third must not slip in.
    if (next) return next
    if (!running) return start()
    next = running.catch(() => undefined).then(() => {
      next = null
      return start()
    })
    return next
  }
}
