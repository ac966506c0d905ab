import { expect, test } from 'vitest'
import type { FileEntry } from '../../lib/drive/types.ts'
import { folded, searcher } from './search.ts'

const files = ['Café menu 2026.pdf', 'cafeteria.txt', 'تقرير ٢٠٢٦.pdf', 'Straße nach Süden.jpg', 'ｗｉｄｅ.txt'].map((name): FileEntry => ({ id: name, name, type: '', size: 1, addedAt: 0, version: '', versions: 1, parent: null, folder: false, starred: false, trashedAt: null, links: 0 }))
const found = (query: string): string[] => searcher(files)(query).map(({ name }) => name)

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
