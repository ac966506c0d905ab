import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fakeFile, heartbeat, markOf, only, putPages, random, startNetwork } from '../canisters/testing.ts'
import type { FakeFile, Network, Person } from '../canisters/testing.ts'
import { fromHex } from '../lib/bytes/base.ts'
import { equal } from '../lib/bytes/bytes.ts'
import type { Bytes } from '../lib/bytes/bytes.ts'
import type { DownloadPlan } from '../lib/ledger/ic/directory.ts'
import { nodeDirectory } from '../lib/ledger/ic/node.ts'
import { decodeGrant } from '../lib/record/grant.ts'
import { decodeReceipt } from '../lib/record/receipt.ts'
import { makeTestChunk } from '../lib/wire/testing/fixtures.ts'
import type { TestChunk } from '../lib/wire/testing/fixtures.ts'
import { connectFrom } from './handover/connect.ts'
import { askNode } from './operations/askNode.ts'
import { makeDialler } from './testing/dialler.ts'
import { freePort, makeFolder, removeFolder, startNodeProcess } from './testing/process.ts'
import type { NodeProcess } from './testing/process.ts'

const CHUNKS = 3
const SHARD_BYTES = 524_288
/** Room for as many shards as the directory plans with (524,416 bytes each), but not for as many records of these: head, list of 14, shard. */
const TOO_SMALL = 1_573_300

let network: Network
let ann: Person
let host: Awaited<ReturnType<typeof makeDialler>>
const running = new Map<NodeProcess, string>()

beforeAll(async () => {
  // With the first real node they fill the fourteen places of a chunk.
  network = await startNetwork({ starts_per_minute: 1_000, heartbeat_ms: 1_000 }, { nodes: 13 })
  ann = await network.person()
  host = await makeDialler('tcp')
})
afterAll(async () => {
  for (const [node, folder] of running) {
    await node.end('SIGKILL')
    await removeFolder(folder)
  }
  await host.stop()
  await network.stop()
})

