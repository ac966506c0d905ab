import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/chunks.json' with { type: 'json' }
import { CHUNK_BYTES, SEGMENT_BYTES, SHARD_MAX_BYTES, chunkCount, padded, paddedBytes, plainBytes, plainOfStored, segmentBytes, segmentCount, shardBytes, storedBytes, storedBytesMost } from './sizes.ts'

const length = fc.integer({ min: 1, max: CHUNK_BYTES })

test.each(vectors.chunks)('a last chunk of $length bytes is padded to $padded, stored as $stored, cut into shards of $shardLength', one => {
  expect(padded(one.length)).toBe(one.padded)
  expect(storedBytes(one.padded)).toBe(one.stored)
  expect(shardBytes(one.stored)).toBe(one.shardLength)
})

test('Padmé is that of its definition, costs at most 12 % above 1 KiB, and never exceeds a chunk', () => {
  fc.assert(fc.property(length, given => {
    const e = Math.floor(Math.log2(Math.max(2, given)))
    const step = 2 ** (e - Math.floor(Math.log2(Math.max(1, e))) - 1)
    const wanted = Math.max(1024, step < 1 ? given : Math.ceil(given / step) * step)
    expect(padded(given)).toBe(wanted)
    expect(padded(given)).toBeGreaterThanOrEqual(given)
    expect(padded(given)).toBeLessThanOrEqual(CHUNK_BYTES)
    if (given >= 1024) expect(padded(given)).toBeLessThan(given * 1.12)
    expect(padded(padded(given))).toBe(padded(given))
  }))
})

test('the stored size gives the plaintext size back', () => {
  fc.assert(fc.property(length, plain => { expect(plainOfStored(storedBytes(plain))).toBe(plain) }))
  for (const plain of [1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, CHUNK_BYTES - 1, CHUNK_BYTES]) expect(plainOfStored(storedBytes(plain))).toBe(plain)
})

test('sizes between those of chunks are refused', () => {
  for (const stored of [0, 72, 104, storedBytes(SEGMENT_BYTES) + 1, storedBytes(CHUNK_BYTES) + 1, 2 ** 33, NaN]) {
    expect(() => plainOfStored(stored), String(stored)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})

test('segments add up to their chunk', () => {
  fc.assert(fc.property(length, plain => {
    const parts = Array.from({ length: segmentCount(plain) }, (_, i) => segmentBytes(plain, i))
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(plain)
    expect(Math.min(...parts)).toBeGreaterThan(0)
  }))
})

test('chunks add up to their file, at every edge', () => {
  expect(chunkCount(0)).toBe(0)
  expect(storedBytesMost(0)).toBe(0)
  for (const size of [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 5, 2 ** 40 + 1]) {
    const last = chunkCount(size) - 1
    expect(last * CHUNK_BYTES + plainBytes(size, last)).toBe(size)
    expect(storedBytesMost(size)).toBe(14 * (last * SHARD_MAX_BYTES + shardBytes(storedBytes(paddedBytes(size, last)))))
  }
  expect([chunkCount(CHUNK_BYTES), chunkCount(CHUNK_BYTES + 1)]).toEqual([1, 2])
})

test('a chunk that a file does not have is refused', () => {
  for (const index of [-1, 2, 0.5]) expect(() => plainBytes(CHUNK_BYTES + 1, index)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => plainBytes(0, 0)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('only the last chunk is padded', () => {
  expect(paddedBytes(CHUNK_BYTES + 1, 0)).toBe(CHUNK_BYTES)
  expect(paddedBytes(CHUNK_BYTES + 1, 1)).toBe(1024)
})
