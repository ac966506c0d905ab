import { afterAll, beforeAll, expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { fromHex, toHex } from '../bytes/base.ts'
import { concat, equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { fetchChunk } from '../engine/fetchChunk.ts'
import type { NodeInfo } from '../engine/peers.ts'
import { sendChunk } from '../engine/sendChunk.ts'
import { CyxError } from '../errors.ts'
import { makePool } from '../peers/pool.ts'
import type { PeerPool } from '../peers/pool.ts'
import { makeWebTransportHost } from '../peers/webTransportHost.ts'
import { makeTestChunk, makeTestDirectory } from '../wire/testing/fixtures.ts'
import { diagnose, testNodes } from './diagnosis.ts'
import { makeNodes } from './nodes.ts'
import type { Nodes } from './nodes.ts'

/** Four shards, of which two are enough to read and three to be stored, and a spare. */
const [SHARDS, NEEDED, ENOUGH, COUNT] = [4, 2, 3, 5]
const SHARD_BYTES = 300_000

const directory = makeTestDirectory()
const environment = { NODE_GRANT_KEY: toHex(directory.grantKey), NODE_WEBRTC: '0' }
const version = new Uint8Array(16).fill(9)
const registry: NodeInfo[] = []
const peers: string[] = []
let pool: PeerPool
let nodes: Nodes

beforeAll(async () => {
  await Promise.all(Array.from({ length: COUNT }, async (_, i) => {
    // The third is full with its first shard.
    const { peer, publicKey, addresses } = await commands.startNode({ ...environment, ...i === 2 ? { NODE_CAPACITY_BYTES: String(SHARD_BYTES + 50_000) } : {} })
    registry[i] = { number: i, publicKey: fromHex(publicKey), addresses, operator: `operator ${String(i)}`, region: '', online: true }
    peers[i] = peer
  }))
  pool = makePool({ routes: [makeWebTransportHost().route] })
  nodes = makeNodes(pool, () => Promise.resolve([...registry]))
})
afterAll(async () => {
  await pool.close()
  for (const peer of peers) await commands.endNode(peer)
})

const grants = (verb: 'put' | 'get'): Map<number, Bytes> => new Map(registry.map(({ number, publicKey }) => [number, directory.grant(publicKey, { verb, version })]))
const made = Array.from({ length: 4 }, () => makeTestChunk(SHARD_BYTES, SHARDS))
const chunkOf = (index: number) => made[index] ?? makeTestChunk(SHARD_BYTES, SHARDS)
const held = new Map<string, number>()

async function send(index: number): Promise<number[]> {
  const { chunkId, shardIds, shards } = chunkOf(index)
  const chunk = { chunkId, shardIds, shards: concat(...shards), shardLength: SHARD_BYTES, table: null, contentHash: new Uint8Array(32), padded: 0 }
  const sent = await sendChunk(chunk, { version, index }, { slots: [0, 1, 2, 3], spares: [4], grants: grants('put') }, ENOUGH, nodes)
  for (const { shard, node } of sent) held.set(`${String(index)} ${String(shard)}`, node)
  return sent.map(({ node }) => node)
}
async function fetchOne(index: number): Promise<number> {
  const { chunkId, shards } = chunkOf(index)
  const where = shards.map((_, shard) => held.get(`${String(index)} ${String(shard)}`) ?? 0xffffffff)
  const check = (bytes: Bytes, _: Bytes, shard: number): void => { if (!equal(bytes, shards[shard] ?? new Uint8Array(0))) throw new CyxError('NETWORK_NODE_LIED') }
  return (await fetchChunk({ version, index, chunkId }, { nodes: where, grants: grants('get') }, NEEDED, nodes, check)).filter(bytes => bytes !== null).length
}

test('a full node is replaced by the spare, and every node keeps a shard of its own', async () => {
  expect((await send(0)).sort()).toEqual([0, 1, 2, 3])
  expect((await send(1)).sort()).toEqual([0, 1, 3, 4])
})

test('a node that accepts and says nothing any more holds nobody up, neither storing nor reading', async () => {
  await commands.freezeNode(peers[1] ?? '', true)
  // The full one is still avoided, or refuses: eleven of fourteen are three of four here.
  expect((await send(2)).filter(node => node === 1)).toEqual([])
  expect(await fetchOne(0)).toBe(NEEDED)
  expect(nodes.avoided(1)).toBe(true)
  await commands.freezeNode(peers[1] ?? '', false)
})

test('a node that was killed and comes back with other addresses is found there, and gives what it holds', async () => {
  const restarted = await commands.restartNode(peers[3] ?? '', environment)
  registry[3] = { ...registry[3] as NodeInfo, addresses: restarted.addresses }
  // The registry is not asked for every failed dial: at the latest five seconds later.
  await expect.poll(async () => {
    const client = await nodes.dial(3, { signal: AbortSignal.timeout(5_000) })
    const { chunkId, shards } = chunkOf(0)
    const { bytes } = await client.get({ grant: grants('get').get(3) as Bytes, version, chunkIndex: 0, chunkId, shardIndex: 3 }, { signal: AbortSignal.timeout(3_000) })
    return equal(bytes, shards[3] ?? new Uint8Array(0))
  }, { timeout: 40_000, interval: 500 }).toBe(true)
})

test('the diagnosis tells of real nodes by which transport they are reached, and how far they are', async () => {
  await testNodes(pool, registry)
  const { transports, nodes: rows } = diagnose(pool, registry, true)
  expect(transports[0]).toMatchObject({ name: 'webtransport', state: 'works' })
  expect(rows.filter(({ transport, roundTripMs }) => transport === 'webtransport' && (roundTripMs ?? 0) > 0)).toHaveLength(COUNT)
})
