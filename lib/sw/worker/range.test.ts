import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedOf, askedRange, isKnown } from './range.ts'

describe('a Range header', () => {
  // RFC 9110 §14.1.2, examples of byte ranges of 10,000 bytes.
  test.each([
    ['bytes=0-499', 0, 500], ['bytes=500-999', 500, 1000], ['bytes=-500', 9500, 10_000], ['bytes=9500-', 9500, 10_000], ['bytes=0-0', 0, 1], ['bytes=0-', 0, 10_000],
    ['bytes=9999-', 9999, 10_000], ['bytes=0-99999999999999999999', 0, 10_000], ['bytes=-99999999999999999999', 0, 10_000], ['Bytes = 5-6', 5, 7],
  ])('%s', (header, from, to) => {
    expect(askedRange(header, 10_000)).toEqual({ kind: 'range', from, to })
  })

  test.each(['bytes=10000-', 'bytes=10000-10005', 'bytes=-0', 'bytes=99999999999999999999-'])('%s can\'t be satisfied', header => {
    expect(askedRange(header, 10_000)).toEqual({ kind: 'none' })
  })

  test.each([null, '', 'bytes', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=a-b', 'bytes=0x0-5', 'bytes=1.5-2', 'bytes=+1-2', 'bytes=--5', 'bytes=0-5,10-15', 'lines=0-5', 'bytes=0-5\r\nX: y', 'bytes=999999999999999999999999-', ' bytes=0-5'])('%j counts as absent', header => {
    expect(askedRange(header, 10_000)).toEqual({ kind: 'all' })
  })

  test('of an empty file nothing can be asked for but all of it', () => {
    expect([askedRange('bytes=0-', 0), askedRange('bytes=-1', 0), askedRange(null, 0)]).toEqual([{ kind: 'none' }, { kind: 'none' }, { kind: 'all' }])
  })

  test('whatever is sent, the range lies in the file', () => {
    const part = fc.oneof(fc.constantFrom('bytes=', '-', ',', ' ', 'b', '\t', '='), fc.bigInt({ min: 0n, max: 10n ** 22n }).map(String))
    fc.assert(fc.property(fc.array(part, { maxLength: 6 }).map(parts => parts.join('')), fc.nat(1_000_000), (header, size) => {
      const asked = askedRange(header, size)
      if (asked.kind === 'range') expect(asked.from >= 0 && asked.from < asked.to && asked.to <= size).toBe(true)
    }), { numRuns: 2_000 })
  })
})

test('a range counts only for the content it was meant for', () => {
  const headers = (condition: string): Headers => new Headers({ range: 'bytes=5-', 'if-range': condition })
  expect(askedOf(headers('"a"'), '"a"', 10)).toEqual({ kind: 'range', from: 5, to: 10 })
  for (const other of ['"b"', 'W/"a"', 'Sat, 21 Nov 2026 00:00:00 GMT', 'a', '']) expect(askedOf(headers(other), '"a"', 10)).toEqual({ kind: 'all' })
})

test('what a browser has already need not be sent again', () => {
  const known = (value: string): boolean => isKnown(new Headers({ 'if-none-match': value }), '"a"')
  expect(['"a"', 'W/"a"', '"b", "a"', '*'].map(known)).toEqual([true, true, true, true])
  expect(['"b"', 'a', '""'].map(known)).toEqual([false, false, false])
  expect(isKnown(new Headers(), '"a"')).toBe(false)
})
