import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readColumns, writeColumns } from './columns.ts'

test('columns of any content come back in their order', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array(), fc.uint32Array(), fc.float64Array(), (text, bytes, counts, numbers) => {
    const read = readColumns(writeColumns([text, bytes, counts, numbers]))
    expect(read.text()).toBe(text)
    expect(read.bytes()).toEqual(new Uint8Array(bytes))
    expect(read.counts()).toEqual(new Uint32Array(counts))
    expect(read.numbers()).toEqual(new Float64Array(numbers))
  }))
})

test('a mark of byte order at the beginning is text like any other', () => {
  expect(readColumns(writeColumns(['\ufeffa'])).text()).toBe('\ufeffa')
})

test('what is cut short at any byte, or of another kind, is refused', () => {
  const whole = writeColumns(['ab', new Uint32Array([1, 2])])
  for (let end = 0; end < whole.length; end++) expect(() => { const read = readColumns(whole.slice(0, end)); read.text(); read.counts() }).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  expect(() => readColumns(writeColumns([new Uint8Array([255])])).text()).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  expect(() => readColumns(writeColumns([new Uint8Array(7)])).numbers()).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
})
