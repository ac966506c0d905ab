import { expect, test } from 'vitest'
import { openChunkDb } from './chunkDb.ts'
import { openChunks } from './chunks.ts'
import type { ChunkCache } from './chunks.ts'
import { databaseSlabs, memorySlabs } from './slabs.ts'
import type { Slabs } from './slabs.ts'

const fill = (n: number, length = 5_000): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(n)
const chunk = (index: number, version = 'v') => ({ version, index })
const freshName = (): string => `test-${crypto.randomUUID()}`

/** A clock that stands until it is moved. */
function clock() {
  let now = 1_000_000
  return { nowMs: () => now, pass: (ms: number) => { now += ms } }
}

const held = async (cache: ChunkCache, count: number): Promise<number[]> => {
  const there: number[] = []
  for (let i = 0; i < count; i++) if (await cache.get(chunk(i), 0)) there.push(i)
  return there
}

test('what was put comes back, after a new start too, and clearing leaves nothing', async () => {
  const db = await openChunkDb(freshName())
  const first = await openChunks(db, databaseSlabs(db))
  await first.put(chunk(0), 3, fill(1))
  await first.put(chunk(0), 4, fill(2, 300_000))
  await first.put(chunk(1, 'w'), 0, fill(3))
  expect(await first.has(chunk(0))).toEqual([3, 4])
  await first.close()
  const again = await openChunks(db, databaseSlabs(db))
  expect(await again.get(chunk(0), 3)).toEqual(fill(1))
  expect(await again.get(chunk(0), 4)).toEqual(fill(2, 300_000))
  expect(await again.get(chunk(1, 'w'), 0)).toEqual(fill(3))
  expect([await again.get(chunk(0), 5), await again.get(chunk(1), 0)]).toEqual([null, null])
  expect(await again.use()).toMatchObject({ usedBytes: 310_000, pinnedBytes: 0, limitBytes: 1_000_000_000 })
  await again.clear()
  expect((await Promise.all((['chunks', 'versions', 'pins', 'blobs'] as const).map(store => db.count(store))))).toEqual([0, 0, 0, 0])
  expect((await again.use()).usedBytes).toBe(0)
})

test('the chunks read longest ago make room, also after a new start', async () => {
  const db = await openChunkDb(freshName())
  const { nowMs, pass } = clock()
  const cache = await openChunks(db, databaseSlabs(db), { nowMs })
  await cache.setLimit(20_000)
  for (let i = 0; i < 4; i++) { await cache.put(chunk(i), 0, fill(i)); pass(120_000) }
  expect(await cache.get(chunk(0), 0)).toEqual(fill(0))
  await cache.put(chunk(4), 0, fill(4))
  expect(await held(cache, 5)).toEqual([0, 2, 3, 4])
  pass(120_000)
  await cache.get(chunk(2), 0)
  await cache.close()
  const again = await openChunks(db, databaseSlabs(db), { nowMs })
  await again.put(chunk(5), 0, fill(5))
  await again.put(chunk(6), 0, fill(6))
  expect((await held(again, 7)).includes(2)).toBe(true)
  expect(await held(again, 7)).toHaveLength(4)
})

test('pinned versions stay whatever the limit, and become like others when unpinned', async () => {
  const db = await openChunkDb(freshName())
  const cache = await openChunks(db, databaseSlabs(db))
  await cache.setLimit(10_000)
  await cache.pin('v', true)
  for (let i = 0; i < 5; i++) await cache.put(chunk(i), 0, fill(i))
  await cache.put(chunk(0, 'w'), 0, fill(9))
  expect(await cache.use()).toMatchObject({ usedBytes: 5_000, pinnedBytes: 25_000 })
  expect(await held(cache, 5)).toHaveLength(5)
  await cache.pin('v', false)
  expect((await cache.use()).usedBytes).toBeLessThanOrEqual(10_000)
  expect(await cache.pins()).toEqual([])
})

