import type { Options } from '../options.ts'

/** Lets `width` holders in at once; the rest wait in order. */
export interface Gate {
  /** Resolves to the function that leaves again. An abort while waiting rejects with the signal's reason. */
  enter: (options?: Options) => Promise<() => void>
}

/** A gate for `width` holders (≥ 1). */
export function makeGate(width: number): Gate {
  let inside = 0
  const queue: (() => void)[] = []
  const leave = (): (() => void) => {
    let left = false
    return () => {
      if (left) return
      left = true
      const next = queue.shift()
      // The place goes straight to the next in line: nobody can slip in between.
      if (next) next()
      else inside--
    }
  }
  return {
    enter: async ({ signal } = {}) => {
      signal?.throwIfAborted()
      if (inside < width) inside++
      else {
        await new Promise<void>((resolve, reject) => {
          const go = (): void => { signal?.removeEventListener('abort', stop); resolve() }
          const stop = (): void => { queue.splice(queue.indexOf(go), 1); reject(signal?.reason as Error) }
          queue.push(go)
          signal?.addEventListener('abort', stop, { once: true })
        })
      }
      return leave()
    },
  }
}
