import { expect, test } from 'vitest'
import { someFiles, NOW } from '../fixtures/fakeDrive.ts'
import { courseOf, usageOf } from './usage.ts'
import { costOf } from './usageCost.ts'
import { csvField, usageCsv } from './usageCsv.ts'

test('names with quotes, commas and line breaks stay one field, and no field is a formula', () => {
  expect(['a,b', 'a "b"', 'a\nb', '=SUM(A1)', '-1', '@x', 'plain'].map(csvField)).toEqual(['"a,b"', '"a ""b"""', '"a\nb"', '\'=SUM(A1)', '\'-1', '\'@x', 'plain'])
  expect(csvField(-1)).toBe('-1')
})

test('all that the page shows is in the table, with as many fields in each row', () => {
  const usage = usageOf(someFiles(15), NOW)
  const csv = usageCsv(usage, courseOf(usage, 6e9), costOf(usage), [{ entry: 'a', name: '=evil', folder: false, deed: { at: NOW, did: 'rename' } }])
  const rows = csv.trimEnd().split('\r\n')
  expect(rows[0]).toBe('Part,Name,Files,Bytes,Note')
  expect(rows).toContain('By how they are kept,"Whole, on chain",1,48000,')
  expect(rows.at(-1)).toBe('Activity,\'=evil,,,"Renamed, 2026-11-21T14:05:00.000Z"')
  expect(rows.filter(row => row.includes('expected'))).toHaveLength(6)
})

test('a thousand files cost the directory 43 cents a year, and a gigabyte in canisters 5.40 dollars', () => {
  const usage = usageOf([], NOW)
  expect(costOf(usage)).toEqual({ now: 0, ahead: 0 })
  expect(12 * costOf({ ...usage, files: 1_000 }).now).toBeCloseTo(0.43)
  expect(12 * costOf({ ...usage, classes: [{ key: 'on-chain', bytes: 1e9, files: 1 }] }).now).toBeCloseTo(5.4)
  expect(costOf({ ...usage, files: 100, months: [1, 2, 3].map(key => ({ key, bytes: 0, files: 50, storedBytes: 0 })) }).ahead).toBeCloseTo(4 * costOf({ ...usage, files: 100 }).now)
})
