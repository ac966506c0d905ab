import { openDB } from 'idb'
import type { IDBPDatabase } from 'idb'
import { expect, test } from 'vitest'
import { openChunkDb } from './chunkDb.ts'
import { makeKeeps } from './keeps.ts'

const fresh = (): string => `test-${crypto.randomUUID()}`

/** A window with the release before, which has the database open. */
const older = (name: string): Promise<IDBPDatabase> => openDB(name, 1, { upgrade(db) { for (const store of ['chunks', 'versions', 'pins', 'settings', 'blobs']) db.createObjectStore(store) } })

test.each([['a database', true], ['memory alone', false]])('what a person has said is kept in %s, and can be taken back', async (_, kept) => {
  const keeps = makeKeeps(kept ? await openChunkDb(fresh()) : null)
  await keeps.keep(new Map([['a', true], ['b', false]]))
  await keeps.keep(new Map([['a', null], ['c', true]]))
  expect([...await keeps.keeps()]).toEqual([['b', false], ['c', true]])
})

test('versions that an earlier release has pinned count as chosen', async () => {
  const name = fresh()
  const before = await older(name)
  await before.put('pins', { at: 1 }, 'v')
  before.close()
  const db = await openChunkDb(name)
  expect([...await makeKeeps(db).keeps()]).toEqual([['v', true]])
  expect(await db.getAllKeys('pins')).toEqual(['v'])
})


test('a window that lets go of the database late is waited for, and what was opened stays open', async () => {
  const name = fresh()
  const before = await older(name)
  const opening = openChunkDb(name, { blockedMs: 500 })
  setTimeout(() => { before.close() }, 100)
  const keeps = makeKeeps(await opening)
  await new Promise(resolve => { setTimeout(resolve, 600) })
  await keeps.keep(new Map([['a', true]]))
  expect([...await keeps.keeps()]).toEqual([['a', true]])
})

test('one that does not let go is not waited for', async () => {
  const name = fresh()
  const before = await older(name)
  await expect(openChunkDb(name, { blockedMs: 100 })).rejects.toMatchObject({ code: 'STORAGE_LOCAL_FULL' })
  before.close()
})
