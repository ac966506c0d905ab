import type { Progress, ShardState } from '../options.ts'

/** Half of the speed shown comes from the last three seconds. */
const HALF_LIFE_MS = 3_000

/** Counts bytes of one file and tells progress in the shape every story shares. */
export interface Meter {
  /** `done` more plaintext bytes are through, `wire` more bytes crossed the network. */
  add: (done: number, wire: number) => void
  /** So much was through before. */
  skip: (done: number) => void
  shard: (index: number, state: ShardState) => void
  /** Bytes that are through. */
  done: () => number
  now: (phase: 'sending' | 'receiving') => Progress
  ring: () => ShardState[]
}

/** A meter for `totalBytes` of plaintext over `shards` positions; `clock` in ms. */
export function makeMeter(totalBytes: number, shards: number, clock: () => number = () => performance.now()): Meter {
  const ring: ShardState[] = new Array<ShardState>(shards).fill('empty')
  let [doneBytes, wireBytes, bytesPerSecond, at, since] = [0, 0, 0, clock(), 0]
  return {
    add: (done, wire) => {
      doneBytes += done
      wireBytes += wire
      since += done
      const passed = clock() - at
      if (passed < 200) return
      const weight = 0.5 ** (passed / HALF_LIFE_MS)
      const current = since * 1000 / passed
      bytesPerSecond = bytesPerSecond === 0 ? current : weight * bytesPerSecond + (1 - weight) * current
      ;[at, since] = [clock(), 0]
    },
    skip: done => { doneBytes += done },
    shard: (index, state) => { ring[index] = state },
    done: () => doneBytes,
    now: phase => ({
      phase, doneBytes, totalBytes, wireBytes, bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? (totalBytes - doneBytes) / bytesPerSecond : null,
      ring: [...ring],
    }),
    ring: () => [...ring],
  }
}