test('in memory pinned and other bytes have 32 MiB together: others make room for pinned ones, which stay and are refused beyond it', async () => {
  const MiB = 1_048_576
  const cache = await openChunks(null, memorySlabs())
  await cache.setLimit(1_000 * MiB)
  await cache.pin('v', true)
  for (let i = 0; i < 20; i++) await cache.put(chunk(i, 'w'), 0, fill(i, 2 * MiB))
  expect(await cache.use()).toMatchObject({ usedBytes: 32 * MiB, pinnedBytes: 0 })
  for (let i = 0; i < 20; i++) await cache.put(chunk(i), 0, fill(i, 2 * MiB))
  expect(await cache.use()).toMatchObject({ usedBytes: 0, pinnedBytes: 32 * MiB })
  expect(await held(cache, 20)).toEqual(Array.from({ length: 16 }, (_, i) => i))
  await cache.put(chunk(0, 'w'), 0, fill(1))
  expect(await cache.has(chunk(0, 'w'))).toEqual([])
  await cache.pin('v', false)
  await cache.put(chunk(0, 'w'), 0, fill(1))
  expect(await cache.get(chunk(0, 'w'), 0)).toEqual(fill(1))
})

test('a device without room is survived: what may go goes, and what was there still reads', async () => {
  const kept = memorySlabs()
  let room = 3
  const slabs: Slabs = {
    ...kept,
    write: (page, bytes) => {
      if (room <= 0) return Promise.reject(new DOMException('no room', 'QuotaExceededError'))
      room--
      return kept.write(page, bytes)
    },
    drop: page => { room++; return kept.drop(page) },
  }
  const { nowMs, pass } = clock()
  const cache = await openChunks(null, slabs, { nowMs })
  for (let i = 0; i < 3; i++) await cache.put(chunk(i), 0, fill(i))
  await cache.put(chunk(3), 0, fill(3))
  expect(await held(cache, 4)).toEqual([1, 2, 3])
  room = -100
  await cache.put(chunk(4), 0, fill(4))
  expect(await cache.get(chunk(4), 0)).toBe(null)
  // It does not try again at once, but later.
  room = 10
  await cache.put(chunk(5), 0, fill(5))
  expect(await cache.get(chunk(5), 0)).toBe(null)
  pass(31_000)
  await cache.put(chunk(5), 0, fill(5))
  expect(await cache.get(chunk(5), 0)).toEqual(fill(5))
})

test('bytes that the browser threw away are gone, and can be put again', async () => {
  const db = await openChunkDb(freshName())
  const cache = await openChunks(db, databaseSlabs(db))
  await cache.put(chunk(0), 0, fill(1))
  await db.clear('blobs')
  expect(await cache.get(chunk(0), 0)).toBe(null)
  await cache.put(chunk(0), 0, fill(2))
  expect(await cache.get(chunk(0), 0)).toEqual(fill(2))
})

test('an index of a torn write never gives one place to two chunks', async () => {
  const db = await openChunkDb(freshName())
  await db.put('chunks', { segments: [[0, 7, 5_000]], used: 2 }, ['v', 0])
  await db.put('chunks', { segments: [[0, 8, 5_000], [1, 20, 5_000]], used: 1 }, ['v', 1])
  await db.put('chunks', { segments: [[0, -4, 5_000]], used: 3 }, ['v', 2])
  const cache = await openChunks(db, databaseSlabs(db))
  expect([await cache.has(chunk(0)), await cache.has(chunk(1)), await cache.has(chunk(2))]).toEqual([[], [0, 1], []])
  for (let i = 3; i < 9; i++) await cache.put(chunk(i), 0, fill(i))
  for (let i = 3; i < 9; i++) expect(await cache.get(chunk(i), 0)).toEqual(fill(i))
})

test('nothing larger than the limit is kept, and a limit of nothing keeps nothing', async () => {
  const cache = await openChunks(null, memorySlabs())
  await cache.setLimit(4_000)
  await cache.put(chunk(0), 0, fill(1))
  expect(await cache.has(chunk(0))).toEqual([])
  await cache.setLimit(0)
  await cache.put(chunk(0), 0, fill(1, 1))
  expect((await cache.use()).usedBytes).toBe(0)
})
