import { expect, test } from 'vitest'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { ShardState } from '../options.ts'
import { fetchChunk } from './fetchChunk.ts'
import { VACANT } from './peers.ts'
import type { Peers, Shards } from './peers.ts'
import { isLent } from './lent.ts'
import { sendChunk } from './sendChunk.ts'

const bytes = (n: number): Bytes => new Uint8Array([n])
const chunk = { chunkId: new Uint8Array(32), shardIds: new Uint8Array(32 * 14), shards: new Uint8Array(14), shardLength: 1, table: null, contentHash: new Uint8Array(32), padded: 1 }
const at = { version: new Uint8Array(16), index: 0, chunkId: chunk.chunkId }
const slots = Array.from({ length: 14 }, (_, i) => i)
const grants = new Map(Array.from({ length: 16 }, (_, i) => [i, bytes(i)]))

/** Nodes that answer, but for those that `fails` names: by refusing, or by never answering. */
function fakePeers(fails: Record<number, 'refuse' | 'hang' | 'lie'> = {}) {
  const failed = new Set<number>()
  const asked: number[] = []
  const waitForAbort = (signal?: AbortSignal): Promise<never> => new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason as Error)
    signal?.addEventListener('abort', () => { reject(signal.reason as Error) })
  })
  const peers: Peers = {
    dial: node => {
      asked.push(node)
      const act = async <T>(value: T, signal?: AbortSignal): Promise<T> => {
        if (fails[node] === 'refuse') throw new CyxError('NETWORK_NODE_UNREACHABLE', { node })
        return fails[node] === 'hang' ? waitForAbort(signal) : value
      }
      const shards: Shards = {
        put: (_, options) => act(bytes(node), options?.signal),
        get: ({ shardIndex }, options) => act({ shardIds: chunk.shardIds, bytes: bytes(fails[node] === 'lie' ? 255 : shardIndex) }, options?.signal),
        remove: () => Promise.resolve(null),
      }
      return Promise.resolve(shards)
    },
    room: () => Promise.resolve(() => undefined),
    labels: () => null,
    avoided: node => failed.has(node),
    failed: node => { failed.add(node) },
    worked: node => { failed.delete(node) },
    hedgeAfterMs: () => 50,
  }
  return { peers, asked }
}

const check = (got: Bytes, _ids: Bytes, shard: number): void => { if (got[0] !== shard) throw new CyxError('NETWORK_NODE_LIED') }

test('every shard goes to its own node', async () => {
  const { peers } = fakePeers()
  const sent = await sendChunk(chunk, at, { slots, spares: [14, 15], grants }, 11, peers)
  expect(sent.map(({ shard, node }) => [shard, node])).toEqual(slots.map(i => [i, i]))
})

test('a node that fails is replaced by a spare, and no node gets two shards', async () => {
  const { peers } = fakePeers({ 3: 'refuse', 5: 'refuse' })
  const sent = await sendChunk(chunk, at, { slots, spares: [14, 15], grants }, 11, peers)
  expect(new Set(sent.map(({ node }) => node)).size).toBe(14)
  expect(sent.filter(({ node }) => node > 13).map(({ shard }) => shard).sort()).toEqual([3, 5])
})

test('spares are kept for the nodes that stay behind, not spent while all are on their way', async () => {
  const { peers, asked } = fakePeers({ 13: 'hang' })
  const slow: Peers = { ...peers, dial: async (node, options) => { if (node < 13) await new Promise(resolve => setTimeout(resolve, 200)); return peers.dial(node, options) } }
  const sent = await sendChunk(chunk, at, { slots, spares: [14, 15], grants }, 11, slow)
  expect(sent.find(({ shard }) => shard === 13)?.node).toBeGreaterThan(13)
  expect(asked.filter(node => node > 13)).toHaveLength(1)
})

