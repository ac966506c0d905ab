import { afterEach, beforeEach, expect, test } from 'vitest'
import { toHex } from '../bytes/base.ts'
import { verifySlowly } from '../bytes/ed25519Slowly.ts'
import { ed25519 } from '@noble/curves/ed25519.js'
import { blake3 } from '../bytes/hash.ts'
import { makeGate } from '../wire/gate.ts'
import type { Shelf } from '../wire/shelf.ts'
import { makeTestChunk, makeTestDirectory } from '../wire/testing/fixtures.ts'
import { openTabShelf } from './shelf.ts'
import type { TabShelf } from './shelf.ts'

const NAME = 'shelf-test'
const version = new Uint8Array(16).fill(5)
const lease = { version, chunkIndex: 3 }
let folder: FileSystemDirectoryHandle
beforeEach(async () => { folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(NAME, { create: true }) })
afterEach(async () => { await (await navigator.storage.getDirectory()).removeEntry(NAME, { recursive: true }) })

const chunk = makeTestChunk(10_000)
const shard = (shardIndex: number) => ({ chunkId: chunk.chunkId, shardIndex, shardIds: chunk.shardIds, bytes: chunk.shards[shardIndex] ?? new Uint8Array(0) })
/** Bytes of a shard's file: the list and the shard. */
const FILE = 10_000 + 3 * 32
const files = async (): Promise<string[]> => (await Array.fromAsync(folder.keys())).sort()
const open = (quota = 10 * FILE): Promise<TabShelf> => openTabShelf(folder, quota)

test('what was kept is read again, also by the next tab that opens the shelf', async () => {
  const first = await open()
  expect(await first.keep(shard(1), lease)).toBe(true)
  expect(await first.keep(shard(1), lease)).toBe(false)
  const again = await open()
  expect(again.find(chunk.chunkId, 1, lease)).toBe(10_000)
  expect(again.find(chunk.chunkId, 1, { ...lease, chunkIndex: 4 })).toBeNull()
  expect(again.find(chunk.chunkId, 2, lease)).toBeNull()
  expect(await again.read(chunk.chunkId, 1)).toEqual(shard(1))
  expect(again.stats()).toEqual({ shards: 1, usedBytes: FILE, quotaBytes: 10 * FILE })
  expect(again.held(version)).toEqual([{ chunkId: chunk.chunkId, shardIndex: 1, chunkIndex: 3, shardBytes: 10_000 }])
})

test('nothing is taken beyond the quota, and a smaller one lets the oldest go', async () => {
  const shelf = await open(2 * FILE + 1)
  await shelf.keep(shard(0), lease)
  await shelf.keep(shard(1), lease)
  await expect(shelf.keep(shard(2), lease)).rejects.toMatchObject({ code: 'NETWORK_NODE_FULL' })
  expect(shelf.stats().shards).toBe(2)
  await shelf.setQuota(FILE)
  expect([shelf.find(chunk.chunkId, 0, lease), shelf.find(chunk.chunkId, 1, lease)]).toEqual([null, 10_000])
  expect(await files()).toHaveLength(1)
})

test('many at once do not exceed the quota together', async () => {
  const shelf = await open(FILE)
  const kept = await Promise.allSettled([0, 1, 2].map(index => shelf.keep(shard(index), lease)))
  expect(kept.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await files()).toHaveLength(1)
})

test('a shard that has rotted is refused and goes; a write that did not end, and a file of nobody, are gone at the next start', async () => {
  const shelf = await open()
  await shelf.keep(shard(0), lease)
  const [name = ''] = await files()
  const file = await (await folder.getFileHandle(name)).createWritable({ keepExistingData: true })
  await file.write({ type: 'write', position: 500, data: new Uint8Array([1, 2, 3, 4]) })
  await file.close()
  await expect(shelf.read(chunk.chunkId, 0)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  expect(await files()).toEqual([])
  await folder.getFileHandle(name, { create: true })
  await folder.getFileHandle('notes.txt', { create: true })
  expect((await open()).stats()).toMatchObject({ shards: 0, usedBytes: 0 })
  expect(await files()).toEqual([])
})

test('where the browser has cleared the folder nothing is served or taken any more, and nothing else breaks', async () => {
  const shelf = await open()
  await shelf.keep(shard(0), lease)
  await (await navigator.storage.getDirectory()).removeEntry(NAME, { recursive: true })
  await expect(shelf.read(chunk.chunkId, 0)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  await expect(shelf.keep(shard(1), lease)).rejects.toThrow()
  expect(shelf.stats()).toMatchObject({ shards: 0, usedBytes: 0 })
  folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(NAME, { create: true })
  const again = await open()
  expect(await again.keep(shard(1), lease)).toBe(true)
})

test('what a version held goes with it, and a lease that is released takes its bytes along', async () => {
  const shelf = await open()
  const other = { version: new Uint8Array(16).fill(6), chunkIndex: 0 }
  await shelf.keep(shard(0), lease)
  await shelf.keep(shard(1), other)
  expect(shelf.versions().map(toHex).sort()).toEqual([toHex(version), toHex(other.version)].sort())
  await shelf.drop([version])
  expect(shelf.stats().shards).toBe(1)
  expect(await shelf.release(chunk.chunkId, 1, other)).toBe(true)
  expect(await shelf.release(chunk.chunkId, 1, other)).toBe(false)
  expect(shelf.stats()).toMatchObject({ shards: 0, usedBytes: 0 })
})

test('a grant for any registered node lets in, and no other: of nobody registered, of another version or verb, expired, or signed by another key', () => {
  const directory = makeTestDirectory()
  const node = new Uint8Array(32).fill(8)
  const gate = makeGate({ isFor: key => toHex(key) === toHex(node), verify: verifySlowly, nowMs: Date.now })
  const ask = (grant: ReturnType<typeof directory.grant>, bytes = 100): (() => unknown) => () => gate.admit({ grant, verb: 'put', version, chunkIndex: 3, bytes } satisfies Parameters<Shelf['admit']>[0])
  const good = directory.grant(node, { version, bytes: 150 })
  expect(ask(good)).toThrow()
  gate.setKey(directory.grantKey)
  expect(ask(good)).not.toThrow()
  expect(ask(good)).toThrow('more bytes')
  const bad = [
    directory.grant(new Uint8Array(ed25519.getPublicKey(blake3(node))), { version }), directory.grant(node, { version: blake3(version).slice(0, 16) }), directory.grant(node, { version, verb: 'get' }),
    directory.grant(node, { version, firstChunk: 4 }), directory.grant(node, { version, expiresAtMs: Date.now() - 60_000 }), makeTestDirectory(8).grant(node, { version }),
  ]
  for (const grant of bad) expect(ask(grant)).toThrow()
})
