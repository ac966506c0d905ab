import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelled, leaf, lookup, prune, rootHash, type HashTree } from './hash-tree.ts'
import { makeLabelMap } from './label-map.ts'

const entriesOf = (tree: HashTree): string[] => tree[0] === 1 ? [...entriesOf(tree[1]), ...entriesOf(tree[2])] : tree[0] === 2 ? [Buffer.from(tree[1]).toString('hex')] : []

test('whatever is set and removed, the tree holds the labels in order with their newest values, and shows or denies each', () => {
  const step = fc.record({ kind: fc.constantFrom('set' as const, 'set' as const, 'remove' as const), label: fc.uint8Array({ minLength: 2, maxLength: 2 }).map(bytes => bytes.map(byte => byte & 0x83)), value: fc.uint8Array({ maxLength: 3 }) })
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), steps => {
    const map = makeLabelMap()
    const model = new Map<string, Uint8Array>()
    for (const { kind, label, value } of steps) {
      if (kind === 'set') map.set(label, leaf(value))
      else map.remove(label)
      if (kind === 'set') model.set(Buffer.from(label).toString('hex'), value)
      else model.delete(Buffer.from(label).toString('hex'))
    }
    const tree = map.tree()
    expect(entriesOf(tree)).toEqual([...model.keys()].sort())
    for (const { label } of steps) {
      const pruned = prune(tree, [[label]])
      expect(rootHash(pruned)).toEqual(rootHash(tree))
      expect(lookup(pruned, [label])).toEqual(model.get(Buffer.from(label).toString('hex')) ?? null)
    }
  }), { numRuns: 300 })
})

test('of the same label twice the later value counts, and an empty map is the empty tree', () => {
  const map = makeLabelMap()
  expect(map.tree()).toEqual([0])
  const label = Uint8Array.of(1, 2)
  map.set(label, leaf(Uint8Array.of(1)))
  map.set(label, leaf(Uint8Array.of(2)))
  expect(rootHash(map.tree())).toEqual(rootHash(labelled([[label, leaf(Uint8Array.of(2))]])))
  map.remove(Uint8Array.of(1, 3))
  map.remove(label)
  expect(map.tree()).toEqual([0])
})
