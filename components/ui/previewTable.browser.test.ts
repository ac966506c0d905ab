import { afterEach, expect, test, vi } from 'vitest'
import { STATIONS, tableBytes } from '../fixtures/parquet.ts'
import { madeTable } from '../fixtures/parquetMaker.ts'
import { parquetHead, type ReadRange } from './previewParquet.ts'
import { readView } from './previewRead.ts'
import { tableInWorker } from './previewTable.ts'

const script = new URL('./tableWorker.ts', import.meta.url)
const table = tableBytes(STATIONS)
const read: ReadRange = (start, end) => Promise.resolve(table.slice(start, end).buffer)
/** A worker that is busy for ever, as a file made for it would keep it. */
const busy = (): URL => new URL(URL.createObjectURL(new Blob(['onmessage = () => { for (;;) continue }'], { type: 'text/javascript' })))

afterEach(() => { vi.restoreAllMocks(); vi.unstubAllGlobals() })

test('a table is read in a worker, by the ranges that it asks for, and the worker is ended', async () => {
  const end = vi.spyOn(Worker.prototype, 'terminate')
  expect(await tableInWorker(script, table.length, read, { limitMs: 20_000 })).toEqual(await parquetHead(read, table.length))
  expect(end).toHaveBeenCalledTimes(1)
})

test('a table that is never read to its end is given up: the worker is ended, the page was free all the while', async () => {
  const end = vi.spyOn(Worker.prototype, 'terminate')
  let turns = 0
  const turn = setInterval(() => { turns++ }, 10)
  await expect(tableInWorker(busy(), table.length, read, { limitMs: 300 })).rejects.toMatchObject({ code: 'STORAGE_FORMAT', details: { reason: 'slow' } })
  clearInterval(turn)
  expect(turns).toBeGreaterThan(1)
  expect(end).toHaveBeenCalledTimes(1)
})

test('a file of 200 bytes that says “and so a billion times” costs its worker the time it is given, no more', async () => {
  // The definition levels of an optional column: six bytes, one run (Parquet, "Run Length Encoding / Bit-Packing Hybrid") of 2^31 − 1 times the level 1.
  const bomb = madeTable([{ name: 'a', values: ['x'], levels: new Uint8Array([6, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 1]) }])
  expect(bomb.length).toBeLessThan(200)
  await expect(tableInWorker(script, bomb.length, (start, end) => Promise.resolve(bomb.slice(start, end).buffer), { limitMs: 500 })).rejects.toMatchObject({ details: { reason: 'slow' } })
})

test('closing the preview ends the worker at once', async () => {
  const stop = new AbortController()
  const end = vi.spyOn(Worker.prototype, 'terminate')
  const reading = tableInWorker(busy(), table.length, read, { limitMs: 60_000, signal: stop.signal })
  stop.abort()
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  expect(end).toHaveBeenCalledTimes(1)
  await expect(tableInWorker(script, 9, read, { limitMs: 60_000, signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('what is wrong with the file, its reading or the worker is told, each as an error', async () => {
  await expect(tableInWorker(script, 5000, (start, end) => Promise.resolve(new ArrayBuffer(end - start)), { limitMs: 20_000 })).rejects.toMatchObject({ code: 'INTERNAL' })
  await expect(tableInWorker(script, 5000, () => Promise.reject(new RangeError('no bytes')), { limitMs: 20_000 })).rejects.toThrow('no bytes')
  await expect(tableInWorker(new URL('none.js', location.href), 5000, read, { limitMs: 20_000 })).rejects.toMatchObject({ code: 'INTERNAL' })
})

test('a reader stopped for its slowness is said in a sentence, not as a failure', async () => {
  const Real = Worker
  vi.stubGlobal('Worker', class extends Real { constructor() { super(busy(), { type: 'module' }) } })
  const limit = AbortSignal.timeout.bind(AbortSignal)
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(ms => limit(ms / 100))
  expect(await readView('parquet', { url: 'table', type: '', name: 'a.parquet', size: table.length }, new AbortController().signal)).toEqual({ form: 'note', note: 'slow' })
})
