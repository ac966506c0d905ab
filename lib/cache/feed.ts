import type { Bytes } from '../bytes/bytes.ts'
import { writing } from './db.ts'
import type { Cache, KeptList } from './db.ts'

/** The cached feed of an account: sealed records in order, and where the chain stands. */
export interface CachedFeed { records: Bytes[], sequence: number, link: Bytes }

/** Reads the records of the cached feed behind `after`; an incomplete one (eviction, a torn write) counts as empty and is read again from the directory. */
export async function readFeed(cache: Cache, account: string, after = 0): Promise<CachedFeed> {
  const all = cache.transaction(['feed', 'feedHead'])
  const [head, records] = await Promise.all([
    all.objectStore('feedHead').get(account),
    all.objectStore('feed').getAll(IDBKeyRange.bound([account, after + 1], [account, Number.MAX_SAFE_INTEGER])),
  ])
  if (!head || head.sequence !== after + records.length) return { records: [], sequence: 0, link: new Uint8Array(32) }
  return { records, ...head }
}

/** Where the cached feed stands; 0 where there is none. */
export const feedSequence = async (cache: Cache, account: string): Promise<number> => (await cache.get('feedHead', account))?.sequence ?? 0

/** Keeps the sealed pieces of the list, all of one moment; those from before are written over. @throws STORAGE_LOCAL_FULL */
export async function keepList(cache: Cache, account: string, pieces: readonly KeptList[]): Promise<void> {
  const all = cache.transaction('feedList', 'readwrite')
  await writing(Promise.all([...pieces.map((piece, part) => all.store.put(piece, [account, part])), all.done]))
}

/** A piece of what {@link keepList} kept; null where there is none. */
export const readList = async (cache: Cache, account: string, part: number): Promise<KeptList | null> => await cache.get('feedList', [account, part]) ?? null

/**
 * Adds records that follow `from` (the sequence before the first of them), with the new head, in one transaction.
 * Where another window has gone further already its head stays: the feed is one chain, so the records are the same.
 */
export async function appendFeed(cache: Cache, account: string, from: number, records: readonly Bytes[], link: Bytes): Promise<void> {
  const all = cache.transaction(['feed', 'feedHead'], 'readwrite')
  const feed = all.objectStore('feed')
  const head = all.objectStore('feedHead')
  const there = await head.get(account)
  const sequence = from + records.length
  await writing(Promise.all([
    ...records.map((record, i) => feed.put(record, [account, from + 1 + i])),
    ...there && there.sequence >= sequence ? [] : [head.put({ sequence, link }, account)],
    all.done,
  ]))
}

/** Forgets the cached feed of an account. */
export async function clearFeed(cache: Cache, account: string): Promise<void> {
  const all = cache.transaction(['feed', 'feedHead', 'feedList'], 'readwrite')
  await Promise.all([
    all.objectStore('feedList').delete(IDBKeyRange.bound([account, 0], [account, Number.MAX_SAFE_INTEGER])),
    all.objectStore('feed').delete(IDBKeyRange.bound([account, 0], [account, Number.MAX_SAFE_INTEGER])),
    all.objectStore('feedHead').delete(account),
    all.done,
  ])
}
