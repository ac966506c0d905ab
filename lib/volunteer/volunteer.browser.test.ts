import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { commands } from 'vitest/browser'
import { fromHex, toHex } from '../bytes/base.ts'
import { concat, equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { makeNodes } from '../drive/nodes.ts'
import type { Nodes } from '../drive/nodes.ts'
import { fetchChunk } from '../engine/fetchChunk.ts'
import type { NodeInfo } from '../engine/peers.ts'
import { sendChunk } from '../engine/sendChunk.ts'
import { copyToTab, tabPlaces } from '../engine/tabs.ts'
import { CyxError } from '../errors.ts'
import { makePeerPool, makePool } from '../peers/pool.ts'
import type { PeerPool } from '../peers/pool.ts'
import { bridge } from '../peers/rtcBridge.ts'
import { makeRtcHost } from '../peers/rtcHost.ts'
import { makeWebTransportHost } from '../peers/webTransportHost.ts'
import { makeTestChunk, makeTestDirectory } from '../wire/testing/fixtures.ts'
import { openTabShelf } from './shelf.ts'
import type { TabShelf } from './shelf.ts'
import { volunteer } from './volunteer.ts'
import type { TabDirectory, VolunteerState } from './volunteer.ts'

/** Four shards on four nodes, two of which are enough. */
const [SHARDS, NEEDED] = [4, 2]
const SHARD_BYTES = 300_000
/** A handshake through a node is three of them, and the machine of a test has much to do. */
const DIAL_MS = 20_000
const QUOTA = 1_500_000
const NAME = 'volunteer-test'

const grants = makeTestDirectory()
const environment = { NODE_GRANT_KEY: toHex(grants.grantKey), NODE_WEBRTC: '0' }
const version = new Uint8Array(16).fill(9)
const registry: NodeInfo[] = []
const peers: string[] = []
const gone = new Set<string>()
const beats: Parameters<TabDirectory['heartbeat']>[0][] = []
let folder: FileSystemDirectoryHandle
let shelf: TabShelf
let state: VolunteerState | null = null
let pool: PeerPool
let nodes: Nodes
const tab = new AbortController()
let over: Promise<void>
/** What the tab waits for before it reads a shard. */
let hold = (): Promise<void> => Promise.resolve()

/** The registry of a test: it takes heartbeats as the directory does. */
const directory: TabDirectory = {
  heartbeat: beat => {
    beats.push(beat)
    const publicKey = new Uint8Array(beat.public_key)
    const known = registry.find(node => equal(node.publicKey, publicKey))
    if (known) known.addresses = beat.addresses
    else registry.push({ number: 50, publicKey, addresses: beat.addresses, operator: beat.operator, region: '', online: true })
    return Promise.resolve({ interval_ms: 500n, grant_key: grants.grantKey })
  },
  nodes: () => Promise.resolve(registry.map(node => ({ ...node }))),
  leaseStatus: versions => Promise.resolve(versions.map(one => gone.has(toHex(one)) ? 'gone' : 'live')),
}

beforeAll(async () => {
  await Promise.all(Array.from({ length: SHARDS }, async (_, i) => {
    // Two do not pass on connections for tabs: those are asked and left alone.
    const { peer, publicKey, addresses } = await commands.startNode({ ...environment, ...i < 2 ? { NODE_RELAYS: '0' } : { NODE_WEBRTC: '1' } })
    registry[i] = { number: i, publicKey: fromHex(publicKey), addresses, operator: '', region: '', online: true }
    peers[i] = peer
  }))
  folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(NAME, { create: true })
  shelf = await openTabShelf(folder, QUOTA)
  const slow: TabShelf = { ...shelf, read: async (...args) => { await hold(); return shelf.read(...args) } }
  over = volunteer({ seed: new Uint8Array(32).fill(4), shelf: slow, directory, onState: now => { state = now }, signal: tab.signal, sweepMs: 0, restMs: 500 })
  const { port1, port2 } = new MessageChannel()
  bridge(port1)
  pool = makePeerPool({ host: makeWebTransportHost(), rtc: port2 })
  nodes = makeNodes(pool, () => Promise.resolve([...registry]))
}, 60_000)
afterAll(async () => {
  tab.abort(new DOMException('over', 'AbortError'))
  await over
  await pool.close()
  for (const peer of peers) await commands.endNode(peer)
  await (await navigator.storage.getDirectory()).removeEntry(NAME, { recursive: true })
})

const grantsFor = (verb: 'put' | 'get'): Map<number, Bytes> => new Map(registry.slice(0, SHARDS).map(({ number, publicKey }) => [number, grants.grant(publicKey, { verb, version })]))
const made = Array.from({ length: 8 }, () => makeTestChunk(SHARD_BYTES, SHARDS))
const chunkOf = (index: number) => made[index] ?? makeTestChunk(SHARD_BYTES, SHARDS)
const placement = () => ({ slots: [0, 1, 2, 3], spares: [], grants: grantsFor('put') })

const encoded = (index: number) => {
  const { chunkId, shardIds, shards } = chunkOf(index)
  return { chunkId, shardIds, shards: concat(...shards), shardLength: SHARD_BYTES, table: null, contentHash: new Uint8Array(32), padded: 0 }
}

/** Stores a chunk, then gives the tab its copy: as an upload does. */
async function store(index: number): Promise<void> {
  const chunk = encoded(index)
  const sent = await sendChunk(chunk, { version, index }, placement(), SHARDS, nodes)
  expect(sent.map(({ node }) => node)).toEqual([0, 1, 2, 3])
  await copyToTab(chunk, { version, index }, placement(), nodes)
}
const fetchOne = async (index: number): Promise<number[]> => {
  const { chunkId, shards } = chunkOf(index)
  const check = (bytes: Bytes, _: Bytes, shard: number): void => { if (!equal(bytes, shards[shard] ?? new Uint8Array(0))) throw new CyxError('NETWORK_NODE_LIED') }
  const got = await fetchChunk({ version, index, chunkId }, { nodes: [0, 1, 2, 3], grants: grantsFor('get') }, NEEDED, nodes, check)
  return got.flatMap((bytes, shard) => bytes ? [shard] : [])
}
/** The node through which the tab is reached, by its place in the registry. */
const relayOf = (): number => registry.findIndex(({ addresses }) => registry[SHARDS]?.addresses[0]?.includes(addresses.find(one => one.includes('/webtransport/'))?.split('/p2p/')[0] ?? 'none'))
const shardOfTab = (index: number): number => tabPlaces(chunkOf(index).chunkId, registry.slice(SHARDS), SHARDS)[0]?.shard ?? -1

test('a tab registers as a volunteer without room of its own, under addresses that lead through a node', async () => {
  await expect.poll(() => state?.serving, { timeout: 30_000 }).toBe(true)
  expect(beats[0]).toMatchObject({ kind: { Volunteer: null }, capacity_bytes: 0n, used_bytes: 0n })
  const { addresses = [] } = registry[SHARDS] ?? {}
  expect(addresses.every(address => address.includes('/p2p-circuit/'))).toBe(true)
  expect(['/webtransport/', '/webrtc-direct/'].map(way => addresses.some(address => address.includes(way)))).toEqual([true, true])
  await expect.poll(async () => (await nodes.known()).size, { timeout: 40_000 }).toBe(SHARDS + 1)
})

test('once a chunk is full the tab gets a copy of one shard, which the chunk and the tab\'s key name', async () => {
  await store(0)
  expect(shelf.held(version).map(({ shardIndex, chunkIndex }) => ({ shardIndex, chunkIndex }))).toEqual([{ shardIndex: shardOfTab(0), chunkIndex: 0 }])
  await expect.poll(() => beats.at(-1)).toMatchObject({ shards: 1n, capacity_bytes: BigInt(shelf.stats().usedBytes), used_bytes: BigInt(shelf.stats().usedBytes) })
})

test('a tab is reached over the session to its node that is open; one that had to be opened ends with it', async () => {
  const sessions = new Set<WebTransport>()
  const { createBidirectionalStream: real } = WebTransport.prototype
  // Every session has a stream for Noise, at least.
  const spy = vi.spyOn(WebTransport.prototype, 'createBidirectionalStream').mockImplementation(function (this: WebTransport, ...args) {
    sessions.add(this)
    return real.apply(this, args)
  })
  try {
    const [tabNode, lead] = [registry[SHARDS], registry[relayOf()]]
    if (!tabNode || !lead) throw new Error('nobody serves')
    const open = makePool({ routes: [makeWebTransportHost().route], dialMs: DIAL_MS })
    await open.dial(lead)
    expect(sessions.size).toBe(1)
    await (await open.dial(tabNode)).close()
    expect(sessions.size).toBe(1)
    await (await open.dial(lead)).exists({ grant: grants.grant(lead.publicKey, { verb: 'exists', version }), version, chunkIndex: 0, chunkId: chunkOf(0).chunkId, shardIndex: 0 })
    await open.close()
    const alone = makePool({ routes: [makeWebTransportHost().route], dialMs: DIAL_MS })
    const client = await alone.dial(tabNode)
    expect(sessions.size).toBe(2)
    await client.close()
    await [...sessions][1]?.closed
    await alone.close()
  } finally { spy.mockRestore() }
})

test('a reader without WebTransport reaches the tab, too', async () => {
  const tabNode = registry[SHARDS]
  if (!tabNode) throw new Error('nobody serves')
  const host = makeRtcHost()
  const other = makePool({ routes: [host.route], dialMs: DIAL_MS })
  const { bytes } = await (await other.dial(tabNode)).get({ grant: grantsFor('get').get(0) as Bytes, version, chunkIndex: 0, chunkId: chunkOf(0).chunkId, shardIndex: shardOfTab(0) })
  expect(equal(bytes, chunkOf(0).shards[shardOfTab(0)] ?? new Uint8Array(0))).toBe(true)
  await other.close()
  await host.close()
})

test('a tab refuses who has no leave', async () => {
  const client = await nodes.dial(50)
  const { chunkId, shardIds, shards } = chunkOf(0)
  const request = { version, chunkIndex: 0, chunkId, shardIndex: 0, shardIds, bytes: shards[0] as Bytes }
  const stranger = new Uint8Array(32).fill(3)
  await expect(client.put({ ...request, grant: grants.grant(stranger, { version }) })).rejects.toMatchObject({ code: 'NETWORK_NODE_REFUSED' })
  await expect(client.put({ ...request, grant: makeTestDirectory(8).grant(registry[0]?.publicKey as Bytes, { version }) })).rejects.toMatchObject({ code: 'NETWORK_NODE_REFUSED' })
  await expect(client.put({ ...request, grant: grantsFor('put').get(0) as Bytes, bytes: shards[1] as Bytes })).rejects.toMatchObject({ code: 'NETWORK_NODE_REFUSED' })
  expect(shelf.stats().shards).toBe(1)
})

test('a tab that is full takes no more, and what is stored is full without it', async () => {
  for (let index = 1; index < 6; index++) await store(index)
  expect(shelf.stats().shards).toBe(4)
  expect(shelf.stats().usedBytes).toBeLessThanOrEqual(QUOTA)
  expect(await fetchOne(5)).toHaveLength(NEEDED)
})

test('with all nodes but one gone a chunk is read with the tab\'s copy, through the node that passes it on', async () => {
  const relay = relayOf()
  expect(relay).toBeGreaterThan(1)
  // Chunks whose copy is another shard than the one that is left.
  const index = [0, 1, 2, 3].find(one => shardOfTab(one) !== relay) ?? -1
  expect(index).toBeGreaterThanOrEqual(0)
  for (const [i, peer] of peers.entries()) if (i !== relay) await commands.endNode(peer)
  const before = state?.servedBytes ?? 0
  expect((await fetchOne(index)).sort()).toEqual([relay, shardOfTab(index)].sort())
  expect(state?.servedBytes).toBe(before + SHARD_BYTES)
  // One more node would do where nobody had volunteered: without the tab's copy there are too few.
  await expect(fetchOne(5)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
})

test('what was deleted goes from the tab, too', async () => {
  gone.add(toHex(version))
  await expect.poll(() => shelf.stats().shards).toBe(0)
  gone.clear()
})

test('a tab that closes in the middle of an answer fails that answer, and readers do without it', async () => {
  const begun = Promise.withResolvers<null>()
  hold = () => {
    begun.resolve(null)
    return new Promise(() => undefined)
  }
  const client = await nodes.dial(50)
  const { chunkId, shardIds, shards } = chunkOf(0)
  const request = { version, chunkIndex: 0, chunkId, shardIndex: 1 }
  await client.put({ ...request, grant: grantsFor('put').get(0) as Bytes, shardIds, bytes: shards[1] as Bytes })
  const asked = client.get({ ...request, grant: grantsFor('get').get(0) as Bytes })
  const failed = expect(asked).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
  await begun.promise
  tab.abort(new DOMException('closed', 'AbortError'))
  await over
  await failed
  expect(state?.serving).toBe(false)
  await expect(fetchOne(0)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
})
