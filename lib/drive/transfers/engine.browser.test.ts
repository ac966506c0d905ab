import { expect, test } from 'vitest'
import { CyxError } from '../../errors.ts'
import { fakeFile, incoming, listedNames, makeFakeWorld, sentTwice } from '../testing/fakeWorld.ts'
import type { FakeWorld } from '../testing/fakeWorld.ts'
import { openTab, soon } from '../testing/tab.ts'

/** Holds every call of a kind until it is let go. */
function hold(world: FakeWorld, kind: string): { held: () => number, release: () => void } {
  const gate = Promise.withResolvers<null>()
  let count = 0
  world.before = what => what === kind ? (count++, gate.promise) : Promise.resolve()
  return { held: () => count, release: () => { world.before = () => Promise.resolve(); gate.resolve(null) } }
}

test('files of every size are listed, and nothing of them stays in the journal', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  tab.uploads.add([fakeFile('empty', 0), fakeFile('small', 1), fakeFile('three', 3)].map(incoming))
  await expect.poll(() => listedNames(world).sort()).toEqual(['empty', 'small', 'three'])
  await expect.poll(tab.rows).toBe(0)
  expect([sentTwice(world), world.puts.length]).toEqual([[], 14 * 4])
  await tab.uploads.close()
})

test('a paused upload goes on without sending again what nodes hold', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  world.before = async what => { if (what === 'put' && world.puts.length >= 30) await soon(200) }
  tab.uploads.add([incoming(fakeFile('film', 6))])
  await expect.poll(() => world.puts.length).toBeGreaterThan(29)
  tab.uploads.act('pause', null)
  await expect.poll(() => tab.phase('film')).toBe('paused')
  await soon(250)
  const before = new Set(world.puts)
  world.before = () => Promise.resolve()
  tab.uploads.act('resume', tab.tray()[0]?.id ?? null)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  // Puts that were under way when it was paused had no receipt yet.
  expect(before.size).toBeGreaterThan(29)
  expect(sentTwice(world).length).toBeLessThanOrEqual(14)
  await tab.uploads.close()
})

test.each(['startUpload', 'put', 'markChunks'])('cancelled while it waits for %s it is in no list, no tray and no journal, and its session is given back', async kind => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  const { held, release } = hold(world, kind)
  tab.uploads.add([incoming(fakeFile('film', 3))])
  await expect.poll(held).toBeGreaterThan(0)
  tab.uploads.act('cancel', null)
  release()
  await expect.poll(() => tab.tray()).toEqual([])
  await expect.poll(tab.rows).toBe(0)
  await expect.poll(() => world.sessions.map(({ state }) => state)).toEqual(['aborted'])
  expect(listedNames(world)).toEqual([])
  await tab.uploads.close()
})

test('while the commit is under way it is too late to cancel: the file is listed', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  const { held, release } = hold(world, 'commitUpload')
  tab.uploads.add([incoming(fakeFile('film', 1))])
  await expect.poll(held).toBe(1)
  tab.uploads.act('cancel', null)
  release()
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  await expect.poll(tab.rows).toBe(0)
  await tab.uploads.close()
})

test('eleven of fourteen make it safe and listed; the rest follows when nodes answer', async () => {
  const world = makeFakeWorld()
  for (const node of [0, 1, 2, 14, 15]) world.dead.add(node)
  const tab = await openTab(world)
  tab.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => tab.tray()[0]?.progress).toMatchObject({ phase: 'stored', missing: 3 })
  expect(listedNames(world)).toEqual(['film'])
  expect(await tab.rows()).toBe(1)
  world.dead.clear()
  tab.uploads.act('retry', null)
  await expect.poll(tab.rows).toBe(0)
  expect([world.sessions[0]?.marks.get(1)?.shards.size, sentTwice(world)]).toEqual([14, []])
  await tab.uploads.close()
})

