import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { equal } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { isCyxError } from '../../lib/errors.ts'
import type { Lease, Shard } from '../../lib/wire/shelf.ts'
import { makeTestChunk } from '../../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { RECORD_BYTES } from './leaseLog.ts'
import { openStore } from './store.ts'
import type { Store } from './store.ts'

const chunk = makeTestChunk(10_000)
const shard = (shardIndex: number, of = chunk): Shard => ({ chunkId: of.chunkId, shardIds: of.shardIds, shardIndex, bytes: of.shards[shardIndex] ?? new Uint8Array(0) })
const lease = (version: number, chunkIndex = 0): Lease => ({ version: new Uint8Array(16).fill(version), chunkIndex })
const FILE_BYTES = 16 + 3 * 32 + 10_000

let folder: string
let faults: string[]
let now: number
let opened: Store[]
const open = async (capacityBytes = 1 << 30): Promise<Store> => {
  const store = await openStore({ folder, capacityBytes, hash: blake3, nowMs: () => now, onFault: text => { faults.push(text) } })
  opened.push(store)
  return store
}
const holds = async (store: Store, index: number): Promise<boolean> => {
  const kept = await store.read(chunk.chunkId, index)
  return kept !== null && equal(kept.bytes, shard(index).bytes) && equal(kept.shardIds, chunk.shardIds)
}
const why = async (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'worked', (error: unknown) => isCyxError(error) ? error.details.why : error)
const files = async (name: string): Promise<string[]> => (await readdir(join(folder, name), { recursive: true, withFileTypes: true })).filter(one => one.isFile()).map(one => join(one.parentPath, one.name))
const spoil = async (change: (bytes: Buffer) => Bytes | Buffer): Promise<void> => { for (const path of await files('shards')) await writeFile(path, change(await readFile(path))) }

beforeEach(async () => {
  folder = await makeFolder()
  faults = []
  opened = []
  now = 1_000
})
afterEach(async () => {
  for (const store of opened) await store.close()
  await removeFolder(folder)
})

