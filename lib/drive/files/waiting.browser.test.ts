import { beforeEach, expect, test, vi } from 'vitest'
import type { Bytes } from '../../bytes/bytes.ts'
import { randomId } from '../../bytes/id.ts'
import { readChanges } from '../../cache/changes.ts'
import { openCache } from '../../cache/db.ts'
import type { Cache } from '../../cache/db.ts'
import { toBase32 } from '../../bytes/base.ts'
import { CyxError } from '../../errors.ts'
import { randomSecret } from '../../keys/derive.ts'
import { makeKeyring } from '../../keys/keyring.ts'
import type { Keyring } from '../../keys/keyring.ts'
import type { DriveContext } from '../context.ts'
import { makeFeed } from '../feed.ts'
import type { Feed } from '../feed.ts'
import { fakeFeed } from '../testing/fakeFeed.ts'
import { change } from './change.ts'
import { makeWaiting } from './waiting.ts'
import type { Waiting } from './waiting.ts'

interface Device { feed: Feed, waiting: Waiting, cache: Cache, context: DriveContext, net: { on: boolean } }

let keyring: Keyring
let directory: ReturnType<typeof fakeFeed>
/** A device of the account; with a database that is there, the same one after a reload. */
async function device(database = `waiting-${crypto.randomUUID()}`): Promise<Device> {
  const cache = await openCache(database)
  const net = { on: true }
  const unless = <A extends unknown[], T>(call: (...args: A) => Promise<T>) => (...args: A): Promise<T> => net.on ? call(...args) : Promise.reject(new CyxError('INTERNAL', { what: 'no network' }))
  const asked = { getFeed: unless(directory.getFeed), appendFeed: unless(({ feedSeq, records }: { feedSeq: number, records: Bytes[] }) => directory.append(feedSeq, records)) }
  const feed = makeFeed({ cache, keyring, directory: asked })
  const context = { cache, keyring, feed, directory: asked } as unknown as DriveContext
  const waiting = makeWaiting(context)
  await feed.load()
  await waiting.load()
  return { feed, waiting, cache, context, net }
}
/** Every path there is, with its state. */
const paths = ({ feed: { tree } }: Device): string[] => {
  const path = (key: string): string => { const { parent, name } = tree.nodes.get(key)!; return parent === null ? name : `${path(parent)}/${name}` }
  return [...tree.nodes.values()].map(({ key, trashedAt, starred }) => `${path(key)}${starred ? '*' : ''}${trashedAt === null ? '' : ' (trash)'}`).sort()
}
const keyOf = ({ feed }: Device, name: string): string => [...feed.tree.nodes.values()].find(node => node.name === name)!.key
const folders = (one: Device, ...names: string[]): Promise<void> => change(one.context, names.map(name => ({ do: 'folder', parent: null, name })), {})
const settled = async (...devices: Device[]): Promise<string[]> => {
  for (const one of [...devices, ...devices]) await one.waiting.settle({})
  for (const one of devices) expect(paths(one)).toEqual(paths(devices[0]!))
  return paths(devices[0]!)
}

beforeEach(async () => {
  keyring = await makeKeyring(randomId(), randomSecret(), randomSecret())
  directory = fakeFeed()
})

test('what is changed offline is seen at once, outlives a reload, is sealed, and is sent when the network is back', async () => {
  const database = `waiting-${crypto.randomUUID()}`
  const one = await device(database)
  await folders(one, 'Photos', 'Plans', 'Old')
  one.net.on = false
  await one.waiting.add([{ do: 'rename', entry: keyOf(one, 'Photos'), name: 'Pictures' }, { do: 'folder', parent: keyOf(one, 'Photos'), name: 'Summer' }])
  await one.waiting.add([{ do: 'star', entry: keyOf(one, 'Plans'), on: true }, { do: 'trash', entry: keyOf(one, 'Old') }, { do: 'move', entry: keyOf(one, 'Plans'), parent: keyOf(one, 'Pictures') }])
  const there = ['Old (trash)', 'Pictures', 'Pictures/Plans*', 'Pictures/Summer']
  expect(paths(one)).toEqual(there)
  await expect(one.waiting.settle({})).rejects.toThrow('no network')
  expect(paths(one)).toEqual(there)
  expect(JSON.stringify(await readChanges(one.cache, toBase32(keyring.account)))).not.toMatch(/Summer|Pictures/)

  const again = await device(database)
  expect([again.waiting.count(), paths(again)]).toEqual([5, there])
  const other = await device()
  await other.waiting.settle({})
  expect(paths(other)).toEqual(['Old', 'Photos', 'Plans'])
  expect(await settled(again, other)).toEqual(there)
  expect([again.waiting.count(), await readChanges(again.cache, toBase32(keyring.account))]).toEqual([0, []])
})

