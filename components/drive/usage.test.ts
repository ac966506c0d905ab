import { expect, test } from 'vitest'
import type { FileEntry } from '../../lib/drive/types.ts'
import { monthsLeft, usageOf } from './usage.ts'

const now = new Date(2026, 10, 21).getTime()
const entry = (id: string, size: number, addedAt: number, over: Partial<FileEntry> = {}): FileEntry => ({ id, parent: null, name: id, folder: false, type: 'image/png', size, addedAt, version: '', versions: 1, starred: false, trashedAt: null, links: 0, ...over })

test('bytes are counted by kind and month, and what is in the trash apart', () => {
  const usage = usageOf([
    entry('a', 10, now), entry('b', 5, new Date(2026, 9, 31).getTime(), { type: 'audio/mpeg' }), entry('old', 7, new Date(2020, 1, 1).getTime()),
    entry('t', 0, now, { folder: true, trashedAt: 1 }), entry('in', 3, now, { parent: 't' }),
  ], now)
  expect(usage).toMatchObject({ bytes: 22, files: 3, trash: { bytes: 3, files: 1 }, kinds: [{ key: 'image', bytes: 17 }, { key: 'audio', bytes: 5 }] })
  expect(usage.months.map(({ bytes }) => bytes)).toEqual([0, 0, 0, 0, 5, 10])
})

test('the forecast counts spare pieces, and says nothing of a far end', () => {
  const usage = usageOf([entry('a', 300, now)], now)
  expect(monthsLeft(usage, 1000, 1000 + 175 * 4)).toBe(4)
  expect(monthsLeft(usage, 2000, 1000)).toBe(0)
  expect(monthsLeft(usageOf([], now), 0, 1000)).toBeNull()
  expect(monthsLeft(usage, 0, 1e9)).toBeNull()
})
