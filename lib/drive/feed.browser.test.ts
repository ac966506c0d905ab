import { beforeEach, expect, test } from 'vitest'
import type { Bytes } from '../bytes/bytes.ts'
import { randomId } from '../bytes/id.ts'
import { openCache } from '../cache/db.ts'
import type { Cache } from '../cache/db.ts'
import { CyxError } from '../errors.ts'
import { randomSecret } from '../keys/derive.ts'
import { makeKeyring } from '../keys/keyring.ts'
import type { Keyring } from '../keys/keyring.ts'
import { cidOf } from '../bytes/cid.ts'
import { feedLink } from '../record/feed.ts'
import type { CreateRecord } from '../record/feed.ts'
import { makeFeed } from './feed.ts'
import type { Feed } from './feed.ts'

/** A directory's feed of one account, kept as the canister keeps it. */
function fakeDirectory() {
  const records: Bytes[] = []
  const links: Bytes[] = [new Uint8Array(32)]
  const head = () => ({ sequence: records.length, link: links.at(-1)! })
  return {
    head,
    append: (feedSeq: number, sealed: Bytes[]): Promise<{ feedSeq: number, feedLink: Bytes }> => {
      if (feedSeq !== records.length) return Promise.reject(new CyxError('LEDGER_CONFLICT', { expected: feedSeq, actual: records.length }))
      for (const one of sealed) { links.push(feedLink(links.at(-1)!, records.length + 1, one)); records.push(one) }
      return Promise.resolve({ feedSeq: records.length, feedLink: head().link })
    },
    getFeed: ({ after, limit }: { after: { sequence: number }, limit: number }) => {
      const page = records.slice(after.sequence, after.sequence + Math.min(limit, 2))
      const reached = after.sequence + page.length
      return Promise.resolve({ records: page, upTo: { sequence: reached, link: links[reached]! }, complete: reached === records.length })
    },
  }
}

const record = (name: string): CreateRecord => ({
  t: 'create', at: 1, id: randomId(), parent: null, name, type: '', size: 1, version: randomId(), cid: cidOf('dag-cbor', new Uint8Array(32)), root: new Uint8Array(32), chunks: 1, dek: new Uint8Array(60),
})
const names = (feed: Feed): string[] => [...feed.tree.nodes.values()].map(({ name }) => name)

let cache: Cache
let keyring: Keyring
let directory: ReturnType<typeof fakeDirectory>
const device = (): Feed => makeFeed({ cache, keyring, directory })

beforeEach(async () => {
  cache = await openCache(`feed-${crypto.randomUUID()}`)
  keyring = await makeKeyring(randomId(), randomSecret(), randomSecret())
  directory = fakeDirectory()
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
