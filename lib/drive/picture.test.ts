import { expect, test } from 'vitest'
import { changed, makePicture } from './picture.ts'
import type { PackedSnapshot } from './picture.ts'
import type { FileEntry } from './types.ts'

test('a watcher is told the whole first, then only what changed: a long list does not travel with each byte', () => {
  const told: Partial<PackedSnapshot>[] = []
  const watch = changed(part => told.push(part))
  const picture = makePicture()
  watch(picture.now())
  picture.transfer('a', { name: 'a.txt' })
  watch(picture.now())
  watch(picture.now())
  expect(Object.keys(told[0] ?? {})).toEqual(Object.keys(picture.now()))
  expect(told.slice(1).map(part => Object.keys(part))).toEqual([['transfers']])
})

test('a list that says the same again is not told again', () => {
  const file: FileEntry = { id: 'a', parent: null, folder: false, name: 'a.txt', type: '', size: 1, addedAt: 2, version: 'v', versions: 1, starred: false, trashedAt: null, links: 0 }
  const picture = makePicture()
  picture.setFiles([file])
  const { files } = picture.now()
  picture.setFiles([{ ...file }])
  expect(picture.now().files).toBe(files)
  picture.setFiles([{ ...file, starred: true }])
  expect(picture.now().files).not.toBe(files)
})
