import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import { proveChunk, provenChunk } from './inclusion.ts'
import { makeLayout } from './layout.ts'

const corrupt = expect.objectContaining({ code: 'STORAGE_CORRUPT' }) as Error
const ids = noise(32 * 1000, 411)
const { root } = makeLayout(ids)

test('every chunk of a version is proven by its slice, in about 2 KiB', () => {
  fc.assert(fc.property(fc.nat(999), index => {
    const proof = proveChunk(ids, index)
    expect(proof.length).toBeLessThanOrEqual(8 + 1024 + 5 * 64)
    expect(provenChunk(root, 1000, index, proof)).toEqual(ids.subarray(32 * index, 32 * index + 32))
  }), { numRuns: 20 })
})

test('versions around the size of a leaf', () => {
  for (const chunks of [1, 31, 32, 33, 64, 65]) {
    const some = ids.subarray(0, 32 * chunks)
    for (const index of [0, chunks - 1]) expect(provenChunk(makeLayout(some).root, chunks, index, proveChunk(some, index))).toEqual(some.subarray(32 * index, 32 * index + 32))
  }
})

test('a proof of another chunk, version or count proves nothing', () => {
  const proof = proveChunk(ids, 500)
  expect(() => provenChunk(root, 1000, 600, proof)).toThrow(corrupt)
  expect(() => provenChunk(root, 999, 500, proof)).toThrow(corrupt)
  expect(() => provenChunk(makeLayout(noise(32_000, 412)).root, 1000, 500, proof)).toThrow(corrupt)
  expect(() => provenChunk(root, 1000, 500, new Uint8Array(0))).toThrow(corrupt)
})

test('chunks that a version does not have are refused', () => {
  for (const index of [-1, 1000, 0.5, NaN]) {
    expect(() => proveChunk(ids, index)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    expect(() => provenChunk(root, 1000, index, new Uint8Array(8))).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})
