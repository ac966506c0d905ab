import { describe, expect, test } from 'vitest'
import type { FileEntry } from '../../lib/drive/types.ts'
import { pressed, sorted } from './order.ts'

const file = (name: string, size: number, addedAt: number): FileEntry => ({ id: name, name, type: '', size, addedAt, version: '', versions: 1, parent: null, folder: false, starred: false, trashedAt: null, links: 0 })
const files = [file('b10', 5, 3), file('b9', 5, 1), file('A', 7, 2)]
const names = (list: FileEntry[]): string[] => list.map(({ name }) => name)

describe('the order of files', () => {
  test('by name counts numbers as numbers and ignores case', () => {
    expect(names(sorted(files, { by: 'name', down: false }))).toEqual(['A', 'b9', 'b10'])
    expect(names(sorted(files, { by: 'name', down: true }))).toEqual(['b10', 'b9', 'A'])
  })
  test('equal sizes are ordered by name', () => {
    expect(names(sorted(files, { by: 'size', down: true }))).toEqual(['A', 'b9', 'b10'])
  })
  test('by time the newest comes first', () => {
    expect(names(sorted(files, { by: 'added', down: true }))).toEqual(['b10', 'A', 'b9'])
  })
  test('a second press turns the order round, another column starts its own way', () => {
    expect(pressed({ by: 'name', down: false }, 'name')).toEqual({ by: 'name', down: true })
    expect(pressed({ by: 'name', down: true }, 'size')).toEqual({ by: 'size', down: true })
    expect(pressed({ by: 'size', down: true }, 'name')).toEqual({ by: 'name', down: false })
  })
})
