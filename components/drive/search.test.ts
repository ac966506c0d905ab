import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FileEntry } from '../../lib/drive/types.ts'
import { folded, searcher } from './search.ts'

const named = (name: string): FileEntry => ({ id: name, name, type: '', size: 1, addedAt: 0, version: '', versions: 1, parent: null, folder: false, starred: false, trashedAt: null, links: 0 })
const files = ['Café menu 2026.pdf', 'cafeteria.txt', 'تقرير ٢٠٢٦.pdf', 'Straße nach Süden.jpg', 'ｗｉｄｅ.txt'].map(named)
const found = (query: string): string[] => searcher(files).find(query).map(({ name }) => name)

test('case, accents and widths make no difference', () => {
  expect(folded('CAFÉ ｗｉｄｅ')).toBe('cafe wide')
  expect(found('CAFE')).toEqual(['Café menu 2026.pdf', 'cafeteria.txt'])
  expect(found('wide')).toEqual(['ｗｉｄｅ.txt'])
  expect(found('suden')).toEqual(['Straße nach Süden.jpg'])
})

test('every word must be there, in any order; blanks alone find everything', () => {
  expect(found('pdf menu')).toEqual(['Café menu 2026.pdf'])
  expect(found('تقرير')).toEqual(['تقرير ٢٠٢٦.pdf'])
  expect(found('menu nowhere')).toEqual([])
  expect(found('  ')).toHaveLength(5)
})

test('typing on, deleting and preparing find what a look at every name finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'É', ' '), maxLength: 4 })
  fc.assert(fc.property(fc.array(letters, { maxLength: 30 }), fc.array(letters, { maxLength: 8 }), fc.boolean(), (some, queries, prepared) => {
    const list = some.map(named)
    const search = searcher(list)
    if (prepared) expect(search.prepare()).toBe(true)
    for (const query of queries) {
      const words = folded(query).split(' ').filter(Boolean)
      expect(search.find(query)).toEqual(list.filter(({ name }) => words.every(word => folded(name).includes(word))))
    }
  }))
})

test('many names are prepared some at a time', () => {
  const search = searcher(Array.from({ length: 10_000 }, (_, i) => named(String(i))))
  expect([search.prepare(), search.prepare(), search.prepare()]).toEqual([false, false, true])
})
