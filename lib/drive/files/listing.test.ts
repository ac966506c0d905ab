import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NODE_CLASS_NAMES } from '../../bytes/className.ts'
import type { FileEntry } from '../types.ts'
import { plain } from '../testing/plain.ts'
import { listOfBytes, listToBytes, NO_FILES, packList, sameList, unpackList } from './listing.ts'

const time = fc.integer({ min: -8.64e15, max: 8.64e15 })
const id = fc.stringMatching(/^[a-z2-7]{0,26}$/)
const entry: fc.Arbitrary<FileEntry> = fc.oneof(fc.constant({}), fc.constant({ whole: true }), fc.constantFrom(...NODE_CLASS_NAMES).map(name => ({ class: name }))).chain(whole => fc.record({
  id, parent: fc.oneof(fc.constant(null), id.filter(one => one !== '')), folder: fc.boolean(), name: fc.string({ unit: 'grapheme' }), type: fc.constantFrom('', 'text/plain', 'a\n"b'), size: fc.nat(), addedAt: time,
  version: id, versions: fc.nat(), starred: fc.boolean(), trashedAt: fc.oneof(fc.constant(null), time.map(one => one + 0)), links: fc.nat(),
}).map(one => ({ ...one, ...whole })))

test('a list of anything comes back as it was, over bytes too', () => {
  fc.assert(fc.property(fc.array(entry), files => {
    expect(unpackList(packList(files)).map(plain)).toEqual(files)
    expect(unpackList(listOfBytes(listToBytes(packList(files)))).map(plain)).toEqual(files)
  }))
  expect(unpackList(NO_FILES)).toEqual([])
})

test('two lists are the same only when each field of each entry is', () => {
  fc.assert(fc.property(fc.array(entry, { minLength: 1 }), fc.nat(), entry, (files, at, other) => {
    const where = at % files.length
    const changed = files.with(where, other)
    expect(sameList(packList(files), packList([...files]))).toBe(true)
    expect(sameList(packList(files), packList(changed))).toBe(JSON.stringify(files) === JSON.stringify(changed))
  }))
})
