import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, u32 } from '../bytes/bytes.ts'
import { chunkHeader, lengthTable, readHeader, storedOf, tableEntries } from './header.ts'
import type { Entry } from './header.ts'
import { CHUNK_BYTES, SEGMENT_BYTES, segmentBytes, segmentCount, storedBytes } from './sizes.ts'

const misfit = expect.objectContaining({ code: 'STORAGE_FORMAT' }) as Error

/** A chunk's plaintext bytes, and its entries: some compressed. */
const chunks = fc.integer({ min: 1, max: CHUNK_BYTES }).chain(plain => fc.tuple(fc.constant(plain), fc.tuple(...Array.from({ length: segmentCount(plain) }, (_, i) => {
  const whole = segmentBytes(plain, i) + 28
  const stored = fc.constant<Entry>({ length: whole, compressed: false })
  return whole < 30 ? stored : fc.oneof(stored, fc.integer({ min: 29, max: whole - 1 }).map((length): Entry => ({ length, compressed: true })))
}))))

test('a length table gives its entries back, and null stands for one without compressed segments', () => {
  fc.assert(fc.property(chunks, ([plain, entries]) => {
    const compressed = entries.some(entry => entry.compressed)
    expect(tableEntries(compressed ? lengthTable(entries) : null, plain)).toEqual(entries)
    if (!compressed) {
      expect(storedOf(entries)).toBe(storedBytes(plain))
      expect(() => tableEntries(lengthTable(entries), plain)).toThrow(misfit)
    } else expect(storedOf(entries)).toBeLessThan(storedBytes(plain))
  }))
})

test('a table for one segment less or more, or with an entry one byte off, is refused', () => {
  for (const plain of [SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, CHUNK_BYTES]) {
    const entries = tableEntries(null, plain).map((entry, i) => i === 0 ? { length: 100, compressed: true } : entry)
    const table = lengthTable(entries)
    expect(tableEntries(table, plain)).toEqual(entries)
    for (const wrong of [table.subarray(4), table.subarray(0, -1), Uint8Array.of(...table, ...u32(100)), new Uint8Array(0)]) expect(() => tableEntries(wrong, plain)).toThrow(misfit)
    const last = entries.length - 1
    for (const off of [-1, 1]) {
      const changed = entries.map((entry, i) => i === last && last > 0 ? { ...entry, length: entry.length + off } : entry)
      if (last > 0) expect(() => tableEntries(lengthTable(changed), plain)).toThrow(misfit)
    }
  }
})

test('lengths at the ends of what a compressed segment can have', () => {
  const word = (length: number): Uint8Array => u32(length + 0x80000000)
  for (const length of [29, SEGMENT_BYTES + 27]) expect(tableEntries(word(length), SEGMENT_BYTES)).toEqual([{ length, compressed: true }])
  for (const length of [0, 1, 28, SEGMENT_BYTES + 28, SEGMENT_BYTES + 29, 0x7fffffff]) expect(() => tableEntries(word(length), SEGMENT_BYTES), String(length)).toThrow(misfit)
})

test('a header has 72 bytes, its flags tell of compression', () => {
  const header = (compressed: boolean): Uint8Array => chunkHeader(1000, 1104, [{ length: 1000, compressed }], new Uint8Array(32).fill(9))
  expect([header(false).length, header(false)[11], header(true)[11]]).toEqual([72, 5, 7])
})

test('a reader without a head finds sizes and table in the header, and needs no more of the chunk', () => {
  fc.assert(fc.property(chunks, fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 20 }), ([padded, entries], contentHash, more) => {
    const stored = storedOf(entries)
    const table = entries.some(entry => entry.compressed) ? lengthTable(entries) : null
    const chunk = concat(chunkHeader(padded, stored, entries, contentHash), lengthTable(entries), more)
    expect(readHeader(chunk)).toEqual({ padded, stored, table, contentHash: new Uint8Array(contentHash) })
  }))
})

test('a header with any wrong byte but in its hash, with sizes of nothing or beyond, or that is cut, is refused', () => {
  const entries = tableEntries(null, 1000)
  const header = concat(chunkHeader(1000, storedOf(entries), entries, new Uint8Array(32)), lengthTable(entries))
  for (let length = 0; length < header.length; length++) expect(() => readHeader(header.subarray(0, length)), String(length)).toThrow(misfit)
  for (let at = 0; at < header.length; at++) {
    if (at >= 28 && at < 60) continue
    for (let bit = 0; bit < 8; bit++) expect(() => readHeader(header.with(at, (header[at] ?? 0) ^ 1 << bit)), `${String(at)}.${String(bit)}`).toThrow(misfit)
  }
  for (const at of [12, 20]) {
    for (const size of [0n, BigInt(CHUNK_BYTES) + 1n, 2n ** 53n, 2n ** 64n - 1n]) {
      const wrong = header.slice()
      new DataView(wrong.buffer).setBigUint64(at, size)
      expect(() => readHeader(wrong), `${String(size)} at ${String(at)}`).toThrow(misfit)
    }
  }
})
