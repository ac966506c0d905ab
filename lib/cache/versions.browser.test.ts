import { expect, test } from 'vitest'
import { openChunkDb } from './chunkDb.ts'
import { makeVersions } from './versions.ts'

const version = { layout: new Uint8Array(3), pages: [new Uint8Array(5)] }

test('those opened longest ago go, pinned ones stay', async () => {
  const db = await openChunkDb(`test-${crypto.randomUUID()}`)
  let now = 0
  const versions = makeVersions(db, { most: 4, drop: 2, nowMs: () => now++ })
  await db.put('pins', { at: 1 }, 'b')
  for (const id of ['a', 'b', 'c', 'd', 'e']) await versions.keepVersion(id, version)
  expect(await db.getAllKeys('versions')).toEqual(['b', 'd', 'e'])
})

test('where the browser keeps nothing, nothing is kept', async () => {
  const versions = makeVersions(null)
  await versions.keepVersion('a', version)
  expect(await versions.version('a')).toBe(null)
})