test('two devices that rename the same folder end with one name, the later one; nothing is lost', async () => {
  const [one, two] = [await device(), await device()]
  await folders(one, 'Plan')
  await two.waiting.settle({})
  one.net.on = false
  await one.waiting.add([{ do: 'rename', entry: keyOf(one, 'Plan'), name: 'Plan of Ann' }])
  await change(two.context, [{ do: 'rename', entry: keyOf(two, 'Plan'), name: 'Plan of Bob' }], {})
  one.net.on = true
  expect(await settled(one, two)).toEqual(['Plan of Ann'])
})

test('two devices that use one name for two things keep both', async () => {
  const [one, two] = [await device(), await device()]
  one.net.on = false
  await one.waiting.add([{ do: 'folder', parent: null, name: 'Plan' }])
  await folders(two, 'Plan')
  one.net.on = true
  expect(await settled(one, two)).toEqual(['Plan', 'Plan (2)'])
})

test('moves of two devices that together would put a folder into itself end the same on both, with both folders there', async () => {
  const [one, two] = [await device(), await device()]
  await folders(one, 'A', 'B')
  await two.waiting.settle({})
  one.net.on = false
  await one.waiting.add([{ do: 'move', entry: keyOf(one, 'A'), parent: keyOf(one, 'B') }])
  await change(two.context, [{ do: 'move', entry: keyOf(two, 'B'), parent: keyOf(two, 'A') }], {})
  one.net.on = true
  expect(await settled(one, two)).toEqual(['A', 'A/B'])
  await expect(one.waiting.add([{ do: 'move', entry: keyOf(one, 'A'), parent: keyOf(one, 'B') }])).rejects.toMatchObject({ code: 'STORAGE_CYCLIC_MOVE' })
  expect(one.waiting.count()).toBe(0)
})

test('what another device purged meanwhile stays gone, and a new folder inside it comes to the root', async () => {
  const [one, two] = [await device(), await device()]
  await folders(one, 'Trip')
  await two.waiting.settle({})
  one.net.on = false
  await one.waiting.add([{ do: 'folder', parent: keyOf(one, 'Trip'), name: 'Day 1' }, { do: 'rename', entry: keyOf(one, 'Trip'), name: 'Voyage' }])
  const id = two.feed.tree.nodes.get(keyOf(two, 'Trip'))!.id
  await two.feed.append(() => [{ t: 'purge', at: 3, id }], directory.append)
  one.net.on = true
  expect(await settled(one, two)).toEqual(['Day 1'])
})

test('two windows of a device send what waits once', async () => {
  const database = `waiting-${crypto.randomUUID()}`
  const one = await device(database)
  await one.waiting.add([{ do: 'folder', parent: null, name: 'Plan' }])
  const two = await device(database)
  await Promise.all([one.waiting.settle({}), two.waiting.settle({})])
  expect(directory.head().sequence).toBe(1)
  expect(await settled(one, two)).toEqual(['Plan'])
})

test('a rule on older versions is the same on two devices, the later record; made offline by a clock that was ahead it counts from when it is sent', async () => {
  const [one, two] = [await device(), await device()]
  one.net.on = false
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 400 * 86_400_000 })
  try { await one.waiting.add([{ do: 'retain', entry: null, rule: { keep: 'last', n: 5 } }]) } finally { vi.useRealTimers() }
  await change(two.context, [{ do: 'retain', entry: null, rule: { keep: 'days', n: 90 } }], {})
  one.net.on = true
  await settled(one, two)
  const facts = [one, two].map(({ feed }) => feed.tree.facts())
  expect(facts[0]).toEqual(facts[1])
  expect(facts[0]?.rule).toMatchObject({ keep: 'last', n: 5 })
  expect(facts[0]?.rule?.since).toBeLessThanOrEqual(Date.now())
  await expect(one.waiting.add([{ do: 'retain', entry: null, rule: { keep: 'last', n: 0 } }])).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})
