import { expect, test } from 'vitest'
import { fakeDrive, someFiles, someTransfers } from '../fixtures/fakeDrive.ts'
import { steady } from './useSnapshot.ts'

test('the list stays one object while only transfers change, and is a new one when a file does', () => {
  let now = fakeDrive().snapshot()
  const read = steady(() => now)
  const before = read()
  now = { ...structuredClone(now), transfers: someTransfers() }
  expect(read().files).toBe(before.files)
  expect(read().transfers).toHaveLength(4)
  expect(read()).toBe(read())
  now = { ...now, files: someFiles(15).map((file, i) => i === 3 ? { ...file, links: 7 } : file) }
  expect(read().files[3]?.links).toBe(7)
  now = { ...now, files: someFiles(14) }
  expect(read().files).toHaveLength(14)
})

test.each([{ parent: 'photos' }, { starred: true }, { trashedAt: 5 }, { versions: 9 }, { size: 9 }, { addedAt: 9 }, { name: 'other' }])('a file of which only %o is new makes a new list', change => {
  const start = { ...fakeDrive().snapshot(), files: someFiles(2) }
  let now = start
  const read = steady(() => now)
  now = { ...start, files: start.files.map((file, i) => i === 1 ? { ...file, ...change } : file) }
  expect(read().files[1]).toMatchObject(change)
})
