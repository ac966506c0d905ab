import { expect, test } from 'vitest'
import { changed, makePicture } from './picture.ts'
import type { DriveSnapshot } from './types.ts'

test('a watcher is told the whole first, then only what changed: a long list does not travel with each byte', () => {
  const told: Partial<DriveSnapshot>[] = []
  const watch = changed(part => told.push(part))
  const picture = makePicture()
  watch(picture.now())
  picture.transfer('a', { name: 'a.txt' })
  watch(picture.now())
  watch(picture.now())
  expect(Object.keys(told[0] ?? {})).toEqual(Object.keys(picture.now()))
  expect(told.slice(1).map(part => Object.keys(part))).toEqual([['transfers']])
})
