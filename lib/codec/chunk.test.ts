import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/chunks.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { fromHex, toHex } from '../bytes/base.ts'
import { equal, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { ClassName } from '../bytes/className.ts'
import { decodeChunk, encodeChunk, loadCoder, verifyShard } from './chunk.ts'
import type { ChunkInput, ChunkShards, EncodedChunk } from './chunk.ts'
import { CHUNK_BYTES, CLASSES, shardBytes, storedBytes } from './sizes.ts'

const coder = await loadCoder(await readWasm())
const keyOf = (bytes: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits'])
const dek = await keyOf(fromHex(vectors.dek))
const version = fromHex(vectors.version)

const shardsOf = ({ shards, shardLength }: EncodedChunk, lost: readonly number[] = []): (Bytes | null)[] =>
  Array.from({ length: shards.length / shardLength }, (_, i) => lost.includes(i) ? null : shards.slice(i * shardLength, (i + 1) * shardLength))

const encode = (plaintext: Bytes, index = 0, last = true, more: Partial<ChunkInput> = {}): Promise<EncodedChunk> => encodeChunk(coder, { dek, version, index, plaintext, last, ...more })
const decode = (chunk: EncodedChunk, plainLength: number, changes: Partial<ChunkShards> = {}): Promise<Bytes> =>
  decodeChunk(coder, { dek, version, index: 0, chunkId: chunk.chunkId, shards: shardsOf(chunk), plainLength, padded: chunk.padded, table: chunk.table, ...changes })

test.each(vectors.chunks)('a last chunk of $length bytes at $index in class $class is, byte for byte, that of the plain twin, and opens with m shards missing', async one => {
  const plaintext = noise(one.length, one.seed)
  const kind = CLASSES[one.class as ClassName]
  const chunk = await encode(plaintext, one.index, true, { kind })
  expect({ chunkId: toHex(chunk.chunkId), contentHash: toHex(chunk.contentHash), padded: chunk.padded, shardLength: chunk.shardLength, table: chunk.table })
    .toEqual({ chunkId: one.chunkId, contentHash: one.contentHash, padded: one.padded, shardLength: one.shardLength, table: null })
  for (const [i, shard] of shardsOf(chunk).entries()) verifyShard(coder, shard ?? new Uint8Array(0), chunk.shardIds, i, chunk.chunkId, kind)
  const lost = [0, 3, 11, 7, 9, 5, 1, 10, 4, 2].slice(0, kind.parity)
  const got = await decode(chunk, one.length, { index: one.index, kind, contentHash: chunk.contentHash, shards: shardsOf(chunk, lost) })
  expect(equal(got, plaintext)).toBe(true)
  if (kind.parity > 0) await expect(decode(chunk, one.length, { index: one.index, kind, shards: shardsOf(chunk, [...lost, 6]) })).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED' })
})

test('a whole chunk in the middle of a file has the bytes that it has at the end', async () => {
  const one = vectors.chunks.find(({ class: name, length }) => name === 'standard' && length === CHUNK_BYTES)
  const chunk = await encode(noise(CHUNK_BYTES, one?.seed ?? 0), 0, false)
  expect(toHex(chunk.chunkId)).toBe(one?.chunkId)
})

test('a chunk with an LZ4 block written by hand opens from any eight shards', async () => {
  const { index, length, padded, table, chunkId, shards } = vectors.compressed
  const wanted = new Uint8Array(262_144).fill(0x61)
  for (const lost of [[], [8, 9, 10, 11, 12, 13], [0, 1, 2, 3, 4, 5], [2, 13]]) {
    const got = await decodeChunk(coder, {
      dek, version, index, chunkId: fromHex(chunkId), plainLength: length, padded, table: fromHex(table),
      shards: shards.map((shard, i) => lost.includes(i) ? null : fromHex(shard)),
    })
    expect(got).toEqual(wanted)
  }
})

test('text is compressed, but never the segment that holds padding, and comes back', async () => {
  const sentence = utf8('Whatever is dropped here is sealed before it leaves. ')
  const plaintext = new Uint8Array(700_000).map((_, i) => sentence[i % sentence.length] ?? 0)
  const chunk = await encode(plaintext)
  const words = new DataView(chunk.table?.buffer ?? new ArrayBuffer(0))
  expect([0, 4, 8].map(at => words.getUint32(at) >>> 31)).toEqual([1, 1, 0])
  expect(words.getUint32(8)).toBe(chunk.padded - 524_288 + 28)
  expect(chunk.shardLength).toBeLessThan(shardBytes(storedBytes(chunk.padded)) / 2)
  expect(await decode(chunk, plaintext.length, { shards: shardsOf(chunk, [1, 2, 3]) })).toEqual(plaintext)
})

test('the size of a short text does not show in its shards', async () => {
  const lengths = await Promise.all([1, 300, 1023, 1024].map(async length => (await encode(new Uint8Array(length).fill(0x61))).shardLength))
  expect(new Set(lengths.slice(0, 3)).size).toBe(1)
})

test('the same input gives the same bytes, also with other chunks in hand', async () => {
  const plaintext = noise(900_000, 77)
  const [one, ...others] = await Promise.all([encode(plaintext), encode(noise(5000, 78), 1), encode(plaintext), encode(noise(CHUNK_BYTES, 79), 2), encode(plaintext)])
  expect(others[1]).toEqual(one)
  expect(others[3]).toEqual(one)
})

test('another version, index or key gives other bytes', async () => {
  const plaintext = noise(2000, 80)
  const other = new Uint8Array(version)
  other[0]! ^= 1
  const ids = await Promise.all([
    encode(plaintext), encode(plaintext, 1), encodeChunk(coder, { dek, version: other, index: 0, plaintext, last: true }),
    encodeChunk(coder, { dek: await keyOf(noise(32, 81)), version, index: 0, plaintext, last: true }),
  ])
  expect(new Set(ids.map(({ chunkId }) => toHex(chunkId))).size).toBe(4)
})

test('a buffer of the caller is used, and one too small refused', async () => {
  const plaintext = noise(2000, 82)
  const wanted = await encode(plaintext)
  const into = new ArrayBuffer(14 * wanted.shardLength + 1000)
  const chunk = await encodeChunk(coder, { dek, version, index: 0, plaintext, last: true, into })
  expect(chunk.shards.buffer).toBe(into)
  expect(chunk).toEqual(wanted)
  await expect(encodeChunk(coder, { dek, version, index: 0, plaintext, last: true, into: new ArrayBuffer(64) })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test('any loss of up to six shards changes nothing; a seventh is named', async () => {
  const order = fc.shuffledSubarray(Array.from({ length: 14 }, (_, i) => i), { minLength: 0, maxLength: 7 })
  await fc.assert(fc.asyncProperty(order, fc.integer({ min: 1, max: 300_000 }), fc.boolean(), async (lost, length, text) => {
    const plaintext = text ? new Uint8Array(length).map((_, i) => i >> 9) : noise(length, length)
    const chunk = await encode(plaintext)
    const back = decode(chunk, length, { shards: shardsOf(chunk, lost) })
    if (lost.length <= 6) expect(await back).toEqual(plaintext)
    else await expect(back).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7 } })
  }), { numRuns: 40 })
})

test('in every class, any length near an edge comes back from any k shards', async () => {
  const edges = fc.tuple(fc.constantFrom(1, 1024, 262_144, 524_288, 700_000), fc.integer({ min: -1, max: 1 })).map(([edge, off]) => Math.max(1, edge + off))
  await fc.assert(fc.asyncProperty(fc.constantFrom(...Object.values(CLASSES)), edges, fc.boolean(), fc.array(fc.nat(), { minLength: 16, maxLength: 16 }), async (kind, length, text, order) => {
    const plaintext = text ? new Uint8Array(length).map((_, i) => i >> 9) : noise(length, length)
    const chunk = await encode(plaintext, 3, true, { kind })
    const lost = Array.from({ length: kind.total }, (_, shard) => ({ shard, at: order[shard] ?? 0 })).sort((a, b) => a.at - b.at).slice(0, kind.parity).map(({ shard }) => shard)
    expect(equal(await decode(chunk, length, { kind, index: 3, contentHash: chunk.contentHash, shards: shardsOf(chunk, lost) }), plaintext)).toBe(true)
  }), { numRuns: 60 })
})

test('a chunk of one class does not open as one of another', async () => {
  const chunk = await encode(noise(3000, 96), 0, true, { kind: CLASSES.basic })
  for (const kind of [CLASSES.efficient, CLASSES.extreme]) await expect(decode(chunk, 3000, { kind })).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
  expect(() => { verifyShard(coder, chunk.shards.subarray(0, chunk.shardLength), chunk.shardIds, 0, chunk.chunkId, CLASSES.standard) }).toThrow(expect.objectContaining({ code: 'NETWORK_NODE_LIED' }))
})

test('a flipped bit in a shard, a list or a chunk id is a lie of the node', async () => {
  const chunk = await encode(noise(3000, 83))
  const shards = shardsOf(chunk)
  const flip = (bytes: Uint8Array, bit: number): Uint8Array => bytes.map((byte, i) => i === bit >> 3 ? byte ^ 1 << (bit & 7) : byte)
  const lied = expect.objectContaining({ code: 'NETWORK_NODE_LIED' }) as Error
  fc.assert(fc.property(fc.nat(13), fc.nat(), (index, bit) => {
    const shard = shards[index] ?? new Uint8Array(0)
    expect(() => { verifyShard(coder, flip(shard, bit % (8 * shard.length)), chunk.shardIds, index, chunk.chunkId) }).toThrow(lied)
    expect(() => { verifyShard(coder, shard, flip(chunk.shardIds, bit % (8 * chunk.shardIds.length)), index, chunk.chunkId) }).toThrow(lied)
    expect(() => { verifyShard(coder, shard, chunk.shardIds, index, flip(chunk.chunkId, bit % 256)) }).toThrow(lied)
    expect(() => { verifyShard(coder, shard.subarray(1), chunk.shardIds, index, chunk.chunkId) }).toThrow(lied)
    expect(() => { verifyShard(coder, shard, chunk.shardIds, (index + 1) % 14, chunk.chunkId) }).toThrow(lied)
  }), { numRuns: 50 })
  expect(() => { verifyShard(coder, new Uint8Array(600_000), chunk.shardIds, 0, chunk.chunkId) }).toThrow(lied)
})

test('a flipped bit that passed for a good shard is refused when the chunk is opened', async () => {
  const chunk = await encode(noise(3000, 84))
  await fc.assert(fc.asyncProperty(fc.nat(8 * 3000), async bit => {
    const shards = shardsOf(chunk)
    const at = 110 + (bit >> 3)
    const shard = shards[Math.floor(at / chunk.shardLength)]
    shard![at % chunk.shardLength]! ^= 1 << (bit & 7)
    await expect(decode(chunk, 3000, { shards })).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }), { numRuns: 30 })
})

test('a chunk opens only at its place, under its version and key', async () => {
  const chunk = await encode(noise(3000, 85))
  for (const wrong of [{ index: 1 }, { version: noise(16, 86) }, { dek: await keyOf(noise(32, 87)) }]) {
    await expect(decode(chunk, 3000, wrong)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
})

test('a head that describes another chunk is refused', async () => {
  const chunk = await encode(noise(3000, 88))
  await expect(decode(chunk, 3000, { padded: 3000 })).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
  await expect(decode(chunk, 3000, { table: new Uint8Array(4) })).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
  for (const table of [[0x80, 0, 0, 40], [0, 0, 0x0c, 0x1c], [0x80, 0, 0x0c, 0x1c], [0x80, 0, 0, 28], [0xff, 0xff, 0xff, 0xff]]) {
    await expect(decode(chunk, 3000, { table: Uint8Array.from(table) }), String(table)).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
  }
  await expect(decode(chunk, 3000, { shards: shardsOf(chunk).map(shard => shard?.subarray(64) ?? null) })).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
})

test('the content hash is computed again, and must be the header\'s and the head\'s', async () => {
  const chunk = await encode(noise(3000, 94))
  expect((await decode(chunk, 3000, { contentHash: chunk.contentHash })).length).toBe(3000)
  await expect(decode(chunk, 3000, { contentHash: noise(32, 95) })).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  for (const at of [28, 59]) {
    const shards = shardsOf(chunk)
    shards[Math.floor(at / chunk.shardLength)]![at % chunk.shardLength]! ^= 1
    await expect(decode(chunk, 3000, { shards }), `byte ${String(at)}`).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
})

test('a header that contradicts the head is refused', async () => {
  const chunk = await encode(noise(3000, 89))
  for (const at of [0, 7, 11, 19, 27, 60, 71, 75]) {
    const shards = shardsOf(chunk)
    shards[Math.floor(at / chunk.shardLength)]![at % chunk.shardLength]! ^= 1
    await expect(decode(chunk, 3000, { shards }), `byte ${String(at)}`).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
  }
})

test('chunks of a wrong length are refused', async () => {
  for (const [length, last] of [[0, true], [CHUNK_BYTES + 1, true], [CHUNK_BYTES - 1, false], [CHUNK_BYTES + 1, false]] as const) {
    await expect(encode(new Uint8Array(length), 0, last)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  }
  const chunk = await encode(noise(3000, 90))
  for (const plainLength of [0, 5000, NaN]) await expect(decode(chunk, plainLength)).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  await expect(encodeChunk(coder, { dek, version: version.subarray(1), index: 0, plaintext: noise(3, 91), last: true })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test('an abort is thrown as it is, before and while a chunk is in hand', async () => {
  const plaintext = noise(CHUNK_BYTES, 92)
  const reason = new Error('enough')
  await expect(encodeChunk(coder, { dek, version, index: 0, plaintext, last: false }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  const stop = new AbortController()
  const running = encodeChunk(coder, { dek, version, index: 0, plaintext, last: false }, { signal: stop.signal })
  stop.abort(reason)
  await expect(running).rejects.toBe(reason)
  const chunk = await encode(noise(3000, 93))
  await expect(decodeChunk(coder, { dek, version, index: 0, chunkId: chunk.chunkId, shards: shardsOf(chunk), plainLength: 3000, padded: chunk.padded, table: null }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
