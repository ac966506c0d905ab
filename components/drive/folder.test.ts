import { expect, test } from 'vitest'
import type { FileEntry } from '../../lib/drive/types.ts'
import { foldersOf, kindOf } from './folder.ts'

const entry = (id: string, parent: string | null, over: Partial<FileEntry> = {}): FileEntry => ({ id, parent, name: id, folder: false, type: '', size: 10, addedAt: 0, version: '', versions: 1, starred: false, trashedAt: null, links: 0, ...over })
const ids = (files: readonly FileEntry[]): string[] => files.map(({ id }) => id)
const folders = foldersOf([entry('a', null), entry('p', null, { folder: true, size: 0 }), entry('q', 'p', { folder: true, size: 0 }), entry('b', 'q'), entry('t', 'p', { trashedAt: 1, folder: true, size: 0 }), entry('u', 't')])

test('what is in the trash, or in a folder there, is in no folder and in no search', () => {
  expect(ids(folders.inside('p'))).toEqual(['q'])
  expect(ids(folders.all)).toEqual(['a', 'p', 'q', 'b'])
  expect(ids(folders.trash)).toEqual(['t'])
})

test('the way to a folder starts at the root, and its size is that of all below', () => {
  expect(ids(folders.trail('q'))).toEqual(['p', 'q'])
  expect(folders.trail(null)).toEqual([])
  expect(folders.trail('nowhere')).toEqual([])
  expect(folders.size('p')).toBe(10)
})

test('a kind comes from the type, else from the ending', () => {
  expect(['x.PDF', 'x.mkv', 'x', 'x.tar.zst'].map(name => kindOf({ folder: false, type: '', name }))).toEqual(['document', 'video', 'other', 'other'])
  expect(kindOf({ folder: false, type: 'audio/mpeg', name: 'x.pdf' })).toBe('audio')
  expect(kindOf({ folder: true, type: '', name: 'x.pdf' })).toBe('folder')
})
