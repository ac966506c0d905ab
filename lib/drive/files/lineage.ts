import { fromBase32, toBase32 } from '../../bytes/base.ts'
import type { Source } from '../../record/lineage.ts'
import type { Tree } from './tree.ts'

/** What versions (in base32) were made from, both ways. */
export interface Lineage {
  of: ReadonlyMap<string, readonly Source[]>
  /** Versions that name one as their source or script. */
  usesOf: (version: string) => ReadonlySet<string>
  /** Takes the place of what was written before; none: nothing is written of it. */
  set: (version: string, sources: readonly Source[]) => void
  /** Whether `version` is `from` or was made, in some steps, from it. */
  madeFrom: (version: string, from: string) => boolean
  clear: () => void
}

const nobody: ReadonlySet<string> = new Set()

/** Versions that a source names: itself and its script. */
const namedBy = ({ file, script }: Source): string[] => [file, script].flatMap(one => one ? [toBase32(one.version)] : [])

/** Nothing was made from anything. */
export function makeLineage(): Lineage {
  const of = new Map<string, readonly Source[]>()
  const uses = new Map<string, Set<string>>()
  return {
    of,
    usesOf: version => uses.get(version) ?? nobody,
    set: (version, sources) => {
      for (const one of (of.get(version) ?? []).flatMap(namedBy)) uses.get(one)?.delete(version)
      of.delete(version)
      if (sources.length > 0) of.set(version, sources)
      for (const one of sources.flatMap(namedBy)) uses.set(one, (uses.get(one) ?? new Set()).add(version))
    },
    madeFrom: (version, from) => {
      // From the older end: what is new was mostly used by nothing yet.
      const [open, seen] = [[from], new Set([from])]
      for (let one = open.pop(); one !== undefined; one = open.pop()) {
        if (one === version) return true
        for (const next of uses.get(one) ?? nobody) if (!seen.has(next)) { seen.add(next); open.push(next) }
      }
      return false
    },
    clear: () => { of.clear(); uses.clear() },
  }
}

/** Sources without those that would have a version be made from itself. */
export const withoutCircles = (lineage: Lineage, version: string, sources: readonly Source[]): Source[] =>
  sources.filter(source => !namedBy(source).some(one => lineage.madeFrom(one, version)))

/** Something a version was made from, as a person says it: files by their versions in base32, or a name alone. */
export interface SourceWish { name: string, version: string | null, transform: string, script: string | null, meta: Readonly<Record<string, string>> }

/** A version in a graph of lineage; `entry` null: it is not in this drive, or no longer. Steps count from the version in the middle: negative ones lead to what it was made from. */
export interface LineageNode { key: string, entry: string | null, version: string | null, name: string, current: boolean, steps: number, script: boolean }

/** What was made from what, around one version; `sources`: what is written down of that one. */
export interface LineageGraph { sources: SourceWish[], nodes: LineageNode[], edges: { from: string, to: string, transform: string, meta: Readonly<Record<string, string>> }[], /** Versions that are not shown. */ more: number }

/** Versions shown, and steps to both sides, at most. */
const MOST_NODES = 40
const MOST_STEPS = 6

const wishOf = ({ name, file, transform, script, meta }: Source): SourceWish => ({ name, version: file ? toBase32(file.version) : null, transform, script: script ? toBase32(script.version) : null, meta })

/** The neighbourhood of a version: what it was made from, what was made from it, and so on. */
export function graphAround(tree: Tree, version: string): LineageGraph {
  const { lineage } = tree
  const graph: LineageGraph = { sources: (lineage.of.get(version) ?? []).map(wishOf), nodes: [], edges: [], more: 0 }
  const shown = new Map<string, LineageNode>()
  const hidden = new Set<string>()
  const show = (key: string, steps: number, name: string, script: boolean): boolean => {
    if (shown.has(key)) return false
    if (shown.size >= MOST_NODES) { graph.more = hidden.add(key).size; return false }
    const [entry] = key.includes(' ') ? [] : tree.keepers(fromBase32(key))
    const node = entry === undefined ? undefined : tree.nodes.get(entry)
    const one = { key, entry: node?.key ?? null, version: node ? key : null, name: node?.name ?? name, current: toBase32(node?.versions.at(-1)?.version ?? new Uint8Array()) === key, steps, script }
    shown.set(key, one)
    graph.nodes.push(one)
    return true
  }
  const up = (key: string, steps: number): void => {
    for (const [i, source] of (lineage.of.get(key) ?? []).entries()) {
      const from = source.file ? toBase32(source.file.version) : `${key} ${String(i)}`
      const fresh = show(from, steps, source.name, false)
      if (shown.has(from)) graph.edges.push({ from, to: key, transform: source.transform, meta: source.meta })
      const script = source.script ? toBase32(source.script.version) : null
      if (script !== null) {
        show(script, steps, source.script?.name ?? '', true)
        if (shown.has(script) && !graph.edges.some(edge => edge.from === script && edge.to === key)) graph.edges.push({ from: script, to: key, transform: '', meta: {} })
      }
      if (fresh && steps > -MOST_STEPS) up(from, steps - 1)
    }
  }
  const down = (key: string, steps: number): void => {
    for (const to of lineage.usesOf(key)) {
      const fresh = show(to, steps, '', false)
      for (const source of lineage.of.get(to) ?? []) if (shown.has(to) && namedBy(source).includes(key)) graph.edges.push({ from: key, to, transform: source.transform, meta: source.meta })
      if (fresh && steps < MOST_STEPS) down(to, steps + 1)
    }
  }
  show(version, 0, '', false)
  up(version, -1)
  down(version, 1)
  // Where several ways lead to one, the longest counts: every edge goes a step on.
  const late = (): boolean => graph.edges.map(({ from, to }) => {
    const [a, b] = [shown.get(from), shown.get(to)]
    if (!a || !b || a.steps < b.steps) return false
    if (b.steps > 0) b.steps = a.steps + 1
    else a.steps = b.steps - 1
    return true
  }).some(Boolean)
  for (let round = 0; round < MOST_NODES && late(); round++);
  return graph
}
