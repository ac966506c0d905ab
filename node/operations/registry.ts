/** One metric: its name, what Prometheus calls its kind, and a line of help. */
interface Head { name: string, type: 'counter' | 'gauge' | 'histogram', help: string }

/** Values of a metric's labels, in the order of their names. */
type Labels = readonly string[]

/** Goes up, or is set: one value per set of labels. */
export interface Value {
  add: (labels: Labels, by?: number) => void
  set: (labels: Labels, value: number) => void
}

/** Counts values by size. */
export interface Histogram { observe: (labels: Labels, value: number) => void }

/** Metrics in the text format of Prometheus 0.0.4 (prometheus.io, "Exposition formats"). */
export interface Registry {
  counter: (name: string, help: string, labelNames?: readonly string[]) => Value
  gauge: (name: string, help: string, labelNames?: readonly string[]) => Value
  /** @param bounds - upper bounds of the buckets, ascending */
  histogram: (name: string, help: string, labelNames: readonly string[], bounds: readonly number[]) => Histogram
  /** The page; `refresh` of the gauges is the caller's. */
  render: () => string
}

/** A registry whose every sample carries the `common` labels. */
export function makeRegistry(common: Record<string, string>): Registry {
  const families: { head: Head, samples: () => string[] }[] = []
  const fixed = Object.entries(common).map(([name, value]) => pair(name, value))
  const line = (name: string, pairs: readonly string[], value: number): string => `${name}{${[...fixed, ...pairs].join(',')}} ${String(value)}`
  const value = (type: 'counter' | 'gauge') => (name: string, help: string, labelNames: readonly string[] = []): Value => {
    const values = new Map<string, { pairs: string[], value: number }>()
    const at = (labels: Labels): { pairs: string[], value: number } => entry(values, labels, () => ({ pairs: pairsOf(labelNames, labels), value: 0 }))
    families.push({ head: { name, type, help }, samples: () => [...values.values()].map(one => line(name, one.pairs, one.value)) })
    return { add: (labels, by = 1) => { at(labels).value += by }, set: (labels, to) => { at(labels).value = to } }
  }
  return {
    counter: value('counter'),
    gauge: value('gauge'),
    histogram: (name, help, labelNames, bounds) => {
      const all = new Map<string, { pairs: string[], counts: number[], sum: number, count: number }>()
      const samples = (): string[] => [...all.values()].flatMap(({ pairs, counts, sum, count }) => [
        ...bounds.map((bound, i) => line(`${name}_bucket`, [...pairs, pair('le', String(bound))], counts[i] ?? 0)),
        line(`${name}_bucket`, [...pairs, pair('le', '+Inf')], count), line(`${name}_sum`, pairs, sum), line(`${name}_count`, pairs, count),
      ])
      families.push({ head: { name, type: 'histogram', help }, samples })
      return {
        observe: (labels, size) => {
          const one = entry(all, labels, () => ({ pairs: pairsOf(labelNames, labels), counts: bounds.map(() => 0), sum: 0, count: 0 }))
          for (const [i, bound] of bounds.entries()) if (size <= bound) one.counts[i] = (one.counts[i] ?? 0) + 1
          one.sum += size
          one.count++
        },
      }
    },
    render: () => families.map(({ head, samples }) => `# HELP ${head.name} ${head.help}\n# TYPE ${head.name} ${head.type}\n${samples().map(one => `${one}\n`).join('')}`).join(''),
  }
}

function entry<T>(all: Map<string, T>, labels: Labels, make: () => T): T {
  const key = labels.join('\n')
  const known = all.get(key)
  if (known !== undefined) return known
  const fresh = make()
  all.set(key, fresh)
  return fresh
}

const pairsOf = (names: readonly string[], values: Labels): string[] => names.map((name, i) => pair(name, values[i] ?? ''))

const pair = (name: string, value: string): string => `${name}="${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`
