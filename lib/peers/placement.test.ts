import { describe, expect, it } from 'vitest'
import { next, place } from './placement.ts'
import type { PlaceNode, PlaceRule } from './placement.ts'

const RULE: PlaceRule = { total: 14, most: 6, spares: 2 }

/** xorshift32 (Marsaglia 2003): numbers of a seed. */
function randomOf(seed: number): () => number {
  let x = seed * 2_654_435_761 >>> 0 || 1
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    x >>>= 0
    return x / 2 ** 32
  }
}
const node = (number: number, more: Partial<PlaceNode> = {}): PlaceNode => ({ number, operator: `operator ${String(number)}`, region: '', freeBytes: 1_000, ...more })
const nodesOf = (count: number, more: (i: number) => Partial<PlaceNode> = () => ({})): PlaceNode[] => Array.from({ length: count }, (_, i) => node(i, more(i)))
const worst = (nodes: readonly PlaceNode[], slots: readonly (number | null)[], label: 'operator' | 'region'): number =>
  Math.max(...[...Map.groupBy(slots, slot => nodes.find(({ number }) => number === slot)?.[label]).values()].map(({ length }) => length))

describe('placement', () => {
  it('gives every shard a node of its own and keeps two in reserve, the same ones for the same seed', () => {
    const nodes = nodesOf(16)
    const places = place(nodes, RULE, randomOf(1))
    expect(new Set([...places.slots, ...places.spares]).size).toBe(16)
    expect(place(nodes, RULE, randomOf(1))).toEqual(places)
    expect(place(nodes, RULE, randomOf(2))).not.toEqual(places)
  })

  it('leaves places empty where there are too few nodes', () => {
    const { slots, spares } = place(nodesOf(11), RULE, randomOf(1))
    expect(slots.filter(slot => slot !== null)).toHaveLength(11)
    expect(slots.slice(11)).toEqual([null, null, null])
    expect(spares).toEqual([])
  })

  it('puts no more than m shards on one operator or into one region in two thousand draws', () => {
    const nodes = nodesOf(60, i => ({ operator: i < 30 ? 'large' : `small ${String(i % 10)}`, region: ['here', 'there', 'far'][i % 3] ?? '', freeBytes: i < 30 ? 100_000 : 1_000 }))
    for (let seed = 1; seed <= 2_000; seed++) {
      const { slots } = place(nodes, RULE, randomOf(seed))
      if (worst(nodes, slots, 'operator') > RULE.most || worst(nodes, slots, 'region') > RULE.most) throw new Error(`seed ${String(seed)}`)
    }
  })

  it('spreads as evenly as it can where a rule cannot be kept, and asks nothing of labels that are not known', () => {
    const one = nodesOf(16, i => ({ operator: `operator ${String(i)}`, region: 'here' }))
    expect(place(one, RULE, randomOf(1)).slots).not.toContain(null)
    const two = nodesOf(40, i => ({ operator: i < 20 ? 'a' : 'b' }))
    expect(worst(two, place(two, RULE, randomOf(1)).slots, 'operator')).toBe(7)
    expect(place(nodesOf(16, () => ({ operator: '' })), RULE, randomOf(1)).slots).not.toContain(null)
  })

  it('survives the loss of its largest operator, in a simulated network of a year of groups', () => {
    const nodes = nodesOf(100, i => ({ operator: i < 50 ? `large ${String(i % 3)}` : `small ${String(i)}`, freeBytes: 1_000 + 100 * i }))
    let lost = 0
    for (let group = 1; group <= 3_000; group++) {
      const { slots } = place(nodes, RULE, randomOf(group))
      const left = slots.filter(slot => nodes.find(({ number }) => number === slot)?.operator !== 'large 0')
      if (left.length < RULE.total - RULE.most) lost++
    }
    expect(lost).toBe(0)
  })

  it('weighs free space: twice as free is drawn first twice as often', () => {
    const nodes = nodesOf(30, i => ({ freeBytes: i < 15 ? 1_000_000 : 2_000_000 }))
    let roomy = 0
    for (let seed = 1; seed <= 3_000; seed++) roomy += Number((place(nodes, RULE, randomOf(seed)).slots[0] ?? 0) >= 15)
    expect(roomy / 3_000).toBeGreaterThan(0.62)
    expect(roomy / 3_000).toBeLessThan(0.71)
  })

  it('takes the spare that keeps the rule before one that does not', () => {
    const taken = nodesOf(6, () => ({ operator: 'a' }))
    expect(next(taken, [node(10, { operator: 'a' }), node(11, { operator: 'b' })], 6)).toBe(1)
    expect(next(taken, [node(10, { operator: 'a' })], 6)).toBe(0)
    expect(next(taken.slice(1), [node(10, { operator: 'a' }), node(11, { operator: 'b' })], 6)).toBe(0)
  })
})
