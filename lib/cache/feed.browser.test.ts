import { expect, test } from 'vitest'
import { openCache } from './db.ts'
import { appendFeed, clearFeed, readFeed } from './feed.ts'

const bytes = (n: number) => new Uint8Array(3).fill(n)

test('a feed grows, is read back in order, and accounts stay apart', async () => {
  const cache = await openCache(`test-${crypto.randomUUID()}`)
  expect(await readFeed(cache, 'a')).toEqual({ records: [], sequence: 0, link: new Uint8Array(32) })
  await appendFeed(cache, 'a', 0, [bytes(1), bytes(2)], bytes(9))
  await appendFeed(cache, 'b', 0, [bytes(7)], bytes(8))
  await appendFeed(cache, 'a', 2, [bytes(3)], bytes(6))
  expect(await readFeed(cache, 'a')).toEqual({ records: [bytes(1), bytes(2), bytes(3)], sequence: 3, link: bytes(6) })
  await clearFeed(cache, 'a')
  expect((await readFeed(cache, 'a')).sequence).toBe(0)
  expect((await readFeed(cache, 'b')).sequence).toBe(1)
})

test('a feed with a hole counts as empty, so that it is read anew', async () => {
  const cache = await openCache(`test-${crypto.randomUUID()}`)
  await appendFeed(cache, 'a', 0, [bytes(1), bytes(2), bytes(3)], bytes(9))
  await cache.delete('feed', ['a', 2])
  expect((await readFeed(cache, 'a')).records).toEqual([])
})

test('a window that lags behind another one does not take its records away', async () => {
  const cache = await openCache(`test-${crypto.randomUUID()}`)
  await appendFeed(cache, 'a', 0, [bytes(1), bytes(2), bytes(3)], bytes(9))
  await appendFeed(cache, 'a', 0, [bytes(1), bytes(2)], bytes(8))
  expect(await readFeed(cache, 'a')).toEqual({ records: [bytes(1), bytes(2), bytes(3)], sequence: 3, link: bytes(9) })
})
