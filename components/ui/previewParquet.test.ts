import { expect, test, vi } from 'vitest'
import { largeTable, STATIONS, tableBytes, ZSTD } from '../fixtures/parquet.ts'
import { madeTable } from '../fixtures/parquetMaker.ts'
import { previewOf } from './previewKind.ts'
import { parquetHead, type ReadRange } from './previewParquet.ts'
import { captionOf } from './previewRead.ts'

const whole = tableBytes(STATIONS)
const of = (bytes: Uint8Array<ArrayBuffer>): [ReadRange, number] => [(start, end) => Promise.resolve(bytes.slice(start, end).buffer), bytes.length]

test('a Parquet file is known by its type, else by its ending', () => {
  expect([previewOf('application/vnd.apache.parquet', 'x'), previewOf('application/octet-stream', 'Survey.PARQUET'), previewOf('', 'parquet')]).toEqual(['parquet', 'parquet', null])
})

test('the names and the first hundred rows are shown, and markup in a cell is text', async () => {
  const view = await parquetHead(...of(whole))
  if (view.form !== 'table') throw new Error(view.form)
  expect(view.rows).toHaveLength(101)
  expect(view.rows.slice(0, 4)).toEqual([
    ['station', 'count', 'share', 'day', 'tags', 'raw'],
    ['Kiel', '1152921504606846976', '0', '2026-11-01', '[]', view.rows[1]?.[5]],
    ['<img src=x onerror="hurt=1">', '1152921504606846977', '0.125', '2026-11-02', '["a","b"]', view.rows[2]?.[5]],
    ['Borkum', '1152921504606846978', '', '2026-11-03', '[]', view.rows[3]?.[5]],
  ])
  expect(captionOf(view, whole.length)).toBe('The first 100 rows.')
  expect(captionOf({ ...view, columns: 80 }, whole.length)).toBe('The first 100 rows of 6 columns; the file has 80.')
})

test('of a file of 2 GB only the footer and the beginnings of columns are read', async () => {
  const size = 2_000_000_000
  const read = vi.fn<ReadRange>((start, end) => Promise.resolve(largeTable(size, start, end).buffer))
  expect(await parquetHead(read, size)).toEqual(await parquetHead(...of(whole)))
  expect(read.mock.calls.reduce((sum, [start, end]) => sum + end - start, 0)).toBeLessThan(70_000)
})

test('a footer over 16 MiB is not read, and a compression that is not known is said', async () => {
  const read = vi.fn<ReadRange>((start, end) => {
    const bytes = new Uint8Array(end - start)
    new DataView(bytes.buffer).setUint32(bytes.length - 8, 16_777_216, true)
    return Promise.resolve(bytes.buffer)
  })
  expect(await parquetHead(read, 50_000_000)).toEqual({ form: 'note', note: 'footer' })
  expect(read).toHaveBeenCalledTimes(1)
  expect(await parquetHead(...of(tableBytes(ZSTD)))).toEqual({ form: 'note', note: 'codec' })
})

test('a file that is cut, empty or no Parquet at all is refused', async () => {
  for (const bytes of [whole.slice(0, -9), whole.slice(100), new Uint8Array(3), new Uint8Array(5000)]) await expect(parquetHead(...of(bytes))).rejects.toThrow()
  const damaged = whole.slice()
  damaged.fill(0xff, 4, 200)
  await expect(parquetHead(...of(damaged))).rejects.toThrow()
})

test('of more rows and columns than are shown the first are, and it is said how many there are', async () => {
  const wide = madeTable(Array.from({ length: 60 }, (_, i) => ({ name: `c${i}`, values: Array.from({ length: 250 }, (_, row) => `${row}/${i}`) })))
  const view = await parquetHead(...of(wide))
  if (view.form !== 'table') throw new Error(view.form)
  expect([view.rows.length, view.rows[0]?.length, view.rows[100]?.at(-1), view.columns]).toEqual([101, 50, '99/49', 60])
  expect(captionOf(view, wide.length)).toBe('The first 100 rows of 50 columns; the file has 60.')
})

test('a column whose first values are too long to be read is “…”; the others are shown', async () => {
  const long = madeTable([{ name: 'id', values: ['one', 'two'] }, { name: 'film', values: ['x'.repeat(5_000_000), 'short'] }, { name: 'note', values: ['a', 'y'.repeat(600)] }])
  const read = vi.fn<ReadRange>((start, end) => Promise.resolve(long.slice(start, end).buffer))
  expect(await parquetHead(read, long.length)).toEqual({ form: 'table', columns: 3, rows: [['id', 'film', 'note'], ['one', '…', 'a'], ['two', '…', 'y'.repeat(500)]] })
  expect(read.mock.calls.reduce((sum, [start, end]) => sum + end - start, 0)).toBeLessThan(4_700_000)
})
