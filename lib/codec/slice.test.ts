import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import * as twin from '../bytes/bao.ts'
import type { SliceRange } from '../bytes/bao.ts'
import { blake3 } from '../bytes/hash.ts'
import { loadCoder } from './coder.ts'
import { makeSlice, openSlice, sliceBytes } from './slice.ts'

const coder = await loadCoder(await readWasm())
const bytes = noise(40_000, 61)

const anyRange: fc.Arbitrary<SliceRange> = fc.integer({ min: 1, max: bytes.length }).chain(length =>
  fc.tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: length }), fc.constantFrom(1024, 4096, 16_384))
    .map(([a, b, groupBytes]) => ({ length, from: Math.min(a, b - 1), to: Math.max(a + 1, b), groupBytes })))

test('slices are those of the plain twin, and each side opens the other\'s', () => {
  fc.assert(fc.property(anyRange, range => {
    const input = bytes.subarray(0, range.length)
    const hash = blake3(input)
    const slice = makeSlice(coder, input, range)
    expect(slice).toEqual(twin.makeSlice(input, range))
    expect(slice.length).toBe(sliceBytes(coder, range))
    expect(openSlice(coder, hash, range, slice)).toEqual(input.subarray(range.from, range.to))
    expect(twin.openSlice(hash, range, slice)).toEqual(input.subarray(range.from, range.to))
  }), { numRuns: 30 })
})

test('any flipped bit, and any end that is cut or added, is refused', () => {
  const range = { length: 40_000, from: 20_000, to: 20_100, groupBytes: 1024 }
  const hash = blake3(bytes)
  const slice = makeSlice(coder, bytes, range)
  const corrupt = expect.objectContaining({ code: 'STORAGE_CORRUPT' }) as Error
  fc.assert(fc.property(fc.nat(8 * slice.length - 1), bit => {
    const bad = slice.slice()
    bad[bit >> 3]! ^= 1 << (bit & 7)
    expect(() => openSlice(coder, hash, range, bad)).toThrow(corrupt)
  }))
  for (let length = 0; length < slice.length; length += 13) expect(() => openSlice(coder, hash, range, slice.subarray(0, length))).toThrow(corrupt)
  expect(() => openSlice(coder, hash, range, new Uint8Array([...slice, 0]))).toThrow(corrupt)
  expect(() => openSlice(coder, blake3(bytes.subarray(1)), range, slice)).toThrow(corrupt)
})

test('a slice of another range proves nothing', () => {
  const range = { length: 40_000, from: 20_000, to: 20_100, groupBytes: 1024 }
  const other = makeSlice(coder, bytes, { ...range, from: 21_000, to: 21_100 })
  expect(() => openSlice(coder, blake3(bytes), range, other)).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }))
})

test('ranges and groups that there are not are refused', () => {
  const range = { length: 100, from: 0, to: 100, groupBytes: 1024 }
  for (const wrong of [{ length: 0 }, { from: 100 }, { from: -1 }, { to: 101 }, { to: 0 }, { from: 0.5 }, { length: 2 ** 33, to: 2 ** 33 }, { groupBytes: 1000 }, { groupBytes: 512 }, { groupBytes: 2 ** 21 }, { length: NaN }]) {
    expect(() => makeSlice(coder, bytes.subarray(0, 100), { ...range, ...wrong }), JSON.stringify(wrong)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
  expect(() => makeSlice(coder, bytes.subarray(0, 99), range)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
