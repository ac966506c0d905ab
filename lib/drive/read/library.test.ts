import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { concat, equal } from '../../bytes/bytes.ts'
import { CHUNK_BYTES, SEGMENT_BYTES } from '../../codec/sizes.ts'
import { makeLibrary } from './library.ts'
import type { OpenBook } from './library.ts'
import { streamVersion } from './stream.ts'
import { memoryCache, shelfFile } from './testing/shelfFile.ts'
import type { ShelfFile } from './testing/shelfFile.ts'

const SIZE = 2 * CHUNK_BYTES + 700_001

async function opened(): Promise<ShelfFile & OpenBook & { cache: Awaited<ReturnType<typeof memoryCache>> }> {
  const [shelf, cache] = [await shelfFile(SIZE), await memoryCache()]
  return { ...shelf, cache, ...await makeLibrary(shelf.context, cache, shelf.pages).open(shelf.access) }
}

const all = async (stream: AsyncIterable<Bytes>): Promise<Bytes> => concat(...await Array.fromAsync(stream))
/** Megabytes are compared by a fast hand. */
const same = (got: Uint8Array, wanted: Uint8Array): void => { expect(equal(got, wanted)).toBe(true) }
const id = ({ access }: ShelfFile): string => toBase32(access.version)
const noEvents = { wire: () => undefined, shard: () => undefined }

test.each([
  [0, 1], [0, SEGMENT_BYTES], [SEGMENT_BYTES - 1, SEGMENT_BYTES + 1], [CHUNK_BYTES - 5, CHUNK_BYTES + 5], [CHUNK_BYTES - 300_000, 2 * CHUNK_BYTES + 300_000], [SIZE - 1, SIZE], [0, SIZE], [17, 17],
])('bytes %i … %i come as they were stored', async (from, to) => {
  const { file, plaintext } = await opened()
  same(await all(file.stream(from, to)), plaintext.subarray(from, to))
})

