/** A node as placement sees it; equal operators or regions stand and fall together, an empty one is unknown and equals none. */
export interface PlaceNode { number: number, operator: string, region: string, freeBytes: number }

/** Nodes by shard index (null: nobody for it), and nodes in reserve. */
export interface Places { slots: (number | null)[], spares: number[] }

/** `total` shards of which `most` (m) may be lost; `spares` in reserve. */
export interface PlaceRule { total: number, most: number, spares: number }

type Labels = Pick<PlaceNode, 'operator' | 'region'>

/**
 * Chooses distinct nodes for the shards of a group (row U4): no more than m of them on one operator or in one region as long as there are others, by
 * chance weighted with free space (Efraimidis and Spirakis 2006: the largest ln(u) / weight first).
 *
 * @param random - gives 0 ≤ u < 1; the same numbers give the same places
 */
export function place(nodes: readonly PlaceNode[], { total, most, spares }: PlaceRule, random: () => number): Places {
  const drawn = nodes.map(node => ({ node, key: Math.log(1 - random()) / (node.freeBytes + 1) })).sort((a, b) => b.key - a.key || a.node.number - b.node.number)
  const left = drawn.map(({ node }) => node)
  const chosen: PlaceNode[] = []
  while (chosen.length < total + spares && left.length > 0) {
    // Spares stand in for any shard: they are chosen as if they were one more.
    const at = next(chosen.slice(0, total), left, most)
    chosen.push(...left.splice(at, 1))
  }
  const numbers = chosen.map(({ number }) => number)
  return { slots: Array.from({ length: total }, (_, i) => numbers[i] ?? null), spares: numbers.slice(total) }
}

/**
 * Which of the nodes in `line` is the next for a chunk that lies on `taken`: the first that keeps the rule, else that whose operator and region hold
 * least of it. Labels are declared, not proven: they order, they do not forbid.
 *
 * @returns an index of `line`, which is not empty
 */
export function next(taken: readonly Labels[], line: readonly Labels[], most: number): number {
  const loads = line.map(node => Math.max(sharing(taken, node, 'operator'), sharing(taken, node, 'region')))
  const fits = loads.findIndex(load => load < most)
  return fits >= 0 ? fits : loads.indexOf(Math.min(...loads))
}

const sharing = (taken: readonly Labels[], node: Labels, label: keyof Labels): number => node[label] === '' ? 0 : taken.filter(one => one[label] === node[label]).length
