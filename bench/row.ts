/** What one measurement says. */
export interface Row {
  /** Stands in brackets in the issues: `codec.encode.mbps`. */
  id: string
  value: number
  unit: string
  better: 'higher' | 'lower'
  /** The value to reach; null where only the figure is asked for. */
  goal: number | null
  /** What the value was computed from, both sides of a ratio; plain data. */
  raw: Record<string, unknown>
  /** Why it is what it is: what holds it where it stands, in a sentence or two. */
  note?: string
  /** An SVG that shows it, kept beside docs/benchmarks.md. */
  drawing?: string
}

/** What a file `bench/<name>.ts` exports by default. A person's abort is rethrown. */
export type Bench = (options: { signal?: AbortSignal | undefined }) => Promise<Row[]>

/** Whether the goal is reached; true where there is none. */
export function reached(row: Row): boolean {
  if (row.goal === null) return true
  return row.better === 'higher' ? row.value >= row.goal : row.value <= row.goal
}

/**
 * The middle of a series, the mean of the two middle ones when it is even.
 *
 * @throws CyxError never; an empty series gives NaN
 */
export function median(series: readonly number[]): number {
  const sorted = [...series].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const [low, high] = [sorted[sorted.length % 2 ? half : half - 1], sorted[half]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** A number as people read it: three significant digits, never an exponent. */
export const figure = (value: number): string =>
  Math.abs(value) >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en-GB') : String(Number(value.toPrecision(3)))
