/** How a node has done lately; averages of moved requests, the newest counting a quarter. */
export interface Score { roundTripMs: number, bytesPerSecond: number, requests: number }

/** Remembers how long requests took. */
export interface Scoreboard {
  record: (node: number, ms: number, bytes: number) => void
  score: (node: number) => Score | null
  /** When a request is slow enough to ask another node: 1.5 × the 95th percentile of recent ones of like size; `fallbackMs` while little is known. */
  hedgeAfterMs: (bytes: number, fallbackMs?: number) => number
}

/** Weight of the newest sample. */
const ALPHA = 0.25

/** Requests whose durations are kept, and the least that say anything. */
const RECENT = 128
const ENOUGH = 16

/** An empty scoreboard. */
export function makeScoreboard(): Scoreboard {
  const scores = new Map<number, Score>()
  const recent: { ms: number, large: boolean }[] = []
  const blend = (old: number, value: number): number => old + ALPHA * (value - old)
  return {
    record: (node, ms, bytes) => {
      const bytesPerSecond = bytes / Math.max(ms, 1) * 1000
      const old = scores.get(node)
      scores.set(node, old
        ? { roundTripMs: blend(old.roundTripMs, ms), bytesPerSecond: blend(old.bytesPerSecond, bytesPerSecond), requests: old.requests + 1 }
        : { roundTripMs: ms, bytesPerSecond, requests: 1 })
      recent.push({ ms, large: isLarge(bytes) })
      if (recent.length > RECENT) recent.shift()
    },
    score: node => scores.get(node) ?? null,
    hedgeAfterMs: (bytes, fallbackMs = 2_000) => {
      const times = recent.filter(({ large }) => large === isLarge(bytes)).map(({ ms }) => ms).sort((a, b) => a - b)
      const p95 = times[Math.floor(times.length * 0.95)]
      return times.length < ENOUGH || p95 === undefined ? fallbackMs : 1.5 * p95
    },
  }
}

const isLarge = (bytes: number): boolean => bytes > 64 * 1024
