import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import type { CreateRecord, FeedRecord } from '../../record/feed.ts'
import { fakeFile, incoming, listedNames, makeFakeWorld, smallFile } from '../testing/fakeWorld.ts'
import type { FakeWorld } from '../testing/fakeWorld.ts'
import { openTab } from '../testing/tab.ts'
import type { Tab } from '../testing/tab.ts'
import type { Incoming, StoredVersion } from '../upload/prepare.ts'
import type { UploadsEvents } from './uploads.ts'

const file = fakeFile('film', 2, 9)

/** What opens the stored file; each read of its bytes is noted with its length. */
function reader(failing = 0): { open: UploadsEvents['open'], asked: number[] } {
  const asked: number[] = []
  const stream = async function* (from: number, to: number): AsyncGenerator<Bytes, void> {
    asked.push(to - from)
    if (asked.length <= failing) throw new CyxError('NETWORK_QUORUM_FAILED', { needed: 8, got: 3 })
    for (let at = from; at < to; at += 1_000_000) yield new Uint8Array(await file.slice(at, Math.min(to, at + 1_000_000)).arrayBuffer())
  }
  return { asked, open: () => Promise.resolve({ file: { size: file.size, stream, warm: () => Promise.resolve() } }) }
}

interface Shelf { world: FakeWorld, tab: Tab, stored: CreateRecord, again: Incoming, asked: number[], replaced: StoredVersion[] }

/** A drive with one stored file of two chunks, and a tab whose nodes give its bytes. */
async function withStored({ failing = 0, settle = () => Promise.resolve() } = {}): Promise<Shelf> {
  const world = makeFakeWorld()
  const replaced: StoredVersion[] = []
  const { open, asked } = reader(failing)
  const tab = await openTab(world, undefined, { open, replaced: one => { replaced.push(one); return settle() } })
  tab.uploads.add([incoming(file)])
  await expect.poll(tab.rows).toBe(0)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  const stored = world.records[0] as CreateRecord
  const from = { entry: stored.id, version: stored.version, size: file.size, modified: 7 }
  return { world, tab, stored, asked, replaced, again: { file: new File([], 'film'), name: 'film', parent: null, onTaken: 'version', class: 'basic', from } }
}

/** Holds every put until it is let go. */
function hold(world: FakeWorld): { held: () => number, release: () => void } {
  const gate = Promise.withResolvers<null>()
  let held = 0
  world.before = what => { if (what !== 'put') return Promise.resolve(); held++; return gate.promise }
  return { held: () => held, release: () => { gate.resolve(null); world.before = () => Promise.resolve() } }
}

/** A version that another device added. */
const newer = ({ id, cid, root, dek }: CreateRecord): FeedRecord => ({ t: 'version', at: 9, id, type: '', size: 1, version: new Uint8Array(16).fill(5), cid, root, chunks: 1, dek })

test('a stored file is kept in another class: read from where it lies chunk by chunk, stored anew, and its version takes the place of the old one', async () => {
  const { world, tab, stored, again, replaced, asked } = await withStored()
  tab.uploads.add([again])
  await expect.poll(() => world.records.length).toBe(2)
  expect(world.records[1]).toMatchObject({ t: 'version', id: stored.id, class: 'basic', size: stored.size, chunks: 2 })
  await expect.poll(() => replaced).toEqual([{ entry: stored.id, version: stored.version }])
  expect(asked.toSorted((a, b) => a - b)).toEqual([100_000, 4_194_304])
  expect([world.sessions.map(({ kind }) => kind.name), world.puts.length]).toEqual([['standard', 'basic'], 2 * 14 + 2 * 12])
  // The same bytes, sealed anew.
  expect(world.puts.slice(28).every(put => !world.puts.slice(0, 28).includes(put))).toBe(true)
  await expect.poll(tab.rows).toBe(0)
  await tab.uploads.close()
})

test('the tray says that it is a stored file on its way into another class', async () => {
  const { world, tab, stored, again } = await withStored()
  const { held, release } = hold(world)
  tab.uploads.add([again])
  await expect.poll(held).toBeGreaterThan(0)
  await expect.poll(() => tab.tray().at(-1)).toMatchObject({ name: 'film', size: file.size, again: { entry: toBase32(stored.id), to: 'basic' }, progress: { phase: 'sending' } })
  expect(tab.tray()[0]).not.toHaveProperty('again')
  release()
  await tab.uploads.close()
})

