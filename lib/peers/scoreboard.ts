import type { ErrorRecord } from '../errors.ts'

/** What is known of a node; null before the first sample. */
export interface Score {
  /** The least of the last eight small requests: those above waited for something else. */
  roundTripMs: number | null
  /** What it delivers while it is busy, all its requests together; moves a quarter of the way to each new sample. */
  bytesPerSecond: number | null
  /** Failures, halved every {@link HALF_LIFE_MS} and by each proven answer. */
  failures: number
  /** Requests that were answered. */
  requests: number
  lastError: { error: ErrorRecord, at: number } | null
}

/** From us to the node, or from the node to us. */
export type Direction = 'up' | 'down'

/** Remembers how nodes did. */
export interface Scoreboard {
  /** A request begins; the answer is told the bytes that it moved once it was answered. */
  begin: (node: number, direction: Direction) => (bytes: number) => void
  /** What it answered was proven. */
  worked: (node: number) => void
  /** It failed, or lost its race by a hedge (then without an error). */
  failed: (node: number, error: ErrorRecord | null) => void
  score: (node: number) => Score | null
  /** Whether it failed so lately, or so often, that others are asked first. */
  avoided: (node: number) => boolean
  /**
   * When a request is slow enough to ask another node: 1.5 × the 95th percentile of recent ones of that direction and like size, as the median node has it
   * (of fourteen nodes one that is slow would be the percentile itself); `fallbackMs` while little is known.
   */
  hedgeAfterMs: (bytes: number, direction: Direction, fallbackMs?: number) => number
}

/** Weight of the newest sample. */
const ALPHA = 0.25

/** Small requests of a node that its round trip is taken from. */
const TRIPS = 8

/** Requests of a kind whose durations are kept, and the least that say anything. */
const RECENT = 128
const ENOUGH = 16

/** A failure is forgotten by half in so long. */
export const HALF_LIFE_MS = 60_000

/** One failure keeps a node behind the others for half a minute: 0.7 = 2^(−31 s / 60 s). */
const AVOID_FROM = 0.7

/** Failures that count at most: a node that was down for a day is tried again after 2 min: 0.7 = 3 · 2^(−126 s / 60 s). */
const FAILURES_MOST = 3

/** Above this, the time of a request is that of its bytes, not the round trip. */
const LARGE_BYTES = 64 * 1024

/** Races ask many times a second; so often the answer is made anew. */
const SORT_MS = 50

interface Recent { times: { node: number, ms: number }[], p95: number | null, readAt: number }

interface Entry { score: Score, failedAt: number, delivered: number, trips: number[] }

/** An empty scoreboard; `clock` in ms. */
export function makeScoreboard(clock: () => number = () => performance.now()): Scoreboard {
  const entries = new Map<number, Entry>()
  const recent = new Map<string, Recent>()
  const blend = (old: number | null, value: number): number => old === null ? value : old + ALPHA * (value - old)
  const entryOf = (node: number): Entry => {
    const known = entries.get(node)
    if (known) return known
    const entry: Entry = { score: { roundTripMs: null, bytesPerSecond: null, failures: 0, requests: 0, lastError: null }, failedAt: 0, delivered: 0, trips: [] }
    entries.set(node, entry)
    return entry
  }
  const recentOf = (direction: Direction, large: boolean): Recent => {
    const key = `${direction} ${String(large)}`
    const known = recent.get(key) ?? { times: [], p95: null, readAt: -Infinity }
    recent.set(key, known)
    return known
  }
  const failuresOf = ({ score, failedAt }: Entry): number => score.failures * 0.5 ** ((clock() - failedAt) / HALF_LIFE_MS)
  return {
    begin: (node, direction) => {
      const entry = entryOf(node)
      const [startedAt, before] = [clock(), entry.delivered]
      return bytes => {
        const ms = Math.max(clock() - startedAt, 0.1)
        const { score } = entry
        entry.delivered += bytes
        const large = bytes > LARGE_BYTES
        // All that the node delivered meanwhile: requests that overlap share the line.
        if (large) score.bytesPerSecond = blend(score.bytesPerSecond, (entry.delivered - before) / ms * 1000)
        else {
          entry.trips = [...entry.trips, ms].slice(-TRIPS)
          score.roundTripMs = Math.min(...entry.trips)
        }
        score.requests++
        const { times } = recentOf(direction, large)
        times.push({ node, ms })
        if (times.length > RECENT) times.shift()
      }
    },
    worked: node => {
      const entry = entryOf(node)
      entry.score.failures = failuresOf(entry) / 2
      entry.failedAt = clock()
    },
    failed: (node, error) => {
      const entry = entryOf(node)
      entry.score.failures = Math.min(FAILURES_MOST, failuresOf(entry) + 1)
      entry.failedAt = clock()
      if (error) entry.score.lastError = { error, at: Date.now() }
    },
    score: node => {
      const entry = entries.get(node)
      return entry ? { ...entry.score, failures: failuresOf(entry) } : null
    },
    avoided: node => {
      const entry = entries.get(node)
      return entry !== undefined && failuresOf(entry) >= AVOID_FROM
    },
    hedgeAfterMs: (bytes, direction, fallbackMs = 2_000) => {
      const known = recentOf(direction, bytes > LARGE_BYTES)
      if (known.p95 === null || clock() - known.readAt > SORT_MS) {
        known.p95 = known.times.length < ENOUGH ? null : typicalP95(known.times)
        known.readAt = clock()
      }
      return known.p95 === null ? fallbackMs : 1.5 * known.p95
    },
  }
}

/** The 95th percentile of each node's times; of these the median. */
function typicalP95(times: Recent['times']): number | null {
  const each = [...Map.groupBy(times, ({ node }) => node).values()].map(own => own.map(({ ms }) => ms).sort((a, b) => a - b))
  const slowest = each.flatMap(own => own[Math.floor(own.length * 0.95)] ?? []).sort((a, b) => a - b)
  return slowest[Math.floor((slowest.length - 1) / 2)] ?? null
}
