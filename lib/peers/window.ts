import type { Options } from '../options.ts'

/** Bytes under way in one direction, over all nodes: twice as many while that brings more, fewer when the line gives less. Memory has its own bound. */
export interface Window {
  /** Resolves when there is room, to the function that gives it back: told whether the bytes arrived. An abort while waiting rejects with its reason. */
  take: (bytes: number, options?: Options) => Promise<(arrived: boolean) => void>
  /** Bytes that may be under way now. */
  size: () => number
}

/** Bounds in bytes: `least` and `most` that may be under way; `start` at first. */
export interface WindowOptions { least: number, start: number, most: number, clock?: () => number }

/** Goodput that counts as more, and as less, than before. */
const [MORE, LESS] = [1.1, 0.6]
/** The window falls with the goodput, to so much of it at a time at least. */
const BACK_OFF = 0.25
/** A window is judged when it has passed once, but not sooner than the first and not later than the second. */
const JUDGE_MS = [100, 3_000] as const
/** A window that held so long is tried larger again. */
const PROBE_MS = 10_000

/** A window that follows goodput; see {@link Window}. */
export function makeWindow({ least, start, most, clock = () => performance.now() }: WindowOptions): Window {
  const queue: { bytes: number, go: () => void }[] = []
  let [size, out] = [start, 0]
  let growing = true
  let best = 0
  let heldAt = 0
  let epoch = { at: clock(), delivered: 0, limited: false }

  const serve = (): void => {
    // One that is larger than the window goes alone.
    for (let first = queue[0]; first && (out === 0 || out + first.bytes <= size); first = queue[0]) {
      queue.shift()
      out += first.bytes
      first.go()
    }
    if (queue.length > 0) epoch.limited = true
  }
  const resize = (bytes: number): void => { size = Math.max(least, Math.min(most, bytes)) }
  const judge = (): void => {
    const ms = clock() - epoch.at
    if (ms < JUDGE_MS[0] || (epoch.delivered < size && ms < JUDGE_MS[1])) return
    const goodput = epoch.delivered / ms
    // What nobody waited for says nothing about the window.
    if (epoch.limited && growing) {
      if (goodput > best * MORE) resize(size * 2)
      else {
        resize(size / 2)
        growing = false
        heldAt = clock()
      }
      best = Math.max(best, goodput)
    } else if (epoch.limited && goodput < best * LESS) {
      const left = Math.max(BACK_OFF, goodput / best)
      resize(size * left)
      best *= left
    } else if (epoch.limited && clock() - heldAt > PROBE_MS) {
      growing = true
      best = goodput
      resize(size * 2)
    }
    epoch = { at: clock(), delivered: 0, limited: queue.length > 0 }
  }
  const given = (bytes: number): ((arrived: boolean) => void) => {
    let back = false
    return arrived => {
      if (back) return
      back = true
      out -= bytes
      if (arrived) {
        epoch.delivered += bytes
        judge()
      }
      // The line was idle: what comes next is measured from then on.
      if (out === 0 && queue.length === 0) epoch = { at: clock(), delivered: 0, limited: false }
      serve()
    }
  }
  return {
    size: () => size,
    take: async (bytes, { signal } = {}) => {
      signal?.throwIfAborted()
      if (out === 0 && queue.length === 0) epoch = { at: clock(), delivered: 0, limited: false }
      await new Promise<void>((resolve, reject) => {
        const waiting = { bytes, go: () => { signal?.removeEventListener('abort', stop); resolve() } }
        const stop = (): void => {
          queue.splice(queue.indexOf(waiting), 1)
          reject(signal?.reason as Error)
          serve()
        }
        queue.push(waiting)
        serve()
        if (queue.includes(waiting)) signal?.addEventListener('abort', stop, { once: true })
      })
      return given(bytes)
    },
  }
}
