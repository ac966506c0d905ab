import type { Options } from '../../options.ts'
import { orAbort } from '../../wire/wait.ts'

/** Work that several callers may share: it is given up only when the last of them has. */
export interface Runs<K, T> {
  /** Joins the work under `key`, or starts it. */
  join: (key: K, start: (signal: AbortSignal) => Promise<T>, options?: Options) => Promise<T>
  /** How much is under way. */
  size: () => number
}

/** Nothing is under way. */
export function makeRuns<K, T>(): Runs<K, T> {
  const running = new Map<K, { result: Promise<T>, waiting: number, stop: AbortController }>()
  return {
    join: async (key, start, { signal } = {}) => {
      signal?.throwIfAborted()
      let run = running.get(key)
      if (!run) {
        const stop = new AbortController()
        const mine = { result: start(stop.signal), waiting: 0, stop }
        const over = (): void => { if (running.get(key) === mine) running.delete(key) }
        mine.result.then(over, over)
        running.set(key, mine)
        run = mine
      }
      run.waiting++
      try { return await orAbort(run.result, signal) } finally {
        if (--run.waiting === 0 && running.get(key) === run) {
          running.delete(key)
          run.stop.abort(new DOMException('nobody waits for it any more', 'AbortError'))
        }
      }
    },
    size: () => running.size,
  }
}
