import { beforeEach, describe, expect, test } from 'vitest'
import { toBase32 } from '../bytes/base.ts'
import { randomId } from '../bytes/id.ts'
import { openCache } from '../cache/db.ts'
import type { Cache } from '../cache/db.ts'
import { CyxError } from '../errors.ts'
import { randomSecret } from '../keys/derive.ts'
import { makeKeyring } from '../keys/keyring.ts'
import type { Keyring } from '../keys/keyring.ts'
import { cidOf } from '../bytes/cid.ts'
import type { CreateRecord } from '../record/feed.ts'
import { makeFeed } from './feed.ts'
import { unpackList } from './files/listing.ts'
import { plain } from './testing/plain.ts'
import { rowsOf } from './files/row.ts'
import type { Feed } from './feed.ts'
import { fakeFeed } from './testing/fakeFeed.ts'
import type { FakeFeed } from './testing/fakeFeed.ts'

const record = (name: string): CreateRecord => ({
  t: 'create', at: 1, id: randomId(), parent: null, name, type: '', size: 1, version: randomId(), cid: cidOf('dag-cbor', new Uint8Array(32)), root: new Uint8Array(32), chunks: 1, dek: new Uint8Array(60),
})
const names = (feed: Feed): string[] => [...feed.tree.nodes.values()].map(({ name }) => name)

let cache: Cache
let keyring: Keyring
let directory: FakeFeed
const device = (): Feed => makeFeed({ cache, keyring, directory })

beforeEach(async () => {
  cache = await openCache(`feed-${crypto.randomUUID()}`)
  keyring = await makeKeyring(randomId(), randomSecret(), randomSecret())
  directory = fakeFeed()
})

test('what is appended is listed, and another start shows it from the cache without network', async () => {
  const feed = device()
  await feed.append(() => [record('a'), record('b')], directory.append)
  expect(names(feed)).toEqual(['a', 'b'])
  const offline = makeFeed({ cache, keyring, directory: { getFeed: () => Promise.reject(new CyxError('NETWORK_OFFLINE')) } })
  await offline.load()
  expect(names(offline)).toEqual(['a', 'b'])
  await expect(offline.sync()).rejects.toThrow('offline')
})

test('two devices that append at once both get their record in, in one order', async () => {
  const [one, two] = [device(), makeFeed({ cache: await openCache(`feed-${crypto.randomUUID()}`), keyring, directory })]
  await Promise.all([one.append(() => [record('x')], directory.append), two.append(() => [record('y')], directory.append)])
  await Promise.all([one.sync(), two.sync()])
  expect(names(one)).toHaveLength(2)
  expect(names(one)).toEqual(names(two))
  expect(one.leaves).toEqual(two.leaves)
})

test('deleting takes the entry off the list and leaves its leaf in the tree', async () => {
  const feed = device()
  const made = record('gone')
  await feed.append(() => [made], directory.append)
  await feed.append(() => [{ t: 'delete', at: 2, id: made.id, version: made.version }], directory.append)
  expect(names(feed)).toEqual([])
  expect(feed.leaves).toHaveLength(1)
})

test('a damaged cache is read anew from the directory', async () => {
  await device().append(() => [record('a'), record('b'), record('c')], directory.append)
  const [key] = await cache.getAllKeys('feed')
  const bytes = (await cache.get('feed', key!))!
  bytes[20] = (bytes[20] ?? 0) ^ 1
  await cache.put('feed', bytes, key)
  const feed = device()
  await feed.load()
  expect(names(feed)).toEqual([])
  await feed.sync()
  expect(names(feed)).toEqual(['a', 'b', 'c'])
})

describe('a long list', () => {
  const many = Array.from({ length: 600 }, (_, i) => record(`file ${String(i)}`))
  const offline = (): Feed => makeFeed({ cache, keyring, directory: { getFeed: () => Promise.reject(new CyxError('NETWORK_OFFLINE')) } })
  const remembered = async (): Promise<Feed> => {
    const feed = device()
    await feed.append(() => many, directory.append)
    await feed.remember()
    return feed
  }
  const flip = async (part: number): Promise<void> => {
    const [key] = (await cache.getAllKeys('feedList')).filter(([, one]) => one === part)
    const piece = (await cache.get('feedList', key!))!
    piece.sealed[99] = (piece.sealed[99] ?? 0) ^ 1
    await cache.put('feedList', piece, key)
  }

  test('is remembered whole: seen at a glance, and loaded without its records', async () => {
    const feed = await remembered()
    const again = offline()
    expect(unpackList((await again.glance())!).map(plain)).toEqual(rowsOf(feed.tree, new Map()))
    await cache.delete('feed', IDBKeyRange.bound([toBase32(keyring.account), 0], [toBase32(keyring.account), 500]))
    await again.load()
    expect([...again.tree.nodes.values()]).toEqual([...feed.tree.nodes.values()])
    expect(again.leaves).toEqual(feed.leaves)
  })

  test('that has changed since is not shown as it was; what came later is replayed behind it', async () => {
    const feed = await remembered()
    await feed.append(() => [{ t: 'trash', at: 2, id: many[0]!.id }], directory.append)
    const again = offline()
    expect(await again.glance()).toBeNull()
    await again.load()
    expect([...again.tree.nodes.values()]).toEqual([...feed.tree.nodes.values()])
    await again.remember()
    expect(await again.glance()).toBeNull()
    await again.remember()
    expect(await again.glance()).not.toBeNull()
  })

  test.each([0, 1])('whose remembered piece %i is damaged is replayed from its records', async part => {
    const feed = await remembered()
    await flip(part)
    const again = offline()
    expect(await again.glance() === null).toBe(part === 0)
    await again.load()
    expect(names(again)).toEqual(names(feed))
  })

  test('whose records are torn goes on from what is remembered', async () => {
    const feed = await remembered()
    await cache.delete('feedHead', toBase32(keyring.account))
    const again = device()
    await again.load()
    await feed.append(() => [record('later')], directory.append)
    await again.sync()
    expect(names(again)).toEqual(names(feed))
  })

  test('stands on the disk sealed', async () => {
    await remembered()
    for (const { sealed } of await cache.getAll('feedList')) expect(new TextDecoder('latin1').decode(sealed)).not.toContain('file 1')
  })
})