test('a chunk that becomes full only later has its copy in a tab then, and no chunk has one before it is full', async () => {
  const world = makeFakeWorld()
  world.tabs.here = [{ number: 100, publicKey: new Uint8Array(32), addresses: ['/p2p-circuit'], operator: '', region: '', online: true }]
  for (const node of [0, 1, 2, 14, 15]) world.dead.add(node)
  const tab = await openTab(world)
  tab.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => tab.tray()[0]?.progress).toMatchObject({ phase: 'stored', missing: 3 })
  expect(world.tabs.copies).toEqual([])
  world.dead.clear()
  tab.uploads.act('retry', null)
  await expect.poll(tab.rows).toBe(0)
  await expect.poll(() => world.tabs.copies.map(copy => copy.split(' ')[1]).sort()).toEqual(['0', '1'])
  await tab.uploads.close()
})

test.each([
  ['basic', 12, 10], ['high-durability', 16, 12], ['extreme', 16, 11], ['efficient', 14, 12],
] as const)('a file of class %s goes to %i nodes and is listed when %i have it, also where it was begun before a reload', async (name, total, stored) => {
  const world = makeFakeWorld()
  for (let node = stored; node < 16; node++) world.dead.add(node)
  const before = await openTab(world)
  const { held } = hold(world, 'commitUpload')
  before.uploads.add([{ ...incoming(fakeFile('film', 2)), class: name }])
  await expect.poll(held).toBe(1)
  await before.kill()
  world.before = () => Promise.resolve()
  const tab = await openTab(world)
  tab.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => tab.tray()[0]?.progress).toMatchObject({ phase: 'stored', missing: total - stored })
  expect(world.records).toMatchObject([{ t: 'create', name: 'film', class: name }])
  world.dead.clear()
  tab.uploads.act('retry', null)
  await expect.poll(tab.rows).toBe(0)
  expect([world.sessions.map(({ kind }) => kind.name), world.sessions[0]?.marks.get(1)?.shards.size, world.puts.length, sentTwice(world)]).toEqual([[name], total, 2 * total, []])
  await tab.uploads.close()
})

test('a small file goes to nodes where its class was chosen', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  tab.uploads.add([{ ...incoming(new File(['hello'], 'note')), class: 'basic' }])
  await expect.poll(() => listedNames(world)).toEqual(['note'])
  expect([world.sessions[0]?.kind.name, world.puts.length]).toEqual(['basic', 12])
  await tab.uploads.close()
})

test('ten of fourteen are not enough: it says so, and goes on with what is there', async () => {
  const world = makeFakeWorld()
  for (const node of [0, 1, 2, 3, 14, 15]) world.dead.add(node)
  const tab = await openTab(world)
  tab.uploads.add([incoming(fakeFile('film', 1))])
  await expect.poll(() => tab.phase('film')).toBe('NETWORK_NO_NODES_AVAILABLE')
  world.dead.clear()
  tab.uploads.act('retry', null)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect([sentTwice(world), world.puts.length]).toEqual([[], 14])
  await tab.uploads.close()
})

test('a session that has ended begins anew by itself, with a new version', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  world.before = what => {
    const [session] = world.sessions
    if (what === 'markChunks' && session && world.sessions.length === 1) session.state = 'expired'
    return Promise.resolve()
  }
  tab.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect(world.sessions.map(({ state }) => state)).toEqual(['expired', 'committed'])
  await tab.uploads.close()
})

test('offline nothing is tried; online it goes by itself', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  tab.uploads.online(false)
  tab.uploads.add([incoming(fakeFile('film', 1))])
  await expect.poll(() => tab.phase('film')).toBe('waiting')
  await soon()
  expect(world.sessions).toEqual([])
  tab.uploads.online(true)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  await tab.uploads.close()
})

test('a file that changes on the disk in mid-upload stops with that, and its session is not committed', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  const file = fakeFile('film', 4)
  const slice = file.slice.bind(file)
  file.slice = (from, to) => from === 0 ? slice(from, to) : Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException('changed', 'NotReadableError')) })
  tab.uploads.add([incoming(file)])
  await expect.poll(() => tab.phase('film')).toBe('STORAGE_FILE_CHANGED')
  expect(listedNames(world)).toEqual([])
  tab.uploads.act('dismiss', tab.tray()[0]?.id ?? '')
  await expect.poll(() => world.sessions.map(({ state }) => state)).toEqual(['aborted'])
  await tab.uploads.close()
})

