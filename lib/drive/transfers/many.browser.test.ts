import { expect, test } from 'vitest'
import { readWasm } from '../../../docs/vectors/readWasm.ts'
import { loadCoder } from '../../codec/coder.ts'
import { fakeFile, incoming, listedNames, makeFakeWorld, sentTwice, smallFile, sparseFile } from '../testing/fakeWorld.ts'
import { openTab, soon } from '../testing/tab.ts'
import { openParts } from '../upload/parts.ts'
import { makeUploads } from './uploads.ts'

/** Files of one drop; docs/transfers.md has a command that drops more. */
const { VITE_FILES = '5000' } = (import.meta as unknown as { env: Record<string, string | undefined> }).env
const MANY = Number(VITE_FILES)

const coder = readWasm().then(loadCoder)

test('small files of one drop go as one object, and each is in the list by itself', async () => {
  const world = makeFakeWorld(await coder)
  const tab = await openTab(world)
  tab.uploads.add([smallFile('a', 5), smallFile('b', 70_000), fakeFile('empty', 0), smallFile('c', 1_048_576), fakeFile('large', 2)].map(incoming))
  await expect.poll(() => listedNames(world).sort()).toEqual(['a', 'b', 'c', 'empty', 'large'])
  await expect.poll(tab.rows).toBe(0)
  expect([world.sessions.length, world.puts.length]).toEqual([3, 14 * 3])
  const places = world.records.flatMap(record => record.t === 'create' && record.pack ? [record.pack] : [])
  expect(places.map(({ container, offset, bytes }) => [container, offset, bytes])).toEqual([[0, 0, 1_152], [0, 1_152, 71_808], [0, 72_960, 1_048_832]])
  expect(new Set(places.map(({ of }) => of))).toEqual(new Set([1_121_792]))
  await tab.uploads.close()
})

test('a file of a pack that cannot be read any more is left out and says so; the others are listed', async () => {
  const world = makeFakeWorld(await coder)
  const tab = await openTab(world)
  const gone = smallFile('gone', 10)
  gone.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('deleted', 'NotFoundError')) })
  tab.uploads.add([smallFile('a', 5), gone, smallFile('c', 7)].map(incoming))
  await expect.poll(() => listedNames(world)).toEqual(['a', 'c'])
  await expect.poll(() => tab.phase('gone')).toBe('STORAGE_FILE_CHANGED')
  await tab.uploads.close()
})

test('a pack that a tab died with goes on when all its files are given again', async () => {
  const world = makeFakeWorld(await coder)
  const files = Array.from({ length: 9 }, (_, i) => smallFile(String(i), 1_000_000))
  const tab = await openTab(world)
  world.before = what => what === 'put' && world.puts.length > 20 ? soon(60_000) : Promise.resolve()
  tab.uploads.add(files.map(incoming))
  await expect.poll(() => world.puts.length).toBeGreaterThan(20)
  await tab.kill()
  world.before = () => Promise.resolve()
  const next = await openTab(world)
  await expect.poll(() => next.tray().map(({ progress: { phase } }) => phase)).toEqual(['asking'])
  next.uploads.add(files.slice(1).map(incoming))
  await soon()
  expect(listedNames(world)).toEqual([])
  next.uploads.add(files.slice(0, 1).map(incoming))
  await expect.poll(() => listedNames(world).length).toBe(9)
  expect([world.sessions.length, sentTwice(world).length <= 14]).toEqual([1, true])
  await next.uploads.close()
})

test('of a file of any size three chunks are in memory at a time, and the rest is 68 bytes each', async () => {
  const world = makeFakeWorld()
  const context = await world.tab()
  const reads = { now: 0, most: 0 }
  const release = context.codec.release
  context.codec.release = chunk => { reads.now--; release(chunk) }
  const file = sparseFile('large', 300 * 4_194_304, reads)
  const uploads = makeUploads(context, { show: () => undefined, listed: () => undefined, problem: () => undefined, open: () => Promise.reject(new Error('nothing is stored')), replaced: () => Promise.resolve() })
  uploads.add([incoming(file)])
  await expect.poll(() => listedNames(world), { timeout: 50_000 }).toEqual(['large'])
  expect([reads.most, reads.now]).toEqual([3, 0])
  const parts = await openParts(context.cache, 'none', 26_000, () => undefined)
  // 100 GB have 26,000 chunks at most: ids, hashes, counts, and a pointer each to a table that most do not have.
  expect(parts.ids.byteLength + parts.hashes.byteLength).toBe(64 * 26_000)
  await uploads.close()
})

test('thousands of files of one drop: the tray tells of two hundred and counts the rest', async () => {
  const world = makeFakeWorld()
  const context = await world.tab()
  let [shown, more] = [0, 0]
  const uploads = makeUploads(context, { show: (transfers, rest) => { shown = transfers.length; more = rest }, listed: () => undefined, problem: () => undefined, open: () => Promise.reject(new Error('nothing is stored')), replaced: () => Promise.resolve() })
  uploads.online(false)
  const reads = { now: 0, most: 0 }
  uploads.add(Array.from({ length: MANY }, (_, i) => incoming(sparseFile(String(i), 2 ** 40, reads))))
  await expect.poll(() => [shown, more], { timeout: 50_000 }).toEqual([200, MANY - 200])
  expect(reads.most).toBe(0)
  await uploads.close()
})
