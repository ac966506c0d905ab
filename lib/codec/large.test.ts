import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { decodeHead, encodeHead } from '../record/head.ts'
import { proveChunk, provenChunk } from '../record/inclusion.ts'
import { decodeLayout, joinLayoutPages, makeLayout } from '../record/layout.ts'
import { chunkSpans, decodeChunk, encodeChunk, loadCoder, openRange } from './chunk.ts'
import { CHUNK_BYTES, chunkCount, paddedBytes, plainBytes, storedBytesMost } from './sizes.ts'

const coder = await loadCoder(await readWasm())
const dek = await crypto.subtle.importKey('raw', noise(32, 951), 'HKDF', false, ['deriveKey', 'deriveBits'])
const version = noise(16, 952)
const SIZE = 100_000_000_000
const COUNT = 23_842

/** A file of 100 GB that is zeros but for some bytes in some chunks: read only where it is asked for. */
const read = (from: number, to: number): Bytes => new Uint8Array(to - from).map((_, i) => (from + i) % 1_000_003 === 5 ? 1 + (from + i) % 200 : 0)

test('100 GB are 23,842 chunks that add up to the byte', () => {
  expect(chunkCount(SIZE)).toBe(COUNT)
  let sum = 0
  for (let index = 0; index < COUNT; index++) sum += plainBytes(SIZE, index)
  expect(sum).toBe(SIZE)
  expect(paddedBytes(SIZE, COUNT - 1)).toBe(3_604_480)
  expect(storedBytesMost(SIZE)).toBeLessThan(1.752 * SIZE)
  expect([...chunkSpans(SIZE, 0, SIZE)].length).toBe(COUNT)
})

test('first, middle and last chunk of a sparse 100 GB open where they belong, and only there', async () => {
  for (const index of [0, 12_345, COUNT - 1]) {
    const last = index === COUNT - 1
    const plaintext = read(index * CHUNK_BYTES, index * CHUNK_BYTES + plainBytes(SIZE, index))
    const chunk = await encodeChunk(coder, { dek, version, index, plaintext, last })
    const shape = { dek, version, index, chunkId: chunk.chunkId, plainLength: plaintext.length, padded: chunk.padded, table: chunk.table }
    const shards = Array.from({ length: 14 }, (_, i) => i < 6 ? null : chunk.shards.subarray(i * chunk.shardLength, (i + 1) * chunk.shardLength))
    expect(equal(await decodeChunk(coder, { ...shape, shards }), plaintext)).toBe(true)
    await expect(decodeChunk(coder, { ...shape, shards, index: index + 1 })).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
    const [start, length] = [index * CHUNK_BYTES + 999_000, 5000]
    for (const span of chunkSpans(SIZE, start, start + length)) {
      expect(span.index).toBe(index)
      const parts = shards.flatMap((bytes, shard) => bytes ? [{ shard, from: 0, bytes }] : [])
      expect(await openRange(coder, shape, span, parts)).toEqual(read(start, start + length))
    }
  }
})

test('layout, head and proofs of 100 GB come back', () => {
  const ids = noise(32 * COUNT, 953)
  const { record, pages, root } = makeLayout(ids, 'efficient')
  expect(equal(joinLayoutPages(decodeLayout(record), pages), ids)).toBe(true)
  expect(provenChunk(root, COUNT, 23_841, proveChunk(ids, 23_841))).toEqual(ids.subarray(-32))
  const head = encodeHead({
    name: 'large', type: '', size: SIZE, modified: 0, created: 0, padded: 3_604_480, tables: new Array<null>(COUNT).fill(null), hashes: ids, runs: [{ chunks: COUNT, version }], meta: {},
  })
  expect(decodeHead(head, COUNT)).toMatchObject({ size: SIZE, padded: 3_604_480 })
})