test('a range moves the segments it touches and no others, across chunks too', async () => {
  const { file, asked } = await opened()
  await all(file.stream(CHUNK_BYTES - 5, CHUNK_BYTES + 5))
  expect(asked.gets.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(2 * (SEGMENT_BYTES + 28))
  expect([...new Set(asked.gets.map(({ chunk }) => chunk))].sort()).toEqual([0, 1])
  expect([asked.plans, asked.pages]).toEqual([1, 2])
})

test.each([[-1, 5], [5, 4], [0, SIZE + 1], [0.5, 3], [Number.NaN, 3]])('bytes %d … %d are refused', async (from, to) => {
  const { file } = await opened()
  await expect(all(file.stream(from, to))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test('what was read once is read from this device, without network', async () => {
  const shelf = await opened()
  await all(shelf.file.stream(1_000_000, 3_000_000))
  shelf.online(false)
  const gets = shelf.asked.gets.length
  const again = await makeLibrary(shelf.context, shelf.cache, shelf.pages).open(shelf.access)
  same(await all(again.file.stream(1_000_000, 3_000_000)), shelf.plaintext.subarray(1_000_000, 3_000_000))
  expect(shelf.asked.gets).toHaveLength(gets)
})

test('a flipped bit in the cache is found, and the segment is fetched anew', async () => {
  const shelf = await opened()
  const name = { version: id(shelf), index: 0 }
  await all(shelf.file.stream(0, 600_000))
  const sealed = await shelf.cache.get(name, 1)
  await shelf.cache.drop(name)
  await shelf.cache.put(name, 1, sealed!.map((byte, i) => i === 1_000 ? byte ^ 4 : byte))
  same(await all(shelf.file.stream(0, 600_000)), shelf.plaintext.subarray(0, 600_000))
  expect(await shelf.cache.get(name, 1)).toEqual(sealed)
})

test('a kept head or layout that was changed is read from the network again', async () => {
  const shelf = await opened()
  const kept = await shelf.cache.version(id(shelf))
  await shelf.cache.keepVersion(id(shelf), { layout: kept!.layout, pages: kept!.pages.map(page => page.map((byte, i) => i === 30 ? byte ^ 1 : byte)) })
  const again = await makeLibrary(shelf.context, shelf.cache, shelf.pages).open(shelf.access)
  same(await all(again.file.stream(0, 10)), shelf.plaintext.subarray(0, 10))
  expect(shelf.asked.pages).toBe(4)
})

test('nodes that lie about a range are found out and read around', async () => {
  const { file, manners, plaintext, cache, ...shelf } = await opened()
  for (const node of [0, 1, 2, 3, 4, 5]) manners.set(node, 'lie')
  same(await all(file.stream(100_000, 1_500_000)), plaintext.subarray(100_000, 1_500_000))
  // What was kept opens too.
  await expect.poll(async () => (await cache.has({ version: toBase32(shelf.access.version), index: 0 })).length).toBe(6)
  shelf.online(false)
  same(await all(file.stream(100_000, 1_500_000)), plaintext.subarray(100_000, 1_500_000))
})

test('nodes that hang or are gone in the middle of a stream are read around', async () => {
  const { file, manners, plaintext } = await opened()
  const stream = file.stream(0, SIZE)
  const got = [(await stream.next()).value as Bytes]
  for (const node of [0, 2, 4]) manners.set(node, 'refuse')
  for (const node of [1, 3]) manners.set(node, 'hang')
  for await (const bytes of stream) got.push(bytes)
  same(concat(...got), plaintext)
})

test('shards that moved to other nodes under an open stream are found by a new plan', async () => {
  const { file, moveTo, plaintext, asked } = await opened()
  const stream = file.stream(0, SIZE)
  const got = [(await stream.next()).value as Bytes]
  moveTo(100)
  for await (const bytes of stream) got.push(bytes)
  same(concat(...got), plaintext)
  expect(asked.plans).toBeLessThan(10)
})

test('with seven nodes dead a range says what is missing', async () => {
  const { file, manners } = await opened()
  for (let node = 0; node < 7; node++) manners.set(node, 'refuse')
  await expect(all(file.stream(0, 10))).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7 } })
})

test('nothing is read ahead of a reader who has taken nothing, and no more than it took after that', async () => {
  const { file, asked } = await opened()
  const stream = file.stream(0, SIZE)
  await stream.next()
  expect(asked.gets.every(({ shard }) => shard <= 1)).toBe(true)
  await stream.next()
  expect(asked.gets.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(5 * SEGMENT_BYTES)
  await stream.return()
})

test('a seek gives up what is no longer wanted, but not what another reader waits for', async () => {
  const { file, asked, delay, plaintext } = await opened()
  delay(40)
  const [first, second] = [file.stream(0, SIZE), file.stream(0, 300_000)]
  const [one, same] = [first.next(), second.next()]
  await one
  await same
  expect(asked.gets).toHaveLength(1)
  const ahead = first.next()
  const other = second.next()
  await new Promise(resolve => { setTimeout(resolve, 5) })
  await first.return().catch(() => undefined)
  await ahead.catch(() => undefined)
  expect((await other).value).toEqual(plaintext.subarray(SEGMENT_BYTES, 300_000))
})

test('a reader who is cancelled in mid-wait gets its own reason, and the nodes are told', async () => {
  const { file, asked, manners } = await opened()
  for (let node = 0; node < 14; node++) manners.set(node, 'hang')
  const stop = new AbortController()
  const reading = all(file.stream(0, 10, { signal: stop.signal }))
  const failed = expect(reading).rejects.toThrow('enough')
  await new Promise(resolve => { setTimeout(resolve, 20) })
  stop.abort(new Error('enough'))
  await failed
  expect(asked.aborted).toBe(asked.gets.length)
})

test('all chunks kept, a file is whole without network; each comes from any eight shards', async () => {
  const shelf = await opened()
  for (const node of [0, 1, 2, 3, 4, 5]) shelf.manners.set(node, 'refuse')
  for (let index = 0; index < 3; index++) await shelf.segments.keep(index)
  expect(await Promise.all([0, 1, 2].map(index => shelf.segments.kept(index)))).toEqual([true, true, true])
  shelf.online(false)
  same(await all(shelf.file.stream(0, SIZE)), shelf.plaintext)
  const { version, segments, plans } = shelf
  same(await all(streamVersion(shelf.context, version, noEvents, { segments, plans })), shelf.plaintext)
})

test('a whole stream checks each chunk against the head, and can begin at any chunk', async () => {
  const { context, version, plans, plaintext } = await opened()
  same(await all(streamVersion(context, version, noEvents, { plans, firstChunk: 1 })), plaintext.subarray(CHUNK_BYTES))
  const other = { ...version, head: { ...version.head, hashes: version.head.hashes.map((byte, i) => i === 32 ? byte ^ 1 : byte) } }
  const stream = streamVersion(context, other, noEvents)
  expect((await stream.next()).value).toEqual(plaintext.subarray(0, CHUNK_BYTES))
  await expect(stream.next()).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
})
