import type { Options } from '../options.ts'

/** Who may go: few at a time, of the large ones fewer, so that small ones pass a line of large ones. */
export interface Turns {
  /** Resolves, when it is this one's turn, to the function that leaves again. An abort while waiting rejects with the signal's reason. */
  enter: (what: Turn, options?: Options) => Promise<() => void>
}

/** A waiting one; the smallest rank goes first, read when a place is free, so that it may change meanwhile. */
export interface Turn { large: boolean, rank: () => number }

interface Waiting extends Turn { go: () => void }

/**
 * Turns for `width` at once, of which at most `large` are large.
 *
 * @param large - 1 … width − 1: a place is always left for small ones
 */
export function makeTurns(width: number, large: number): Turns {
  const waiting = new Set<Waiting>()
  let [inside, largeInside] = [0, 0]
  const fits = (one: Turn): boolean => inside < width && (!one.large || largeInside < large)
  const count = (one: Turn, by: 1 | -1): void => {
    inside += by
    if (one.large) largeInside += by
  }
  const next = (): void => {
    for (;;) {
      const [first] = [...waiting].filter(fits).sort((a, b) => a.rank() - b.rank())
      if (!first) return
      waiting.delete(first)
      count(first, 1)
      first.go()
    }
  }
  const leave = (one: Turn): (() => void) => {
    let left = false
    return () => {
      if (left) return
      left = true
      count(one, -1)
      next()
    }
  }
  return {
    enter: async ({ large: isLarge, rank }, { signal } = {}) => {
      signal?.throwIfAborted()
      await new Promise<void>((resolve, reject) => {
        const stop = (): void => { waiting.delete(one); reject(signal?.reason as Error) }
        const one: Waiting = { large: isLarge, rank, go: () => { signal?.removeEventListener('abort', stop); resolve() } }
        waiting.add(one)
        signal?.addEventListener('abort', stop, { once: true })
        next()
      })
      return leave({ large: isLarge, rank })
    },
  }
}
