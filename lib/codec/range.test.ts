import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { chunkSpans, encodeChunk, loadCoder, openRange, planRange, rangeSources } from './chunk.ts'
import type { ChunkShape, EncodedChunk, ShardPart, ShardSpan } from './chunk.ts'
import { CHUNK_BYTES, SEGMENT_BYTES, STANDARD } from './sizes.ts'

const coder = await loadCoder(await readWasm())
const dek = await crypto.subtle.importKey('raw', noise(32, 301), 'HKDF', false, ['deriveKey', 'deriveBits'])
const version = noise(16, 302)
const all = Array.from({ length: STANDARD.total }, (_, i) => i)

interface Sample { chunk: EncodedChunk, plaintext: Bytes, shape: ChunkShape }
async function sample(plaintext: Bytes): Promise<Sample> {
  const chunk = await encodeChunk(coder, { dek, version, index: 3, plaintext, last: true })
  return { chunk, plaintext, shape: { dek, version, index: 3, chunkId: chunk.chunkId, plainLength: plaintext.length, padded: chunk.padded, table: chunk.table } }
}
const hard = await sample(noise(CHUNK_BYTES, 303))
const mixed = await sample(noise(1_500_000, 304).map((byte, i) => (i >> 18) % 2 === 0 ? i >> 10 : byte))
const short = await sample(noise(700, 305))
const samples = fc.constantFrom(hard, mixed, short)

/** The bytes that were asked for, and no others. */
const fetchParts = ({ shards, shardLength }: EncodedChunk, spans: readonly ShardSpan[]): ShardPart[] =>
  spans.map(({ shard, from, to }) => ({ shard, from, bytes: shards.slice(shard * shardLength + from, shard * shardLength + to) }))

const rangeOf = fc.tuple(samples, fc.nat(), fc.nat()).map(([one, a, b]) => {
  const from = a % one.plaintext.length
  return { ...one, from, to: from + 1 + b % Math.min(600_000, one.plaintext.length - from) }
})

test('any range opens from exactly the parts of the plan', async () => {
  await fc.assert(fc.asyncProperty(rangeOf, async ({ chunk, plaintext, shape, from, to }) => {
    const { parts } = planRange(shape, from, to)
    expect(await openRange(coder, shape, { from, to }, fetchParts(chunk, parts))).toEqual(plaintext.subarray(from, to))
  }), { numRuns: 60 })
})

test('any range opens while six shards are missing, from exactly the parts named', async () => {
  await fc.assert(fc.asyncProperty(rangeOf, fc.shuffledSubarray(all, { minLength: 8, maxLength: 14 }), async ({ chunk, plaintext, shape, from, to }, there) => {
    const spans = rangeSources(planRange(shape, from, to), there)
    expect(spans.every(({ shard }) => there.includes(shard))).toBe(true)
    expect(await openRange(coder, shape, { from, to }, fetchParts(chunk, spans))).toEqual(plaintext.subarray(from, to))
  }), { numRuns: 60 })
})

test('one byte less of any part, and a range does not open', async () => {
  const { chunk, shape } = hard
  const range = { from: 500_000, to: 600_000 }
  const spans = rangeSources(planRange(shape, range.from, range.to), all.slice(1))
  for (const [i, span] of spans.entries()) {
    const parts = fetchParts(chunk, spans.with(i, { ...span, to: span.to - 1 }))
    await expect(openRange(coder, shape, range, parts)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
  }
})

test('64 KiB inside one segment take that segment, its seal, and nothing else', () => {
  const plan = planRange(hard.shape, 70_000, 70_000 + 65_536)
  expect(plan.parts).toEqual([{ shard: 0, from: 136, to: 136 + SEGMENT_BYTES + 28 }])
  expect(plan).toMatchObject({ first: 0, segments: 16 })
  // The second segment of a chunk ends on the second shard: 136 + 2 × 262,172 > 524,416.
  expect(planRange(hard.shape, SEGMENT_BYTES, SEGMENT_BYTES + 1).parts).toEqual([{ shard: 0, from: 262_308, to: 524_416 }, { shard: 1, from: 0, to: 64 }])
})

test('a missing part is taken from the same 64-byte columns of eight others', () => {
  const plan = planRange(hard.shape, 0, 1)
  expect(rangeSources(plan, all)).toEqual(plan.parts)
  expect(rangeSources(plan, all.slice(1))).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(shard => ({ shard, from: 128, to: 262_336 })))
  expect(() => rangeSources(plan, [1, 2, 3, 4, 5, 6, 7])).toThrow(expect.objectContaining({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7 } }))
})