/** A node's process that reports to the canister; known there when this resolves. */
async function startNode(more: Record<string, string> = {}, folder?: string): Promise<NodeProcess> {
  const at = folder ?? await makeFolder()
  const { host: address, rootKey, directory } = network.config.ic
  const node = await startNodeProcess(at, {
    NODE_WEBRTC: '0', NODE_WEBSOCKET: '0', NODE_DHT: '0', NODE_LEASE_GRACE_SECS: '1', NODE_HEARTBEAT_SECS: '1',
    NODE_DIRECTORY_HOST: address, NODE_DIRECTORY_CANISTER: directory, NODE_DIRECTORY_ROOT_KEY: rootKey, ...more,
  })
  running.set(node, at)
  await expect.poll(() => numberOf(node), { timeout: 30_000 }).not.toBeNull()
  return node
}
/** What the directory says of a node. */
const registered = async ({ ready }: NodeProcess) => (await network.admin.listNodes()).find(one => equal(Uint8Array.from(one.public_key), fromHex(ready.publicKey)))
const numberOf = async (node: NodeProcess): Promise<number | null> => (await registered(node))?.number ?? null
const clientOf = ({ ready }: NodeProcess) => connectFrom({ dial: (addresses, options) => host.dial(addresses, { ...options, force: true }) }, { number: 0, publicKey: fromHex(ready.publicKey), addresses: ready.addresses.filter(address => /\/tcp\/\d+\/p2p\//.test(address)) })

/** A committed file: one real node has its real shards, the others only sign. */
async function commitFile(node: NodeProcess, chunks: TestChunk[]): Promise<{ file: FakeFile, shardIndex: number }> {
  const file = { ...fakeFile(CHUNKS, SHARD_BYTES), chunkIds: chunks.map(({ chunkId }) => chunkId) }
  const started = only(await ann.directory.startUpload([file.request]))
  const [group] = started.groups
  const number = await numberOf(node)
  const shardIndex = group?.slots.indexOf(number ?? -1) ?? -1
  const granted = group?.grants.find(one => one.node === number)
  if (!group || !granted || shardIndex < 0) throw new Error('the node has no place')
  const grant = Uint8Array.from(granted.grants)
  const client = await clientOf(node)
  const marks = await Promise.all(chunks.map(async ({ chunkId, shardIds, shards }, chunkIndex) => {
    const bytes = shards[shardIndex] ?? new Uint8Array(0)
    const { receipt, signature } = decodeReceipt(await client.put({ grant, version: file.version, chunkIndex, chunkId, shardIndex, shardIds, bytes }))
    const mark = markOf(network, file, group, chunkIndex, [...Array(14).keys()].filter(shard => shard !== shardIndex))
    return { ...mark, receipts: [...mark.receipts, { shard: shardIndex, node: number ?? -1, grant_nonce: receipt.grantNonce, time_ms: BigInt(receipt.timeMs), signature }] }
  }))
  await client.close()
  expect(only(await ann.directory.markChunks([{ upload: started.upload, marks, journal: [], next: [] }])).rejected).toEqual([])
  const { feed_seq } = await ann.directory.account()
  only((await ann.directory.commitUpload({ commits: [await putPages(ann, file, started)], feed_seq, records: [random(100)] })).files)
  return { file, shardIndex }
}
const planOf = (file: FakeFile): Promise<DownloadPlan> => ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: CHUNKS })

/** Whether any file of a node's store has these bytes. */
async function isOnDisk(folder: string, bytes: Bytes): Promise<boolean> {
  const room = join(folder, 'store', 'segments')
  const files = await Promise.all((await readdir(room)).map(name => readFile(join(room, name)).catch(() => Buffer.alloc(0))))
  return files.some(file => file.includes(Buffer.from(bytes)))
}
const isRunning = ({ pid }: NodeProcess): boolean => { try { return process.kill(pid, 0) } catch { return false } }

it('a node that leaves hands its shards to others, past dead and full ones and over a kill, and ends; what is deleted then is gone from their disks', { timeout: 240_000 }, async () => {
  const leaver = await startNode()
  const chunks = Array.from({ length: CHUNKS }, () => makeTestChunk(SHARD_BYTES, 14))
  const { file, shardIndex } = await commitFile(leaver, chunks)
  const leaverNumber = await numberOf(leaver)
  expect((await planOf(file)).groups.map(({ nodes }) => nodes[shardIndex])).toEqual([leaverNumber])

  // Two who could take them: one that is not there, with much room, and one that is full after two.
  const seed = random(32)
  const { host: address, rootKey, directory } = network.config.ic
  await nodeDirectory({ host: address, canisterId: directory, rootKey, seed }).heartbeat(heartbeat(Uint8Array.from(ed25519.getPublicKey(seed))))
  const small = await startNode({ NODE_CAPACITY_BYTES: String(TOO_SMALL) })
  await askNode(leaver.folder, { verb: 'mode', mode: 'drain' })
  // Everybody reads in the registry that it takes nothing.
  await expect.poll(async () => { const told = await registered(leaver); return [told?.state, (told?.used_bytes ?? 0n) > 0n] }, { timeout: 30_000 }).toEqual([{ Draining: null }, true])
  const progress = async () => (await askNode(leaver.folder, { verb: 'status' })).handOver
  await expect.poll(async () => (await progress()).moved, { timeout: 60_000 }).toBe(2)
  await expect.poll(async () => (await progress()).left, { timeout: 60_000 }).toBe(1)
  await leaver.end('SIGKILL')

  // Started again it goes on by itself; now there is somebody with room, and it shall end when it is done.
  const large = await startNode()
  const again = await startNode({}, leaver.folder)
  await askNode(again.folder, { verb: 'mode', mode: 'exit' })
  await expect.poll(() => isRunning(again), { timeout: 60_000 }).toBe(false)

  const plan = await planOf(file)
  const holders = plan.groups.flatMap(({ count, nodes }) => Array.from({ length: count }, () => nodes[shardIndex]))
  const [smallNumber, largeNumber] = [await numberOf(small), await numberOf(large)]
  expect(holders.map(one => one === smallNumber ? 'small' : one === largeNumber ? 'large' : one).sort()).toEqual(['large', 'small', 'small'])
  for (const [chunkIndex, { chunkId, shardIds, shards }] of chunks.entries()) {
    const holder = holders[chunkIndex] === smallNumber ? small : large
    const grant = Uint8Array.from(plan.grants.find(({ node }) => node === holders[chunkIndex])?.grants ?? [])
    expect(decodeGrant(grant).grant.nodeKey).toEqual(fromHex(holder.ready.publicKey))
    const client = await clientOf(holder)
    const got = await client.get({ grant, version: file.version, chunkIndex, chunkId, shardIndex })
    expect([equal(got.bytes, shards[shardIndex] ?? new Uint8Array(0)), equal(got.shardIds, shardIds)]).toEqual([true, true])
    await client.close()
  }

  // A file that its owner deletes: nobody brings the nodes a grant for it, they read it in the directory's log.
  const mine = (index: number): Bytes => chunks[index]?.shards[shardIndex] ?? new Uint8Array(0)
  const disks = (): Promise<boolean[]> => Promise.all(chunks.map(async (_, index) => await isOnDisk(small.folder, mine(index)) || isOnDisk(large.folder, mine(index))))
  expect(await disks()).toEqual([true, true, true])
  const { feed_seq } = await ann.directory.account()
  await ann.directory.deleteFiles({ versions: [file.version], feed_seq, records: [random(60)] })
  await expect.poll(async () => [(await askNode(small.folder, { verb: 'status' })).shards, (await askNode(large.folder, { verb: 'status' })).usedBytes], { timeout: 60_000 }).toEqual([0, 0])
  await expect.poll(disks, { timeout: 60_000 }).toEqual([false, false, false])
})

it('a node that moved stands in the registry where it is now, by its first heartbeat, and is reached there; in maintenance it is listed as that', { timeout: 60_000 }, async () => {
  const before = await startNode()
  const { folder } = before
  await before.end('SIGKILL')
  running.delete(before)
  const seen = (await registered(before))?.last_seen ?? 0n
  const after = await startNode({ NODE_TCP_PORT: await freePort() }, folder)
  await expect.poll(async () => (await registered(after))?.last_seen, { timeout: 30_000 }).toBeGreaterThan(seen)
  const addresses = (await registered(after))?.addresses ?? []
  expect(addresses).toEqual(after.ready.addresses)
  expect(addresses.filter(one => before.ready.addresses.includes(one) && one.includes('/tcp/'))).toEqual([])
  const client = await clientOf({ ...after, ready: { ...after.ready, addresses } })
  await client.stats()
  await client.close()
  await askNode(folder, { verb: 'mode', mode: 'maintenance' })
  await expect.poll(async () => (await registered(after))?.state, { timeout: 30_000 }).toEqual({ Maintenance: null })
  await askNode(folder, { verb: 'mode', mode: 'open' })
  await expect.poll(async () => (await registered(after))?.state, { timeout: 30_000 }).toEqual({ Online: null })
  await after.end()
})

it('shards of an upload that nobody finishes are dropped when its session has ended', { timeout: 120_000 }, async () => {
  const [node] = [...running.keys()].filter(isRunning).slice(-1)
  if (!node) throw new Error('no node')
  const chunk = makeTestChunk(SHARD_BYTES, 14)
  const file = { ...fakeFile(1, SHARD_BYTES), chunkIds: [chunk.chunkId] }
  const started = only(await ann.directory.startUpload([file.request]))
  const [group] = started.groups
  const number = await numberOf(node)
  const granted = group?.grants.find(one => one.node === number)
  if (!group || !granted) throw new Error('the node has no grant')
  const client = await clientOf(node)
  const shardIndex = Math.max(0, group.slots.indexOf(number ?? -1))
  const shards = async (): Promise<number> => (await askNode(node.folder, { verb: 'status' })).shards
  const before = await shards()
  await client.put({ grant: Uint8Array.from(granted.grants), version: file.version, chunkIndex: 0, chunkId: chunk.chunkId, shardIndex, shardIds: chunk.shardIds, bytes: chunk.shards[shardIndex] ?? new Uint8Array(0) })
  await client.close()
  // While the session lasts it may still be committed.
  await new Promise(resolve => { setTimeout(resolve, 3_000) })
  expect(await shards()).toBe(before + 1)
  await ann.directory.abortUpload([started.upload])
  await expect.poll(shards, { timeout: 30_000 }).toBe(before)
})
