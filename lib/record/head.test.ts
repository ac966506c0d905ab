import fc from 'fast-check'
import { expect, test } from 'vitest'
import files from '../../docs/vectors/files.json' with { type: 'json' }
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import { encodeRecord } from '../bytes/cbor.ts'
import { decodeHead, encodeHead } from './head.ts'
import type { Head } from './head.ts'

const { ids, head: written } = vectors
const head: Head = {
  name: written.name, type: written.type, size: written.size, modified: written.modified, created: written.created, padded: written.padded,
  tables: [null, fromHex(written.table)], hashes: fromHex(written.hashes),
  runs: [{ chunks: 1, version: fromHex(ids.upload), dek: fromHex(written.dek) }, { chunks: 1, version: fromHex(ids.version) }], meta: { camera: 'none' },
}
const empty: Head = { name: 'empty', type: '', size: 0, modified: 0, created: 0, padded: 0, tables: [], hashes: new Uint8Array(0), runs: [], meta: {} }

test('a head has the bytes that are written down, and comes back', () => {
  expect(toHex(encodeHead(head))).toBe(written.encoded)
  expect(decodeHead(fromHex(written.encoded), 2)).toEqual(head)
})

test.each(files.files)('the head of a file of $size bytes is read, and written again as it was', ({ head: encoded, size, version, chunkIds }) => {
  const read = decodeHead(fromHex(encoded), chunkIds.length / 64)
  expect([read.size, ...read.runs.map(run => toHex(run.version))]).toEqual(size > 0 ? [size, version] : [0])
  expect(toHex(encodeHead(read))).toBe(encoded)
})

test('the head of an empty file comes back', () => {
  expect(decodeHead(encodeHead(empty), 0)).toEqual(empty)
})

test('a thumbnail of up to 64 KiB and the version before stand in the head', () => {
  const more: Head = { ...head, thumb: { type: 'image/webp', bytes: new Uint8Array(65_536).fill(7) }, previous: new Uint8Array(16).fill(3) }
  expect(decodeHead(encodeHead(more), 2)).toEqual(more)
  for (const wrong of [{ thumb: { type: 'image/webp', bytes: new Uint8Array(65_537) } }, { thumb: { type: 'image/webp', bytes: new Uint8Array(0) } }, { previous: new Uint8Array(15) }]) {
    expect(() => encodeHead({ ...head, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})

test('sizes around a chunk are those of their number of chunks, up to 100 GB and 16 TiB', () => {
  const shape = (size: number, chunks: number, padded: number): Head => ({
    ...empty, size, padded, tables: Array.from({ length: chunks }, () => null), hashes: new Uint8Array(32 * chunks), runs: [{ chunks, version: new Uint8Array(16) }],
  })
  for (const [size, chunks, padded] of [[1, 1, 1024], [4_194_303, 1, 4_194_304], [4_194_304, 1, 4_194_304], [4_194_305, 2, 1024], [100_000_000_000, 23_842, 3_604_480]] as const) {
    expect(decodeHead(encodeHead(shape(size, chunks, padded)), chunks).size).toBe(size)
  }
  expect(encodeHead({ ...empty, size: 2 ** 44, padded: 4_194_304 }).length).toBeLessThan(200)
})

test('a size above 2^53 in the bytes is refused, not rounded', () => {
  const bytes = encodeHead({ ...empty, size: 2 ** 44, padded: 4_194_304 })
  const at = bytes.findIndex((byte, i) => byte === 0x1b && bytes[i + 3] === 0x10)
  for (const first of [0x00, 0x20, 0x80, 0xff]) {
    const wrong = bytes.slice()
    wrong[at + 1] = first
    wrong[at + 2] = 0x20
    expect(() => decodeHead(wrong, 4_194_304)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  }
})

test('any name that a file can have survives', () => {
  const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 255 }).filter(text => !text.startsWith('\ufeff'))
  fc.assert(fc.property(fc.oneof(name, fc.constantFrom('🗂️'.repeat(36), 'א'.repeat(127), 'مستند \u202e.txt', 'a'.repeat(255), 'e\u0301')), given => {
    expect(decodeHead(encodeHead({ ...empty, name: given }), 0).name).toBe(given)
  }))
})

test.each([
  ['an empty name', { name: '' }],
  ['half a character', { name: 'a\ud83d' }],
  ['a name of 1,025 bytes', { name: 'é'.repeat(512) + 'a' }],
  ['a negative size', { size: -1 }],
  ['a size above 16 TiB', { size: 2 ** 44 + 1 }],
  ['a size that no number holds exactly', { size: 2 ** 53 + 2 }],
  ['more than a chunk of padding', { padded: 4_194_305 }],
  ['a time with a fraction', { modified: 0.5 }],
  ['a run of no chunks', { runs: [{ chunks: 0, version: new Uint8Array(16) }] }],
  ['a DEK of the wrong length', { runs: [{ chunks: 2, version: new Uint8Array(16), dek: new Uint8Array(16) }] }],
])('%s is not written', (_, wrong) => {
  expect(() => encodeHead({ ...head, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test.each([
  ['fewer tables than chunks', { tables: [null] }],
  ['fewer hashes than chunks', { hashes: new Uint8Array(32) }],
  ['runs that do not add up', { runs: [{ chunks: 1, version: new Uint8Array(16) }] }],
  ['no size but chunks', { size: 0 }],
  ['a size of three chunks', { size: 8_388_609 }],
  ['a size of one chunk', { size: 4_194_304 }],
  ['less padding than there are bytes', { padded: 805_695 }],
])('%s is refused by a reader', (_, wrong) => {
  expect(() => decodeHead(encodeHead({ ...head, ...wrong }), 2)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
})

test('a head of another version, with more keys, or for another number of chunks is refused', () => {
  const raw = (value: unknown): Uint8Array => encodeRecord((given: unknown) => given, 'head', value)
  for (const wrong of [raw({ ...head, v: 2 }), raw({ ...head, v: 1, thumbnail: new Uint8Array(1) }), raw(head), raw([]), new Uint8Array(0)]) {
    expect(() => decodeHead(wrong, 2)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  }
  expect(() => decodeHead(encodeHead(head), 3)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
})
