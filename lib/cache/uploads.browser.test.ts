import { expect, test } from 'vitest'
import { openDB } from 'idb'
import { openCache } from './db.ts'
import { dropParts, dropUpload, eachPart, putParts, putPiece, putUploads, readPart, readPiece, readUploads } from './uploads.ts'
import type { PartRow, UploadRow } from './uploads.ts'

const fresh = () => openCache(`test-${crypto.randomUUID()}`)
const row = (id: string, order: number, account = 'a'): UploadRow => ({
  id, account, order, sealed: new Uint8Array(40), upload: null, paused: false, error: null, listed: false, handle: null, kept: false, members: null,
})
const part = (n: number): PartRow => ({ chunkId: new Uint8Array(32).fill(n), shardLength: 64, hash: new Uint8Array(32), table: null, padded: 1, holders: [], receipts: [], entries: [] })

async function readParts(cache: Awaited<ReturnType<typeof fresh>>, id: string): Promise<Map<number, PartRow>> {
  const all = new Map<number, PartRow>()
  await eachPart(cache, id, (index, one) => all.set(index, one))
  return all
}

test('the journal of an account is read back in its order, and accounts stay apart', async () => {
  const cache = await fresh()
  await putUploads(cache, [row('late', 2), row('early', 1), row('other', 0, 'b')])
  expect((await readUploads(cache, 'a')).map(({ id }) => id)).toEqual(['early', 'late'])
})

test('what nodes hold of a file is noted by chunk, and goes with it', async () => {
  const cache = await fresh()
  await putUploads(cache, [row('one', 1), row('two', 2)])
  await putParts(cache, 'one', [[0, part(1)], [70_000, part(2)]])
  await putParts(cache, 'two', [[0, part(3)]])
  await putPiece(cache, 'one', 0, { bytes: new Uint8Array(3), table: null, padded: 1, chunkId: new Uint8Array(32) })
  expect([...await readParts(cache, 'one')].map(([index, { chunkId }]) => [index, chunkId[0]])).toEqual([[0, 1], [70_000, 2]])
  expect([(await readPart(cache, 'one', 70_000))?.chunkId[0], await readPart(cache, 'one', 1)]).toEqual([2, undefined])
  await dropUpload(cache, row('one', 1))
  expect([(await readParts(cache, 'one')).size, await readPiece(cache, 'one', 0)]).toEqual([0, undefined])
  expect([(await readUploads(cache, 'a')).length, (await readParts(cache, 'two')).size]).toEqual([1, 1])
  await dropParts(cache, 'two')
  expect((await readParts(cache, 'two')).size).toBe(0)
})

test('a database of the version before keeps what it holds', async () => {
  const name = `test-${crypto.randomUUID()}`
  const old = await openDB(name, 1, { upgrade(db) { for (const store of ['vault', 'feed', 'feedHead', 'anchor']) db.createObjectStore(store) } })
  await old.put('vault', new Uint8Array(5), 'file')
  old.close()
  const cache = await openCache(name)
  expect(await cache.get('vault', 'file')).toEqual(new Uint8Array(5))
  await putUploads(cache, [row('one', 1)])
  expect(await readUploads(cache, 'a')).toHaveLength(1)
})
