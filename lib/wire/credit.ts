import type { Options } from '../options.ts'

/** Bounds what is outstanding, in bytes and in number; those who wait are served in order. */
export interface Credit {
  /** Resolves to the function that gives it back. More than there is at all counts as all. An abort while waiting rejects with the signal's reason. */
  take: (bytes: number, options?: Options) => Promise<() => void>
  /** Those who wait, and all who come later, are rejected with `reason`. */
  close: (reason: Error) => void
}

interface Waiting { bytes: number, go: () => void, refuse: (reason: Error) => void }

/** Credit of `maxBytes` and `maxCount` (≥ 1 each). */
export function makeCredit(maxBytes: number, maxCount: number): Credit {
  let bytesOut = 0
  let countOut = 0
  let closedBy: Error | null = null
  const queue: Waiting[] = []
  const fits = (bytes: number): boolean => countOut < maxCount && bytesOut + bytes <= maxBytes
  const give = (bytes: number): (() => void) => {
    bytesOut += bytes
    countOut++
    let back = false
    return () => {
      if (back) return
      back = true
      bytesOut -= bytes
      countOut--
      serve()
    }
  }
  const serve = (): void => {
    for (let first = queue[0]; first && fits(first.bytes); first = queue[0]) {
      queue.shift()
      first.go()
    }
  }
  return {
    take: (wanted, { signal } = {}) => new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      if (closedBy) return reject(closedBy)
      const bytes = Math.min(wanted, maxBytes)
      if (queue.length === 0 && fits(bytes)) return resolve(give(bytes))
      const stop = (): void => {
        queue.splice(queue.indexOf(waiting), 1)
        reject(signal?.reason as Error)
        serve()
      }
      const settle = (by: () => void) => (): void => {
        signal?.removeEventListener('abort', stop)
        by()
      }
      const waiting: Waiting = { bytes, go: settle(() => { resolve(give(bytes)) }), refuse: reason => { settle(() => { reject(reason) })() } }
      queue.push(waiting)
      signal?.addEventListener('abort', stop, { once: true })
    }),
    close: reason => {
      closedBy = reason
      for (const one of queue.splice(0)) one.refuse(reason)
    },
  }
}
