import { expect, test } from 'vitest'
import { NODE_CLASS_NAMES } from '../../lib/bytes/className.ts'
import { durabilityInputs, yearsToLoss } from '../../lib/codec/durability.ts'
import { CLASSES } from '../../lib/codec/sizes.ts'
import type { FileEntry } from '../../lib/drive/types.ts'
import { courseOf, monthsLeft, usageOf } from './usage.ts'
import { driveWords } from './words.ts'

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

test('small files that are kept whole are counted apart from those in pieces', () => {
  const usage = usageOf([entry('big', 1_000, now), entry('note', 20, now, { whole: true }), entry('empty', 0, now)], now)
  expect(usage.classes).toEqual([{ key: 'standard', bytes: 1_000, files: 2 }, { key: 'on-chain', bytes: 20, files: 1 }])
  expect(usageOf([], now).classes).toEqual([])
})

test('each class is counted apart, and the forecast has the spare pieces of each', () => {
  const some = [entry('a', 600, now, { class: 'extreme' }), entry('b', 800, now, { class: 'basic' }), entry('c', 80, now), entry('d', 60, now, { whole: true })]
  const usage = usageOf(some, now)
  expect(usage.classes.map(({ key, bytes }) => [key, bytes])).toEqual([['standard', 80], ['basic', 800], ['extreme', 600], ['on-chain', 60]])
  const stored = 600 * 16 / 6 + 800 * 12 / 8 + 80 * 14 / 8 + 60
  expect(courseOf(usage, 5_000).map(({ bytes }) => bytes).slice(4, 7)).toEqual([5_000 - stored, 5_000, 5_000 + stored / 3])
  expect(Object.keys(driveWords.usage.classes).sort()).toEqual(Object.keys(CLASSES).sort())
})

test('the course goes back by what was added, and on at the pace of three months', () => {
  const usage = usageOf([entry('a', 300, now), entry('b', 100, new Date(2026, 8, 3).getTime())], now)
  const course = courseOf(usage, 1_000)
  expect(course.map(({ bytes }) => bytes)).toEqual([300, 300, 300, 475, 475, 1_000, 1_233, 1_467, 1_700, 1_933, 2_167, 2_400])
  expect(course.map(({ ahead }) => ahead)).toEqual([...Array<boolean>(6).fill(false), ...Array<boolean>(6).fill(true)])
  expect(new Date(course[6]?.key ?? 0)).toEqual(new Date(2026, 11, 1))
  expect(courseOf(usageOf([], now), 50)).toHaveLength(6)
})

test('what is said of durability and room is what the class has', () => {
  const { standard } = CLASSES
  const [pieces] = driveWords.classes.kinds
  expect(`one block of 4 MB in ${String(Math.round(yearsToLoss(durabilityInputs(standard)) / 1e6))} million`).toBe(/one block of 4 MB in \d+ million/.exec(pieces?.lasts ?? '')?.[0])
  expect(pieces?.costs).toContain(`${String(standard.total / standard.data)} times its size`)
  expect(pieces?.how).toContain(`${String(standard.total)} pieces`)
})

test('what is said of each way that can be chosen is what the class has', () => {
  const large = [['million million', 1e12], ['thousand million', 1e9], ['million', 1e6], ['thousand', 1e3]] as const
  const said = (years: number): string => { const [word, of] = large.find(([, least]) => years >= least) ?? ['', 1]; return `one block in ${String(Math.round(years / of))} ${word} a year` }
  const numbers = ['Four', 'Six', 'Eight', 'Ten']
  const { ways } = driveWords.classes
  expect(ways.map(({ key }) => key)).toEqual(NODE_CLASS_NAMES)
  for (const { key, needed, total, lasts } of ways) {
    const kind = CLASSES[key]
    expect([key, needed, total, lasts]).toEqual([key, kind.data, kind.total, `${String(numbers[kind.parity / 2 - 2])} nodes may be lost at once; ${said(yearsToLoss(durabilityInputs(kind)))}.`])
  }
})
