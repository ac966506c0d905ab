import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { FeedRecord } from '../../record/feed.ts'
import { recordsOf } from './change.ts'
import { graphAround } from './lineage.ts'
import type { SourceWish } from './lineage.ts'
import { makeTree } from './tree.ts'
import type { Tree } from './tree.ts'

const id = (n: number, length = 16): Bytes => { const bytes = new Uint8Array(length); new DataView(bytes.buffer).setUint32(length - 4, n); return bytes }
const key = (n: number): string => toBase32(id(n))
const version = (n: number): string => toBase32(id(1_000 + n))
const file = (n: number, name: string): FeedRecord => ({ t: 'create', at: n, id: id(n), parent: null, name, type: '', size: n, version: id(1_000 + n), cid: id(n, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })
const from = (n: number | null, more: Partial<SourceWish> = {}): SourceWish => ({ name: 'given', version: n === null ? null : version(n), transform: '', script: null, meta: {}, ...more })

const fromVersion = (n: number): Bytes => id(1_000 + n)

/** Files 1 … `count`. */
function files(count: number): Tree {
  const tree = makeTree()
  for (let n = 1; n <= count; n++) tree.apply(file(n, `file ${String(n)}`))
  return tree
}
const made = (tree: Tree, n: number, ...sources: SourceWish[]): void => { for (const record of recordsOf(tree, [{ do: 'lineage', entry: [...tree.keepers(fromVersion(n))][0] ?? key(n), version: version(n), sources }], 50)) tree.apply(record) }
const cyclic = expect.objectContaining({ code: 'STORAGE_CYCLIC_LINEAGE' }) as Error
/** Names with their steps, and edges as numbers of files. */
const drawn = (tree: Tree, n: number): unknown => {
  const { nodes, edges } = graphAround(tree, version(n))
  const name = (one: string): string => nodes.find(node => node.key === one)?.name ?? '?'
  return [nodes.map(node => `${String(node.steps)} ${node.name}`).sort(), edges.map(edge => `${name(edge.from)} → ${name(edge.to)}${edge.transform ? ` (${edge.transform})` : ''}`).sort()]
}

test('what a version was made from, and what was made from it, is drawn from either end', () => {
  const tree = files(4)
  made(tree, 2, from(1, { transform: ' anonymised ', script: version(4), meta: { by: 'Ida' } }))
  made(tree, 3, from(2))
  expect(drawn(tree, 2)).toEqual([['-1 file 1', '-1 file 4', '0 file 2', '1 file 3'], ['file 1 → file 2 (anonymised)', 'file 2 → file 3', 'file 4 → file 2']])
  expect(graphAround(tree, version(4)).nodes.map(({ name }) => name).sort()).toEqual(['file 2', 'file 3', 'file 4'])
  expect(graphAround(tree, version(2)).edges[0]?.meta).toEqual({ by: 'Ida' })
})

test('a circle is refused, of one version, of two, by way of others, and by a script', () => {
  const tree = files(4)
  expect(() => made(tree, 1, from(1))).toThrow(cyclic)
  made(tree, 2, from(1))
  made(tree, 3, from(2))
  expect(() => made(tree, 1, from(3))).toThrow(cyclic)
  expect(() => made(tree, 1, from(4, { script: version(3) }))).toThrow(cyclic)
  expect(drawn(tree, 1)).toEqual([['0 file 1', '1 file 2', '2 file 3'], ['file 1 → file 2', 'file 2 → file 3']])
})

test('two devices that make a circle together end with the first half of it, everywhere', () => {
  const tree = files(2)
  const [one] = recordsOf(tree, [{ do: 'lineage', entry: key(1), version: version(1), sources: [from(2)] }], 50)
  const [two] = recordsOf(tree, [{ do: 'lineage', entry: key(2), version: version(2), sources: [from(1), from(null)] }], 50)
  tree.apply(one!)
  tree.apply(two!)
  expect(drawn(tree, 1)).toEqual([['-1 file 2', '-2 given', '0 file 1'], ['file 2 → file 1', 'given → file 2']])
})

test('a source that is deleted, and one that never lay in this drive, are shown as missing by their names', () => {
  const tree = files(2)
  made(tree, 2, from(1), from(null, { name: 'census of 1910 <b>' }))
  tree.apply({ t: 'delete', at: 60, id: id(1), version: id(1_001) })
  expect(graphAround(tree, version(2)).nodes.filter(({ steps }) => steps < 0).map(({ name, entry }) => [name, entry])).toEqual([['file 1', null], ['census of 1910 <b>', null]])
  expect(graphAround(tree, version(2)).sources).toEqual([from(1, { name: 'file 1' }), from(null, { name: 'census of 1910 <b>' })])
  // Written anew it keeps what is gone.
  made(tree, 2, from(1, { transform: 'cut' }))
  expect(drawn(tree, 2)).toEqual([['-1 file 1', '0 file 2'], ['file 1 → file 2 (cut)']])
  expect(() => made(tree, 2, { ...from(1), version: version(77) })).toThrow(expect.objectContaining({ code: 'STORAGE_OBJECT_NOT_FOUND' }))
})

test('links are of versions: a new version begins without, and a copy shares those of its version', () => {
  const tree = files(2)
  made(tree, 2, from(1))
  tree.apply({ t: 'version', at: 60, id: id(2), type: '', size: 1, version: id(1_009), cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })
  expect(graphAround(tree, version(9)).edges).toEqual([])
  made(tree, 9, from(2))
  expect(() => recordsOf(tree, [{ do: 'lineage', entry: key(2), version: version(9), sources: [from(9)] }], 1)).toThrow(cyclic)
})

test('no sources take the links away; too many, and too much to say, are refused', () => {
  const tree = files(2)
  made(tree, 2, from(1))
  made(tree, 2)
  expect(tree.lineage.of.size).toBe(0)
  for (const wrong of [Array.from({ length: 33 }, () => from(null)), [from(null, { transform: 'x'.repeat(257) })], [from(null, { name: '' })], Array.from({ length: 32 }, () => from(null, { meta: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [String(i), 'x'.repeat(1_024)])) }))]) {
    expect(() => made(tree, 2, ...wrong)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})

test('of a large graph so many versions are shown, and how many are not is said', () => {
  const tree = files(200)
  for (let n = 2; n <= 200; n++) made(tree, n, from(1))
  const { nodes, more } = graphAround(tree, version(1))
  expect([nodes.length, more]).toEqual([40, 160])
  const chain = files(3_000)
  for (let n = 2; n <= 3_000; n++) made(chain, n, from(n - 1))
  expect(graphAround(chain, version(1_500)).nodes.length).toBeLessThanOrEqual(40)
})

test('where several ways lead to a source the longest counts, so that every edge goes one way', () => {
  const tree = files(5)
  made(tree, 2, from(1))
  made(tree, 3, from(2))
  made(tree, 4, from(1), from(3), from(2))
  made(tree, 5, from(4), from(1))
  for (const n of [1, 2, 3, 4, 5]) {
    const { nodes, edges } = graphAround(tree, version(n))
    const steps = new Map(nodes.map(node => [node.key, node.steps]))
    expect(steps.get(version(n))).toBe(0)
    for (const edge of edges) expect(steps.get(edge.from)!).toBeLessThan(steps.get(edge.to)!)
  }
})
