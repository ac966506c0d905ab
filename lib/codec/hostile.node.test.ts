import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import { plainChunk } from '../../docs/vectors/plainChunk.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { decodeChunk, encodeChunk, loadCoder, openRange } from './chunk.ts'
import type { ChunkShards } from './chunk.ts'
import { chunkKey, segmentAad } from './segment.ts'
import { CLASSES, SEGMENT_BYTES } from './sizes.ts'

// Chunks that are wrong in one place and right in every other. Class on-chain: the chunk is its one shard.

const coder = await loadCoder(await readWasm())
const [rawKey, version] = [noise(32, 801), noise(16, 802)]
const dek = await crypto.subtle.importKey('raw', rawKey, 'HKDF', false, ['deriveKey', 'deriveBits'])
const place = { dek, version, index: 4, kind: CLASSES['on-chain'] }

interface Whole { chunk: Bytes, input: ChunkShards }
async function whole(plaintext: Bytes): Promise<Whole> {
  const { shards, chunkId, padded, table } = await encodeChunk(coder, { ...place, plaintext, last: true })
  return { chunk: shards, input: { ...place, chunkId, plainLength: plaintext.length, padded, table, shards: [shards] } }
}
const decode = ({ input }: Whole, chunk: Bytes): Promise<Bytes> => decodeChunk(coder, { ...input, shards: [chunk] })
const small = await whole(noise(900, 803))
const three = await whole(noise(3 * SEGMENT_BYTES, 804))

test('any changed byte of header and table is found, whatever it is changed to', async () => {
  for (let at = 0; at < 76; at++) {
    for (const value of [0, 1, 0x7f, 0x80, 0xff, (small.chunk[at] ?? 0) ^ 1]) {
      if (value === small.chunk[at]) continue
      await expect(decode(small, small.chunk.with(at, value)), `byte ${String(at)} = ${String(value)}`).rejects.toMatchObject({ code: at >= 28 && at < 60 ? 'STORAGE_CORRUPT' : 'STORAGE_FORMAT' })
    }
  }
})

test('sizes of nothing, of all there is, and beyond are found in the header', async () => {
  for (const at of [12, 20]) {
    for (const size of [0n, 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) {
      const chunk = small.chunk.slice()
      new DataView(chunk.buffer).setBigUint64(at, size)
      await expect(decode(small, chunk), `${String(size)} at ${String(at)}`).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
    }
  }
})

test('a chunk cut at any byte, or longer, is refused', async () => {
  for (let length = 0; length < small.chunk.length; length++) await expect(decode(small, small.chunk.slice(0, length)), String(length)).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
  await expect(decode(small, concat(small.chunk, new Uint8Array(64)))).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
})

test('any flipped bit of nonce, tag or sealed bytes is found', async () => {
  for (let at = 76; at < 76 + small.input.padded + 28; at += at < 110 || at > 1080 ? 1 : 37) {
    await expect(decode(small, small.chunk.with(at, (small.chunk[at] ?? 0) ^ 1 << at % 8)), String(at)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
})

test('segments that are reordered, doubled or dropped do not open', async () => {
  const sealed = SEGMENT_BYTES + 28
  const at = (i: number): Bytes => three.chunk.slice(84 + i * sealed, 84 + (i + 1) * sealed)
  const [head, tail] = [three.chunk.slice(0, 84), three.chunk.slice(84 + 3 * sealed)]
  const orders = { swapped: [1, 0, 2], doubled: [0, 0, 2], moved: [2, 0, 1], dropped: [0, 2, 2] }
  for (const [what, order] of Object.entries(orders)) {
    const chunk = concat(head, ...order.map(at), tail)
    await expect(decode(three, chunk), what).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
    const wrong = order.findIndex((from, to) => from !== to)
    await expect(openRange(coder, three.input, { from: wrong * SEGMENT_BYTES, to: wrong * SEGMENT_BYTES + 1 }, [{ shard: 0, from: 0, bytes: chunk }]), what).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
  expect(await decode(three, concat(head, at(0), at(1), at(2), tail))).toHaveLength(3 * SEGMENT_BYTES)
})

test('a chunk of another file, version, index, or with fewer segments is refused', async () => {
  const other = await encodeChunk(coder, { ...place, index: 5, plaintext: noise(900, 803), last: true })
  await expect(decode(small, other.shards)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  const strange = await encodeChunk(coder, { ...place, version: noise(16, 805), plaintext: noise(900, 803), last: true })
  await expect(decode(small, strange.shards)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  await expect(decode(three, (await whole(noise(2 * SEGMENT_BYTES, 806))).chunk)).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
})

test('a segment sealed by the owner under another nonce than its synthetic one is refused', async () => {
  const key = await chunkKey(place)
  const additionalData = segmentAad(place, 0, 1, 1)
  const end = 76 + small.input.padded + 28
  const body = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: small.chunk.slice(76, 88), additionalData }, key, small.chunk.slice(88, end))
  const nonce = noise(12, 807)
  const again = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, body))
  await expect(decode(small, concat(small.chunk.slice(0, 76), nonce, again, small.chunk.slice(end)))).rejects.toMatchObject({ code: 'STORAGE_CORRUPT', details: { what: 'segment 0 of chunk 4' } })
})

// One literal, one match that reaches back by one, five literals (lz4_Block_format.md).
const run = (extensions: number, last: number): Buffer => Buffer.from([0x1f, 7, 1, 0, ...Array<number>(extensions).fill(255), last, 0x50, 7, 7, 7, 7, 7])

test.each([
  ['a bomb of half a MiB', run(2000, 9)],
  ['one byte more than a segment', run(1027, 235)],
  ['one byte less than a segment', run(1027, 233)],
  ['a match before the beginning', Buffer.from([0x10, 7, 2, 0, 0x50, 1, 2, 3, 4, 5])],
  ['noise', Buffer.from(noise(500, 808))],
  ['one byte', Buffer.from([0])],
])('a sealed LZ4 block that is %s is refused, in a whole read and in a range', async (_, block) => {
  const plaintext = Buffer.alloc(SEGMENT_BYTES, 7)
  const made = plainChunk({ kind: 'on-chain', dek: Buffer.from(rawKey), version: Buffer.from(version), index: 4, plaintext, blocks: new Map([[0, block]]) })
  const shard = new Uint8Array(made.shards[0] ?? [])
  const input = { ...place, chunkId: new Uint8Array(made.chunkId), plainLength: SEGMENT_BYTES, padded: SEGMENT_BYTES, table: new Uint8Array(made.table) }
  await expect(decodeChunk(coder, { ...input, shards: [shard] })).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  await expect(openRange(coder, input, { from: 0, to: 1 }, [{ shard: 0, from: 0, bytes: shard }])).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
})

test('the block that fills its segment exactly opens', async () => {
  const made = plainChunk({ kind: 'on-chain', dek: Buffer.from(rawKey), version: Buffer.from(version), index: 4, plaintext: Buffer.alloc(SEGMENT_BYTES, 7), blocks: new Map([[0, run(1027, 234)]]) })
  const input = { ...place, chunkId: new Uint8Array(made.chunkId), plainLength: SEGMENT_BYTES, padded: SEGMENT_BYTES, table: new Uint8Array(made.table), shards: [new Uint8Array(made.shards[0] ?? [])] }
  expect((await decodeChunk(coder, input)).every(byte => byte === 7)).toBe(true)
})

test('after all of this the coder still works', async () => {
  expect(coder.idle.length).toBeGreaterThan(0)
  expect(await decode(small, small.chunk)).toEqual(noise(900, 803))
})
