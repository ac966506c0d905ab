import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/tabs.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import { CyxError } from '../errors.ts'
import { fetchChunk } from './fetchChunk.ts'
import type { NodeInfo, Peers, ShardRequest } from './peers.ts'
import { copyToTab, tabPlaces } from './tabs.ts'

const tab = (number: number): NodeInfo => ({ number, publicKey: blake3(new Uint8Array([number])), addresses: ['/p2p-circuit'], operator: '', region: '', online: true })
const idOf = (i: number): Bytes => blake3(new Uint8Array([i, i >> 8]))
const tabs = Array.from({ length: 5 }, (_, i) => tab(100 + i))
const [GRANT, TOTAL] = [new Uint8Array(190), 14]
const chunk = { chunkId: idOf(0), shardIds: new Uint8Array(32 * TOTAL), shards: Uint8Array.from({ length: TOTAL }, (_, i) => i), shardLength: 1, table: null, contentHash: new Uint8Array(32), padded: 1 }
const at = { version: new Uint8Array(16), index: 0, chunkId: chunk.chunkId }
const slots = Array.from({ length: TOTAL }, (_, i) => i)
const grants = new Map([[0, GRANT]])
const sources = { nodes: slots, grants: new Map(slots.map(node => [node, GRANT])) }
const check = (got: Bytes, _: Bytes, shard: number): void => { if (got[0] !== shard) throw new CyxError('NETWORK_NODE_LIED') }

/** Tabs that take and give whatever is asked of them, and nodes of which `dead` are not to be reached. */
function fakePeers({ here = tabs.slice(0, 1), dead = () => false, lies = () => false, avoided = () => false, wait = Promise.resolve() }: Partial<Record<'dead' | 'lies' | 'avoided', (node: number) => boolean>> & { here?: NodeInfo[], wait?: Promise<void> } = {}) {
  const put: (ShardRequest & { node: number, bytes: Bytes })[] = []
  const asked: number[] = []
  const peers: Peers = {
    dial: async node => {
      asked.push(node)
      await wait
      if (dead(node)) throw new CyxError('NETWORK_NODE_UNREACHABLE', { node })
      return {
        put: request => { put.push({ ...request, node }); return Promise.resolve(new Uint8Array(0)) },
        get: ({ shardIndex }) => Promise.resolve({ shardIds: chunk.shardIds, bytes: new Uint8Array([lies(node) ? 255 : shardIndex]) }),
        remove: () => Promise.resolve(null),
      }
    },
    room: () => Promise.resolve(() => undefined), labels: () => null, avoided, failed: () => undefined, worked: () => undefined, hedgeAfterMs: () => 10_000,
    tabs: { now: () => here, read: () => Promise.resolve(here) },
  }
  return { peers, put, asked }
}

test.each(vectors.chunks)('the places of chunk $chunkId are those of docs/format.md §16', ({ chunkId, shards, places }) => {
  const known = vectors.tabs.map((key, number) => ({ number, publicKey: fromHex(key) }))
  expect(tabPlaces(fromHex(chunkId), known, shards).map(({ node, shard }) => ({ tab: toHex(known[node]?.publicKey ?? new Uint8Array(0)), shard }))).toEqual(places)
})

test('places are the same in whatever order tabs are known, spread over tabs and shards, and change only for the chunks of a tab that goes', () => {
  const ids = Array.from({ length: 400 }, (_, i) => idOf(i))
  const first = ids.map(id => tabPlaces(id, tabs, TOTAL)[0])
  expect(ids.map(id => tabPlaces(id, tabs.toReversed(), TOTAL)[0])).toEqual(first)
  for (const { number } of tabs) expect(first.filter(place => place?.node === number).length).toBeGreaterThan(40)
  expect(new Set(first.map(place => place?.shard)).size).toBe(TOTAL)
  const [gone, ...left] = tabs
  for (const [i, id] of ids.entries()) {
    const [place] = tabPlaces(id, left, TOTAL)
    if (first[i]?.node !== gone?.number) expect(place).toEqual(first[i])
    else expect(place).toEqual(tabPlaces(id, tabs, TOTAL)[1])
  }
})

test('the tab of a chunk gets the shard that is its own, under a grant of the placement', async () => {
  const { peers, put } = fakePeers({ here: tabs })
  await copyToTab(chunk, at, { grants }, peers)
  const [place] = tabPlaces(chunk.chunkId, tabs, TOTAL)
  expect(put).toMatchObject([{ node: place?.node, shardIndex: place?.shard, grant: GRANT, bytes: new Uint8Array([place?.shard ?? -1]) }])
})

test('a tab that fails harms nobody, and no more than four copies are under way', async () => {
  await copyToTab(chunk, at, { grants }, fakePeers({ dead: () => true }).peers)
  const { promise: wait, resolve } = Promise.withResolvers<undefined>()
  const { peers, put } = fakePeers({ wait: wait.then(() => undefined) })
  const all = Promise.all(Array.from({ length: 10 }, () => copyToTab(chunk, at, { grants }, peers)))
  resolve(undefined)
  await all
  expect(put).toHaveLength(4)
})

test('a reader asks no tab while nodes answer, takes a tab\'s shard for a node that does not, and never counts one shard twice', async () => {
  const well = fakePeers()
  await fetchChunk(at, sources, 8, well.peers, check)
  expect(well.asked.every(node => node < TOTAL)).toBe(true)
  const own = tabPlaces(chunk.chunkId, tabs.slice(0, 1), TOTAL)[0]?.shard ?? -1
  // Eight are needed: seven nodes live, with or without the one that has the tab's shard.
  const others = slots.filter(node => node !== own)
  const got = await fetchChunk(at, sources, 8, fakePeers({ dead: node => node < TOTAL && !others.slice(0, 7).includes(node) }).peers, check)
  expect(got.flatMap((bytes, shard) => bytes ? [shard] : []).sort()).toEqual([own, ...others.slice(0, 7)].sort())
  await expect(fetchChunk(at, sources, 8, fakePeers({ dead: node => node < TOTAL && ![own, ...others.slice(0, 6)].includes(node) }).peers, check)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
})

test('a tab is asked before nodes that failed lately', async () => {
  const own = tabPlaces(chunk.chunkId, tabs.slice(0, 1), TOTAL)[0]?.shard ?? -1
  const good = slots.filter(node => node !== own).slice(0, 7)
  const { peers, asked } = fakePeers({ avoided: node => node < TOTAL && !good.includes(node) })
  await fetchChunk(at, sources, 8, peers, () => undefined)
  expect(asked.sort()).toEqual([...good, tabs[0]?.number].sort())
})

test('a tab that lies is found out and the next one asked; where none tells the truth, that is what the reader is told', async () => {
  const [first, second] = tabPlaces(chunk.chunkId, tabs, TOTAL)
  const alive = slots.filter(node => node !== first?.shard && node !== second?.shard).slice(0, 7)
  const dead = (node: number): boolean => node < TOTAL && !alive.includes(node)
  const got = await fetchChunk(at, sources, 8, fakePeers({ here: tabs, dead, lies: node => node === first?.node }).peers, check)
  expect(got.flatMap((bytes, shard) => bytes ? [shard] : []).sort()).toEqual([second?.shard, ...alive].sort())
  const all = fetchChunk(at, sources, 8, fakePeers({ here: tabs, dead, lies: node => node >= TOTAL }).peers, check)
  await expect(all).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { got: 7, causes: expect.arrayContaining([expect.objectContaining({ code: 'NETWORK_NODE_LIED' })]) as unknown } })
})
