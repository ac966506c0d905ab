import lz4 from '../../docs/vectors/lz4.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { fromHex } from '../../lib/bytes/base.ts'
import { concat, equal, u32, u64 } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { decodeChunk, encodeChunk, openRange, planRange, rangeSources, verifyShard } from '../../lib/codec/chunk.ts'
import { view, withSlot } from '../../lib/codec/coder.ts'
import type { Coder } from '../../lib/codec/coder.ts'
import { chunkHeader, lengthTable, readHeader, tableEntries } from '../../lib/codec/header.ts'
import { chunkKey, openSegment } from '../../lib/codec/segment.ts'
import { CHUNK_BYTES, CLASSES, storedBytes } from '../../lib/codec/sizes.ts'
import { makeSlice, openSlice } from '../../lib/codec/slice.ts'
import { insist } from './target.ts'
import type { Target } from './target.ts'

const numbers = (bytes: Bytes): number[] => { const words = new DataView(bytes.buffer, bytes.byteOffset); return Array.from({ length: bytes.length >> 3 }, (_, i) => words.getFloat64(8 * i)) }
const floats = (...values: number[]): Bytes => { const words = new DataView(new ArrayBuffer(8 * values.length)); values.forEach((value, i) => { words.setFloat64(8 * i, value) }); return new Uint8Array(words.buffer) }