test.each(['startUpload', 'markChunks', 'put', 'commitUpload'])('a directory or bucket that fails once at %s is asked again', async kind => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  let failed = 0
  world.before = what => what === kind && failed++ === 0 ? Promise.reject(new CyxError('NETWORK_DIRECTORY_UNREACHABLE')) : Promise.resolve()
  tab.uploads.add([incoming(fakeFile('film', 2))])
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect(failed).toBeGreaterThan(1)
  await tab.uploads.close()
})

test('a full quota stops the file with that, and a device without room for the journal sends all the same', async () => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  world.before = what => what === 'startUpload' ? Promise.reject(new CyxError('STORAGE_QUOTA_EXCEEDED', { requested: 2, available: 1 })) : Promise.resolve()
  tab.uploads.add([incoming(fakeFile('film', 1))])
  await expect.poll(() => tab.phase('film')).toBe('STORAGE_QUOTA_EXCEEDED')
  world.before = () => Promise.resolve()
  tab.uploads.act('retry', null)
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  await tab.uploads.close()
})

const source = { name: 'raw.csv', transform: 'cut', meta: {}, file: { version: new Uint8Array(16).fill(7), cid: new Uint8Array(36) } }
const noted = (world: FakeWorld): unknown[] => world.records.flatMap(record => record.t === 'lineage' ? [[record.version, record.sources]] : [])
const versions = (world: FakeWorld): unknown[] => world.records.flatMap(record => record.t === 'create' ? [record.version] : [])

test.each([['this device', undefined], ['another device', `test-${crypto.randomUUID()}`]])('what a file was made from outlives a reload in mid-upload, on %s, and is noted once', async (_, database) => {
  const world = makeFakeWorld()
  const tab = await openTab(world)
  world.before = what => what === 'put' && world.puts.length > 100 ? soon(60_000) : Promise.resolve()
  tab.uploads.add([{ ...incoming(fakeFile('film', 10)), sources: [source] }])
  await expect.poll(() => world.sessions[0]?.journal ?? null).not.toBe(null)
  await expect.poll(() => world.puts.length).toBeGreaterThan(100)
  await tab.kill()
  world.before = () => Promise.resolve()
  const next = await openTab(world, database)
  await expect.poll(() => next.phase('film')).toBe('asking')
  next.uploads.add([incoming(fakeFile('film', 10))])
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  await expect.poll(next.rows).toBe(0)
  expect([world.sessions.length, noted(world)]).toEqual([1, versions(world).map(version => [version, [source]])])
  await next.uploads.close()
})

test('what files were made from goes to the tab that sends them, begins anew with a session, and is not lost on an upload that asks for its file', async () => {
  const world = makeFakeWorld()
  const [first, second] = [await openTab(world), await openTab(world)]
  await soon()
  world.before = what => {
    const [session] = world.sessions
    if (what === 'markChunks' && session && world.sessions.length === 1) session.state = 'expired'
    return Promise.resolve()
  }
  second.uploads.add([{ ...incoming(fakeFile('film', 2)), sources: [source] }])
  await expect.poll(() => listedNames(world)).toEqual(['film'])
  expect(noted(world)).toEqual(versions(world).map(version => [version, [source]]))
  world.before = what => what === 'put' ? soon(60_000) : Promise.resolve()
  first.uploads.add([incoming(fakeFile('song', 2))])
  await expect.poll(() => first.phase('song')).toBe('sending')
  await first.kill()
  await second.kill()
  world.before = () => Promise.resolve()
  const next = await openTab(world)
  await expect.poll(() => next.phase('song')).toBe('asking')
  next.uploads.add([{ ...incoming(fakeFile('song', 2)), sources: [source] }])
  await expect.poll(() => listedNames(world)).toEqual(['film', 'song'])
  expect([next.phase('song'), noted(world).length]).toEqual(['asking', 2])
  await next.uploads.close()
})