test('what can not be read from the nodes stops with that, lists nothing and takes nothing away; tried again it goes', async () => {
  const { world, tab, again, replaced } = await withStored({ failing: 2 })
  tab.uploads.add([again])
  await expect.poll(() => tab.tray().at(-1)?.error?.code).toBe('NETWORK_QUORUM_FAILED')
  expect([world.records.length, replaced]).toEqual([1, []])
  tab.uploads.act('retry', null)
  await expect.poll(() => world.records.length).toBe(2)
  await expect.poll(() => replaced.length).toBe(1)
  await tab.uploads.close()
})

test('a version that came meanwhile is not covered up, and what is dismissed then leaves the file as it is', async () => {
  const { world, tab, stored, again, replaced } = await withStored()
  const { held, release } = hold(world)
  tab.uploads.add([again])
  await expect.poll(held).toBeGreaterThan(0)
  world.records.push(newer(stored))
  release()
  await expect.poll(() => tab.tray().at(-1)?.error?.code).toBe('STORAGE_NEWER_VERSION')
  expect([world.records.length, replaced]).toEqual([2, []])
  tab.uploads.act('dismiss', tab.tray().at(-1)?.id ?? '')
  await expect.poll(() => world.sessions.map(({ state }) => state)).toEqual(['committed', 'aborted'])
  await expect.poll(tab.rows).toBe(0)
  await tab.uploads.close()
})

test('a file that was added at the same time is listed though the other one is not', async () => {
  const { world, tab, stored, again } = await withStored()
  const { held, release } = hold(world)
  tab.uploads.add([again, incoming(smallFile('notes', 70_000))])
  await expect.poll(held).toBeGreaterThan(14)
  world.records.push(newer(stored))
  release()
  await expect.poll(() => listedNames(world)).toEqual(['film', 'notes'])
  await expect.poll(() => tab.tray().find(({ again: to }) => to)?.error?.code).toBe('STORAGE_NEWER_VERSION')
  await tab.uploads.close()
})

test('cancelled in the middle it gives its session back and leaves the file as it was', async () => {
  const { world, tab, again, replaced } = await withStored()
  const { held, release } = hold(world)
  tab.uploads.add([again])
  await expect.poll(held).toBeGreaterThan(0)
  await expect.poll(() => tab.tray().at(-1)?.again?.to).toBe('basic')
  tab.uploads.act('cancel', tab.tray().at(-1)?.id ?? '')
  release()
  await expect.poll(() => world.sessions.map(({ state }) => state)).toEqual(['committed', 'aborted'])
  await expect.poll(tab.rows).toBe(0)
  expect([world.records.length, replaced]).toEqual([1, []])
  await tab.uploads.close()
})

test('after a reload it goes on from the nodes, without being asked for a file', async () => {
  const { world, tab, stored, again } = await withStored()
  const { held, release } = hold(world)
  tab.uploads.add([again])
  await expect.poll(held).toBeGreaterThan(0)
  await tab.kill()
  release()
  const replaced: StoredVersion[] = []
  const next = await openTab(world, undefined, { open: reader().open, replaced: one => { replaced.push(one); return Promise.resolve() } })
  await expect.poll(() => world.records.length).toBe(2)
  expect(world.records[1]).toMatchObject({ t: 'version', id: stored.id, class: 'basic' })
  await expect.poll(() => replaced).toEqual([{ entry: stored.id, version: stored.version }])
  await next.uploads.close()
})

test('a tab that dies before the old version is settled leaves that to the next one', async () => {
  const { world, tab, again, replaced } = await withStored({ settle: () => new Promise(() => undefined) })
  tab.uploads.add([again])
  await expect.poll(() => replaced.length).toBe(1)
  await tab.kill()
  const settled: StoredVersion[] = []
  const next = await openTab(world, undefined, { open: reader().open, replaced: one => { settled.push(one); return Promise.resolve() } })
  await expect.poll(() => settled).toEqual(replaced)
  await expect.poll(next.rows).toBe(0)
  expect(world.records).toHaveLength(2)
  await next.uploads.close()
})

test('a file of the same name that is dropped meanwhile is a file of its own', async () => {
  const { world, tab, again } = await withStored({ failing: 2 })
  tab.uploads.add([again])
  await expect.poll(() => tab.tray().at(-1)?.error?.code).toBe('NETWORK_QUORUM_FAILED')
  tab.uploads.add([incoming(file)])
  await expect.poll(() => listedNames(world)).toEqual(['film', 'film (2)'])
  await tab.uploads.close()
})