test('eleven receipts are enough, ten are not, and the error tells each cause', async () => {
  const down = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [i, 'refuse' as const]))
  const states: ShardState[] = []
  const eleven = await sendChunk(chunk, at, { slots, spares: [], grants }, 11, fakePeers(down(3)).peers, { onShard: (_, state) => states.push(state) })
  expect(eleven).toHaveLength(11)
  expect(states.filter(state => state === 'lost')).toHaveLength(3)
  await expect(sendChunk(chunk, at, { slots, spares: [], grants }, 11, fakePeers(down(4)).peers))
    .rejects.toMatchObject({ code: 'NETWORK_NO_NODES_AVAILABLE', details: { online: 10, needed: 11, causes: { length: 4 } } })
})

test('shards that nodes hold already are not sent again, count, and keep their nodes to themselves', async () => {
  const { peers, asked } = fakePeers({ 13: 'refuse' })
  const told: number[] = []
  const held = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(shard => ({ shard, node: shard })).concat({ shard: 9, node: 15 })
  // Slots were given anew: node 8 holds shard 8 and stands in the slot of shard 10 now.
  const sent = await sendChunk(chunk, at, { slots: slots.map(i => i === 10 ? 8 : i), spares: [14, 15], grants }, 11, peers, { held, onReceipt: ({ shard }) => told.push(shard) })
  expect(sent.map(({ shard, node }) => [shard, node])).toEqual([[10, 14], [11, 11], [12, 12]])
  expect(told.sort()).toEqual([10, 11, 12])
  expect(asked.sort()).toEqual([11, 12, 13, 14])
})

test('a vacant slot is filled from the reserve', async () => {
  const sent = await sendChunk(chunk, at, { slots: slots.map(i => i === 2 ? VACANT : i), spares: [15], grants }, 11, fakePeers().peers)
  expect(sent.find(({ shard }) => shard === 2)?.node).toBe(15)
})

test('a cancelled upload rejects with the caller\'s own reason', async () => {
  const stop = new AbortController()
  const sending = sendChunk(chunk, at, { slots, spares: [], grants }, 11, fakePeers({ 0: 'hang' }).peers, { signal: stop.signal })
  stop.abort(new Error('enough'))
  await expect(sending).rejects.toThrow('enough')
})

test('eight shards suffice while six nodes are dead, hang or lie', async () => {
  const { peers } = fakePeers({ 0: 'refuse', 1: 'lie', 2: 'refuse', 3: 'lie', 4: 'refuse', 5: 'lie' })
  const shards = await fetchChunk(at, { nodes: slots, grants }, 8, peers, check)
  expect(shards.map(shard => shard?.[0] ?? null)).toEqual([null, null, null, null, null, null, 6, 7, 8, 9, 10, 11, 12, 13])
})

test('a node that hangs is overtaken by the next candidate', async () => {
  const { peers } = fakePeers({ 0: 'hang', 4: 'hang' })
  const shards = await fetchChunk(at, { nodes: slots, grants }, 8, peers, check)
  expect(shards.filter(shard => shard)).toHaveLength(8)
  expect([shards[0], shards[4]]).toEqual([null, null])
})

test('seven dead nodes are named', async () => {
  const { peers } = fakePeers(Object.fromEntries(Array.from({ length: 7 }, (_, i) => [i, 'refuse' as const])))
  await expect(fetchChunk(at, { nodes: slots, grants }, 8, peers, check)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7, missing: [0, 1, 2, 3, 4, 5, 6] } })
})

test('nodes that failed lately are asked last', async () => {
  const { peers, asked } = fakePeers()
  for (const node of [0, 1]) peers.failed(node, null)
  await fetchChunk(at, { nodes: slots, grants }, 8, peers, check)
  expect(asked.slice(0, 8)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
})

test('a chunk whose shard was given up on its way is not written over: its connection may still send it', async () => {
  const one = { ...chunk }
  await sendChunk(one, at, { slots, spares: [14, 15], grants }, 11, fakePeers().peers)
  expect(isLent(one)).toBe(false)
  const sent = await sendChunk(one, at, { slots, spares: [14, 15], grants }, 11, fakePeers({ 6: 'hang' }).peers)
  expect(sent.find(({ shard }) => shard === 6)?.node).toBe(14)
  expect(isLent(one)).toBe(true)
})