test('ranges around every edge of a segment', async () => {
  for (const { chunk, plaintext, shape } of [hard, mixed]) {
    const edges = [0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES, plaintext.length - 1, plaintext.length]
    for (const from of edges) {
      for (const to of edges.filter(edge => edge > from)) {
        const got = await openRange(coder, shape, { from, to }, fetchParts(chunk, planRange(shape, from, to).parts))
        expect(equal(got, plaintext.subarray(from, to)), `${String(from)} … ${String(to)}`).toBe(true)
      }
    }
  }
})

test('a flipped bit in what was fetched is found by the tag, and one outside does not matter', async () => {
  const { chunk, plaintext, shape } = mixed
  const range = { from: 300_000, to: 300_100 }
  const { parts } = planRange(shape, range.from, range.to)
  await fc.assert(fc.asyncProperty(fc.nat(), async bit => {
    const fetched = fetchParts(chunk, parts)
    const part = fetched[bit % fetched.length]
    const at = (bit >> 4) % (part?.bytes.length ?? 1)
    part!.bytes[at]! ^= 1 << (bit & 7)
    await expect(openRange(coder, shape, range, fetched)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }), { numRuns: 40 })
  const others = all.map(shard => ({ shard, from: 0, bytes: new Uint8Array(chunk.shardLength) }))
  expect(await openRange(coder, shape, range, [...fetchParts(chunk, parts), ...others])).toEqual(plaintext.subarray(range.from, range.to))
})

test('a part of another chunk, version, key or place in the chunk does not open', async () => {
  const { chunk, shape } = hard
  const range = { from: 10, to: 20 }
  const parts = fetchParts(chunk, planRange(shape, range.from, range.to).parts)
  const otherKey = await crypto.subtle.importKey('raw', noise(32, 306), 'HKDF', false, ['deriveKey', 'deriveBits'])
  for (const wrong of [{ index: 4 }, { version: noise(16, 307) }, { dek: otherKey }]) {
    await expect(openRange(coder, { ...shape, ...wrong }, range, parts)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
  // The first segment's bytes in the place of the third: reordered, duplicated or dropped segments are all of this kind.
  const third = planRange(shape, 2 * SEGMENT_BYTES, 2 * SEGMENT_BYTES + 1)
  const from = third.parts[0]?.from ?? 0
  const moved = [{ shard: third.parts[0]?.shard ?? 0, from, bytes: chunk.shards.slice(136, 136 + SEGMENT_BYTES + 28) }]
  await expect(openRange(coder, shape, { from: 2 * SEGMENT_BYTES, to: 2 * SEGMENT_BYTES + 1 }, moved)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
})

test('ranges that a chunk does not have are refused', async () => {
  const { shape } = short
  for (const [from, to] of [[0, 0], [-1, 1], [5, 4], [0, 701], [0.5, 1], [0, NaN], [2 ** 53, 2 ** 53 + 2]] as const) {
    expect(() => planRange(shape, from, to), `${String(from)} … ${String(to)}`).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    await expect(openRange(coder, shape, { from, to }, [])).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  }
})

test('the spans of a file follow each other and add up, also in the last byte of 16 TiB', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 44 }), fc.integer({ min: 0, max: 2 ** 44 }), fc.integer({ min: 0, max: 5 * CHUNK_BYTES }), (size, a, length) => {
    const from = Math.min(a, size)
    const to = Math.min(size, from + length)
    let at = from
    for (const span of chunkSpans(size, from, to)) {
      expect(span.index * CHUNK_BYTES + span.from).toBe(at)
      expect(span.to > span.from && span.to <= CHUNK_BYTES).toBe(true)
      at += span.to - span.from
    }
    expect(at).toBe(to)
  }))
  expect([...chunkSpans(2 ** 44, 2 ** 44 - 1, 2 ** 44)]).toEqual([{ index: 4_194_303, from: CHUNK_BYTES - 1, to: CHUNK_BYTES }])
  expect([...chunkSpans(10, 10, 10)]).toEqual([])
  for (const [size, from, to] of [[10, 0, 11], [10, -1, 3], [10, 4, 3], [2 ** 53, 0, 1], [10, 0.5, 1]] as const) {
    expect(() => [...chunkSpans(size, from, to)]).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})

test('an abort is thrown as it is', async () => {
  const reason = new Error('enough')
  await expect(openRange(coder, short.shape, { from: 0, to: 1 }, [], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
