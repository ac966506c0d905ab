import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/chunks.json' with { type: 'json' }
import type { ClassName } from '../bytes/className.ts'
import { CHUNK_BYTES, CLASSES, SEGMENT_BYTES, SHARDS_MAX_BYTES, SHARD_MAX_BYTES, STANDARD, chunkCount, padded, paddedBytes, plainBytes, plainOfStored, segmentBytes, segmentCount, shardBytes, shardMaxBytes, storageClass, storedBytes, storedBytesMost } from './sizes.ts'

test('the six classes have the numbers of docs/format.md', () => {
  expect(Object.values(CLASSES).map(({ name, data, parity, repair, stored, total, overhead }) => [name, parity, `${String(data)}/${String(repair)}/${String(stored)}/${String(total)}`, overhead.toFixed(2)])).toEqual([
    ['basic', 4, '8/9/10/12', '0.50'], ['standard', 6, '8/10/11/14', '0.75'], ['high-durability', 8, '8/11/12/16', '1.00'],
    ['extreme', 10, '6/10/11/16', '1.67'], ['efficient', 4, '10/11/12/14', '0.40'], ['on-chain', 0, '1/1/1/1', '0.00'],
  ])
  for (const [name, kind] of Object.entries(CLASSES)) expect(kind.name).toBe(name)
  expect(STANDARD).toBe(CLASSES.standard)
})

test('codes that there are not are refused: k = 0, m < 0, k + m > 255, and any but the six where chunks are cut', () => {
  for (const [data, parity] of [[0, 4], [-1, 4], [8, -1], [8, 248], [256, 0], [1.5, 2], [NaN, 1]] as const) {
    expect(() => storageClass('basic', data, parity), `${String(data)} + ${String(parity)}`).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
  expect(storageClass('basic', 8, 247).total).toBe(255)
  for (const kind of [storageClass('basic', 8, 247), storageClass('standard', 4, 2), { ...STANDARD, data: 0 }, { ...STANDARD, total: 300 }, { ...STANDARD, name: 'constructor' as 'basic' }]) {
    expect(() => shardBytes(1128, kind)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})

test('what is repaired can still be read, and what was just stored needs no repair', () => {
  for (const { data, repair, stored, total, parity } of Object.values(CLASSES)) {
    if (parity > 0) expect([repair > data, stored > repair, total > stored]).toEqual([true, true, true])
  }
})

test('the shards of a class hold its chunk, with less than a step per shard to spare', () => {
  fc.assert(fc.property(fc.constantFrom(...Object.values(CLASSES)), fc.integer({ min: 1, max: CHUNK_BYTES }), (kind, plain) => {
    const stored = storedBytes(plain)
    const spare = kind.data * shardBytes(stored, kind) - stored
    expect(spare).toBeGreaterThanOrEqual(0)
    expect(spare).toBeLessThan(kind.data * 64 + kind.data)
    expect(shardBytes(stored, kind) % 64).toBe(0)
    expect(kind.total * shardBytes(stored, kind)).toBeLessThanOrEqual(SHARDS_MAX_BYTES)
  }))
  expect(Object.values(CLASSES).map(kind => shardMaxBytes(kind))).toEqual([524_416, 524_416, 524_416, 699_200, 419_520, 4_194_944])
})

const length = fc.integer({ min: 1, max: CHUNK_BYTES })

test.each(vectors.chunks)('a last chunk of $length bytes is padded to $padded, stored as $stored, cut into shards of $shardLength ($class)', one => {
  expect(padded(one.length)).toBe(one.padded)
  expect(storedBytes(one.padded)).toBe(one.stored)
  expect(shardBytes(one.stored, CLASSES[one.class as ClassName])).toBe(one.shardLength)
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