/** The parsers of lib/codec, with a small chunk of text and noise between them. */
export async function codecTargets(coder: Coder): Promise<readonly Target[]> {
  const dek = await crypto.subtle.importKey('raw', noise(32, 1), 'HKDF', false, ['deriveKey', 'deriveBits'])
  const place = { dek, version: noise(16, 2), index: 5 }
  const plaintext = noise(900, 3)
  const chunk = await encodeChunk(coder, { ...place, plaintext, last: true })
  const shape = { ...place, chunkId: chunk.chunkId, plainLength: 900, padded: chunk.padded, table: chunk.table }
  const shardOf = (i: number): Bytes => chunk.shards.slice(i * chunk.shardLength, (i + 1) * chunk.shardLength)
  const shards = Array.from({ length: 14 }, (_, i) => shardOf(i))
  const whole = concat(...shards.slice(0, 8))
  const key = await chunkKey(place)
  const sealed = whole.slice(76, 76 + chunk.padded + 28)
  const entry = { length: sealed.length, compressed: false }
  const slice = { length: chunk.shardLength, from: 10, to: 50, groupBytes: 1024 }
  const long = noise(50_000, 4)
  const longSlice = { length: 50_000, from: 20_000, to: 30_000, groupBytes: 16_384 }
  const longHash = fromHex('00'.repeat(32))
  await withSlot(coder, slot => { view(coder, slot.plain, long.length).set(long); coder.calls.hash(slot.plain, long.length, slot.ids); longHash.set(view(coder, slot.ids, 32)); return Promise.resolve() })

  return [
    {
      name: 'length table', seeds: [1, 262_144, 262_145, 1_000_000, CHUNK_BYTES].map(plain => concat(u32(plain), ...Array.from({ length: Math.ceil(plain / 262_144) }, () => u32(0x80000100)))), codes: ['STORAGE_FORMAT'], costs: 1,
      run: bytes => {
        if (bytes.length < 4) return
        const [plain, table] = [1 + new DataView(bytes.buffer).getUint32(0) % CHUNK_BYTES, bytes.subarray(4)]
        insist(equal(lengthTable(tableEntries(table, plain)), table), 'another table')
      },
    },
    {
      name: 'chunk header', seeds: [whole.slice(0, 76), concat(chunkHeader(262_144, 176, [{ length: 100, compressed: true }], noise(32, 5)), u32(0x80000064))], codes: ['STORAGE_FORMAT'], costs: 1,
      run: bytes => {
        const { padded, stored, table, contentHash } = readHeader(bytes)
        const entries = tableEntries(table, padded)
        insist(equal(concat(chunkHeader(padded, stored, entries, contentHash), lengthTable(entries)), bytes.subarray(0, 72 + 4 * entries.length)), 'another header')
      },
    },
    {
      name: 'range of a chunk', seeds: [floats(0, 1, 900, 1024), floats(300_000, 400_000, CHUNK_BYTES, CHUNK_BYTES), floats(NaN, -1, 2 ** 53, Infinity), u64(1)], codes: ['INVALID_REQUEST', 'NETWORK_QUORUM_FAILED'], costs: 1,
      run: bytes => {
        const [from = 0, to = 0, plainLength = 0, padded = 0] = numbers(bytes)
        const plan = planRange({ ...shape, plainLength, padded }, from, to)
        const spans = rangeSources(plan, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
        insist([...plan.parts, ...spans].every(span => span.from >= 0 && span.from < span.to && span.to <= plan.shardLength && span.shard < 14), 'a part outside its shard')
        insist(plan.sealed.at(-1)?.to !== undefined && plan.sealed.every(span => span.to <= storedBytes(padded)), 'a segment outside its chunk')
      },
    },
    {
      name: 'shard against its list', seeds: [concat(shardOf(3), chunk.shardIds)], codes: ['NETWORK_NODE_LIED'], costs: 2,
      run: bytes => {
        verifyShard(coder, bytes.subarray(0, chunk.shardLength), bytes.subarray(chunk.shardLength), 3, chunk.chunkId)
        insist(equal(bytes, concat(shardOf(3), chunk.shardIds)), 'another shard passed')
      },
    },
    {
      name: 'Bao slice of a shard', seeds: [makeSlice(coder, shardOf(0), slice), makeSlice(coder, shardOf(1), slice)], codes: ['STORAGE_CORRUPT'], costs: 1,
      run: bytes => { insist(equal(openSlice(coder, chunk.shardIds.subarray(0, 32), slice, bytes), shardOf(0).subarray(10, 50)), 'other bytes') },
    },
    {
      name: 'Bao slice with parents', seeds: [makeSlice(coder, long, longSlice), makeSlice(coder, long, { ...longSlice, from: 0 }), makeSlice(coder, long, { ...longSlice, groupBytes: 1024 })], codes: ['STORAGE_CORRUPT'], costs: 200,
      run: bytes => { insist(equal(openSlice(coder, longHash, longSlice, bytes), long.subarray(20_000, 30_000)), 'other bytes') },
    },
    {
      name: 'LZ4 block', seeds: [...lz4.cases.map(one => fromHex(one.block)), concat(Uint8Array.of(0x1f, 7, 1, 0), new Uint8Array(500).fill(255))], codes: [], costs: 4,
      run: bytes => withSlot(coder, slot => {
        const room = 2000
        view(coder, slot.packed, bytes.length).set(bytes)
        view(coder, slot.plain + room, 64).fill(0x5a)
        const length = coder.calls.decompress(slot.packed, bytes.length, slot.plain, room)
        insist(length <= room && view(coder, slot.plain + room, 64).every(byte => byte === 0x5a), 'it wrote past its room')
        return Promise.resolve()
      }),
    },
    {
      name: 'sealed segment', seeds: [sealed], codes: ['STORAGE_CORRUPT'], costs: 30,
      run: async bytes => { await openSegment({ ...place, chunkId: chunk.chunkId }, key, bytes, { segment: 0, segments: 1, entry }); insist(equal(bytes, sealed), 'another segment opened') },
    },
    {
      name: 'chunk of unchecked shards', seeds: [concat(...shards)], codes: ['STORAGE_FORMAT', 'STORAGE_CORRUPT'], costs: 100,
      run: async bytes => {
        const given = shards.map((shard, i) => i < 6 ? null : bytes.length >= (i + 1) * shard.length ? bytes.subarray(i * shard.length, (i + 1) * shard.length) : shard.subarray(0, bytes.length % shard.length))
        insist(equal(await decodeChunk(coder, { ...shape, contentHash: chunk.contentHash, shards: given }), plaintext), 'other bytes')
      },
    },
    {
      name: 'range of unchecked parts', seeds: [whole], codes: ['STORAGE_CORRUPT', 'NETWORK_QUORUM_FAILED'], costs: 100,
      run: async bytes => {
        const parts = Array.from({ length: 8 }, (_, shard) => ({ shard, from: 0, bytes: bytes.subarray(shard * chunk.shardLength, (shard + 1) * chunk.shardLength) }))
        insist(equal(await openRange(coder, { ...shape, kind: CLASSES.standard }, { from: 100, to: 300 }, parts), plaintext.subarray(100, 300)), 'other bytes')
      },
    },
  ]
}
