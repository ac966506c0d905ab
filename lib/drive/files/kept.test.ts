import { expect, test } from 'vitest'
import { u32 } from '../../bytes/bytes.ts'
import { toBase32 } from '../../bytes/base.ts'
import { treeOfBytes, treeToBytes } from './kept.ts'
import type { TreeNode } from './tree.ts'

const node = (i: number): TreeNode => {
  const id = new Uint8Array(16)
  id.set(u32(i))
  const pack = { version: id, container: 0, of: 1, offset: i, bytes: 5 }
  return {
    key: toBase32(id), id, parent: null, name: `${String(i)}.txt`, folder: false, starred: i % 2 === 0, trashedAt: null, createdAt: i, changedAt: i, deeds: [{ at: i, did: 'create' }],
    versions: [{ version: id, cid: new Uint8Array(36), root: new Uint8Array(32), dek: new Uint8Array(60), chunks: 1, size: 5, type: '', at: i, tag: '', message: '', pack }],
  }
}

test('a drive of 130,000 packed files is kept whole: its list is not replayed at each start', () => {
  const nodes = Array.from({ length: 130_000 }, (_, i) => node(i))
  const leaves = [{ version: new Uint8Array(16), root: new Uint8Array(32).fill(1) }]
  const kept = treeOfBytes(treeToBytes({ nodes, facts: { clock: 0, rule: null, links: new Map() }, made: new Map(), leaves, link: new Uint8Array(32).fill(2) }))
  const back = [...kept.nodes]
  expect(back).toHaveLength(nodes.length)
  for (const i of [0, 1, 77_777, 129_999]) expect(back[i]).toEqual(nodes[i])
  expect([kept.leaves, kept.link]).toEqual([leaves, new Uint8Array(32).fill(2)])
})
