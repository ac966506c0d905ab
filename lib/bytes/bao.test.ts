import fc from 'fast-check'
import { expect, test } from 'vitest'
import bao from '../../docs/vectors/bao.json' with { type: 'json' }
import vectors from '../../docs/vectors/blake3.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { makeSlice, openSlice } from './bao.ts'
import { toHex } from './base.ts'
import { treeValue } from './blake3Tree.ts'
import { blake3 } from './hash.ts'

const corrupt = expect.objectContaining({ code: 'STORAGE_CORRUPT' }) as Error
const input = noise(40_000, 401)
const hash = blake3(input)

test.each(vectors.cases)('the tree of $length bytes has the official hash at its top', ({ length, hash: official }) => {
  expect(toHex(treeValue(Uint8Array.from({ length }, (_, i) => i % 251), 0, true))).toBe(official)
})

test.each(bao.cases)('the slice of $from … $to of $length bytes is that of the crate bao', ({ length, from, to, hash: root, sliceLength, sliceHash }) => {
  const bytes = Uint8Array.from({ length }, (_, i) => i % 251)
  const range = { length, from, to, groupBytes: 1024 }
  const slice = makeSlice(bytes, range)
  expect([toHex(blake3(bytes)), slice.length, toHex(blake3(slice))]).toEqual([root, sliceLength, sliceHash])
  expect(openSlice(blake3(bytes), range, slice)).toEqual(bytes.subarray(from, to))
})

const ranges = fc.tuple(fc.nat(39_999), fc.nat(), fc.constantFrom(1024, 2048, 16_384)).map(([from, more, groupBytes]) =>
  ({ length: 40_000, from, to: from + 1 + more % (40_000 - from), groupBytes }))

test('any range comes back out of its slice', () => {
  fc.assert(fc.property(ranges, range => {
    expect(openSlice(hash, range, makeSlice(input, range))).toEqual(input.subarray(range.from, range.to))
  }), { numRuns: 40 })
})

test('the slice of an input of one group is the input', () => {
  const short = input.subarray(0, 1024)
  const range = { length: 1024, from: 5, to: 6, groupBytes: 1024 }
  const slice = makeSlice(short, range)
  expect([toHex(slice.subarray(0, 8)), slice.length]).toEqual(['0004000000000000', 1032])
  expect(openSlice(blake3(short), range, slice)).toEqual(short.subarray(5, 6))
})

test('a slice of another range, input or length, or one that is cut, longer or changed anywhere proves nothing', () => {
  const range = { length: 40_000, from: 20_000, to: 21_000, groupBytes: 1024 }
  const slice = makeSlice(input, range)
  for (const other of [{ from: 0, to: 1000 }, { from: 24_000, to: 25_000 }, { to: 23_000 }, { length: 39_999 }, { length: 40_001 }, { groupBytes: 2048 }]) {
    expect(() => openSlice(hash, { ...range, ...other }, slice)).toThrow(corrupt)
  }
  expect(() => openSlice(blake3(slice), range, slice)).toThrow(corrupt)
  expect(() => openSlice(hash, range, makeSlice(noise(40_000, 402), range))).toThrow(corrupt)
  for (let length = 0; length < slice.length; length += 61) expect(() => openSlice(hash, range, slice.subarray(0, length))).toThrow(corrupt)
  expect(() => openSlice(hash, range, new Uint8Array([...slice, 0]))).toThrow(corrupt)
  fc.assert(fc.property(fc.nat(8 * slice.length - 1), bit => {
    expect(() => openSlice(hash, range, slice.with(bit >> 3, (slice[bit >> 3] ?? 0) ^ 1 << (bit & 7)))).toThrow(corrupt)
  }), { numRuns: 60 })
})

test('ranges and groups that there are not are refused', () => {
  const fine = { length: 40_000, from: 0, to: 10, groupBytes: 1024 }
  for (const wrong of [{ to: 0 }, { from: -1 }, { to: 40_001 }, { from: 0.5 }, { length: 2 ** 53 }, { groupBytes: 1000 }, { groupBytes: 512 }, { groupBytes: 0 }]) {
    expect(() => openSlice(hash, { ...fine, ...wrong }, new Uint8Array(2000)), JSON.stringify(wrong)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
  expect(() => makeSlice(input.subarray(1), fine)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