describe('a store', () => {
  it('keeps shards and their lists over a restart', async () => {
    const store = await open()
    expect(await store.keep(shard(0), lease(1))).toBe(true)
    expect(await store.keep(shard(1), lease(1))).toBe(true)
    const before = store.stats()
    await store.close()
    const again = await open()
    expect(await holds(again, 0) && await holds(again, 1)).toBe(true)
    expect(again.find(chunk.chunkId, 0, lease(1))).toBe(10_000)
    expect(again.find(chunk.chunkId, 2, lease(1))).toBe(null)
    expect(again.stats()).toEqual(before)
    expect(before).toMatchObject({ usedBytes: 2 * FILE_BYTES, shards: 2 })
    expect(faults).toEqual([])
  })

  it('finds a shard for the versions that hold it, at their place in the file, and for no other', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    await store.keep(shard(0), lease(2, 7))
    const found = [lease(1), lease(2, 7), lease(1, 7), lease(2), lease(3)].map(one => store.find(chunk.chunkId, 0, one))
    expect(found).toEqual([10_000, 10_000, null, null, null])
  })

  it('keeps bytes until the last lease is dropped, also over a restart', async () => {
    const store = await open()
    expect(await store.keep(shard(0), lease(1))).toBe(true)
    expect(await store.keep(shard(0), lease(2))).toBe(false)
    expect(await store.keep(shard(0), lease(2, 7))).toBe(false)
    expect(await store.keep(shard(0), lease(2, 7))).toBe(false)
    expect(await store.release(chunk.chunkId, 0, lease(1))).toBe(false)
    await store.close()
    const again = await open()
    expect(await again.release(chunk.chunkId, 0, lease(1))).toBe(false)
    expect(await again.release(chunk.chunkId, 0, lease(2))).toBe(false)
    expect(await holds(again, 0)).toBe(true)
    expect(await again.release(chunk.chunkId, 0, lease(2, 7))).toBe(true)
    expect(again.stats()).toMatchObject({ usedBytes: 0, shards: 0 })
    expect(await files('shards')).toEqual([])
  })

  it('stores once what is put many times at once', async () => {
    const store = await open()
    const fresh = await Promise.all(Array.from({ length: 10 }, (_, i) => store.keep(shard(0), lease(i))))
    expect(fresh.filter(one => one)).toHaveLength(1)
    expect(store.stats()).toMatchObject({ shards: 1, usedBytes: FILE_BYTES })
  })

  it('is full to the byte, before anything is written, and has room again after a delete', async () => {
    const store = await open(2 * FILE_BYTES)
    expect(await Promise.all([0, 1, 2].map(i => why(store.keep(shard(i), lease(1)))))).toEqual(['worked', 'worked', 'FULL'])
    await store.release(chunk.chunkId, 0, lease(1))
    expect(await why(store.keep(shard(2), lease(1)))).toBe('worked')
    await store.close()
    const less = await open(2 * FILE_BYTES - 1)
    expect(await why(less.keep(shard(0), lease(1)))).toBe('FULL')
    expect(await files('drafts')).toEqual([])
  })

  it('finds rot when it reads, keeps the leases, and is healed by a new put', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    await spoil(bytes => { bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1; return bytes })
    expect(await why(store.read(chunk.chunkId, 0))).toBe('CORRUPT')
    expect(await store.read(chunk.chunkId, 0)).toBe(null)
    expect(faults).toHaveLength(1)
    expect(store.stats()).toMatchObject({ usedBytes: 0, shards: 0 })
    expect(await store.keep(shard(0), lease(2))).toBe(true)
    expect(await store.release(chunk.chunkId, 0, lease(2))).toBe(false)
    expect(await store.release(chunk.chunkId, 0, lease(1))).toBe(true)
  })

  it('drops the leases of a rotten shard when their version is gone, also over a restart', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    await store.keep(shard(0), lease(2))
    await spoil(bytes => { bytes[40] = (bytes[40] ?? 0) ^ 1; return bytes })
    expect(await why(store.read(chunk.chunkId, 0))).toBe('CORRUPT')
    await store.settle(lease(1).version, 'gone')
    expect(store.versions('all')).toEqual([lease(2).version])
    await store.keep(shard(0), lease(2))
    await store.close()
    const again = await open()
    expect([again.find(chunk.chunkId, 0, lease(1)), again.find(chunk.chunkId, 0, lease(2))]).toEqual([null, 10_000])
  })

  it('does not vouch for a rotten copy when the shard is put again', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    await spoil(bytes => { bytes[40] = (bytes[40] ?? 0) ^ 1; return bytes })
    expect(await store.keep(shard(0), lease(1))).toBe(true)
    expect(await holds(store, 0)).toBe(true)
  })

  it('asks about versions without a commit, and settles them', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    now = 2_000
    await store.keep(shard(0), lease(2))
    await store.keep(shard(1), lease(2, 1))
    expect(store.versions({ provisionalBeforeMs: 2_000 })).toEqual([lease(1).version])
    await store.settle(lease(1).version, 'live')
    expect(store.versions({ provisionalBeforeMs: 9_999 })).toEqual([lease(2).version])
    await store.close()
    const again = await open()
    expect(again.versions({ provisionalBeforeMs: 9_999 })).toEqual([lease(2).version])
    expect(again.versions('all')).toHaveLength(2)
    await again.settle(lease(2).version, 'gone')
    expect(again.stats().shards).toBe(1)
    expect(await holds(again, 0)).toBe(true)
    expect(again.versions('all')).toEqual([lease(1).version])
  })

  it('clears away what a crash left: drafts, shards without a lease, half a line of the log', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    await store.keep(shard(1), lease(1))
    await store.close()
    const log = join(folder, 'leases.log')
    await truncate(log, 2 * RECORD_BYTES - 1)
    await mkdir(join(folder, 'drafts'), { recursive: true })
    await writeFile(join(folder, 'drafts', '0'), 'half')
    const again = await open()
    expect(again.stats()).toMatchObject({ shards: 1, usedBytes: FILE_BYTES })
    expect(await files('shards')).toHaveLength(1)
    expect(await files('drafts')).toEqual([])
    await again.keep(shard(2), lease(3))
    await again.close()
    expect((await open()).stats().shards).toBe(2)
  })

  it('drops the leases of a shard whose file is torn or gone, and says so', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    await store.close()
    await spoil(bytes => bytes.subarray(0, 5_000))
    const again = await open()
    expect(again.stats().shards).toBe(0)
    expect(again.versions('all')).toEqual([])
    expect(faults).toHaveLength(1)
    expect(await again.keep(shard(0), lease(1))).toBe(true)
  })

  it('refuses to start on a log that is damaged in the middle', async () => {
    const store = await open()
    for (const i of [0, 1, 2]) await store.keep(shard(i), lease(1))
    await store.close()
    const log = join(folder, 'leases.log')
    const bytes = await readFile(log)
    bytes[RECORD_BYTES + 3] = (bytes[RECORD_BYTES + 3] ?? 0) ^ 1
    await writeFile(log, bytes)
    await expect(open()).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  })

  it('writes its log anew when most of it is history', async () => {
    const store = await open()
    await store.keep(shard(0), lease(1))
    await Promise.all(Array.from({ length: 700 }, async (_, i) => {
      await store.keep(shard(0), lease(1, i + 1))
      await store.release(chunk.chunkId, 0, lease(1, i + 1))
    }))
    await store.release(chunk.chunkId, 0, lease(1))
    await store.keep(shard(1), lease(1))
    await store.close()
    await appendFile(join(folder, 'leases.log'), 'x')
    const again = await open()
    expect((await readFile(join(folder, 'leases.log'))).length).toBe(RECORD_BYTES)
    expect(await holds(again, 1)).toBe(true)
  })
})
