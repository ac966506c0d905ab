import { concat, equal, u32, u64, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { reader } from '../bytes/reader.ts'
import { CyxError } from '../errors.ts'
import { CHUNK_BYTES, ENTRY_BYTES, HEADER_BYTES, SEAL_BYTES, overheadBytes, segmentBytes, segmentCount } from './sizes.ts'

/** A segment's line in the length table: bytes as stored, sealing included. */
export interface Entry { length: number, compressed: boolean }

const SEALED = 1
const COMPRESSED = 2
const VERIFIED = 4
const COMPRESSED_ENTRY = 0x80000000

/** The 72 bytes in front of a sealed chunk (docs/format.md §3). */
export const chunkHeader = (plain: number, stored: number, entries: readonly Entry[], contentHash: Uint8Array): Bytes => concat(
  utf8('CYXC'), u32(1), u32(SEALED | VERIFIED | (entries.some(entry => entry.compressed) ? COMPRESSED : 0)), u64(plain), u64(stored), contentHash, new Uint8Array(12))

/** Where the content hash stands in a header, and its length. */
export const CONTENT_HASH_AT = 28
export const CONTENT_HASH_BYTES = 32

/** The length table, 4 bytes per segment. */
export const lengthTable = (entries: readonly Entry[]): Bytes =>
  concat(...entries.map(({ length, compressed }) => u32(compressed ? length + COMPRESSED_ENTRY : length)))

/** Stored size of a chunk: from its first byte to the end of its last segment. */
export const storedOf = (entries: readonly Entry[]): number => entries.reduce((sum, { length }) => sum + length, overheadBytes(entries.length))

/**
 * The entries of a length table.
 *
 * @param table - from the head; null, and only null, stands for "no segment compressed"
 * @param plain - plaintext bytes of the chunk, padding included
 * @throws STORAGE_FORMAT when the table doesn't fit a chunk of `plain` bytes
 */
export function tableEntries(table: Uint8Array | null, plain: number): Entry[] {
  const count = segmentCount(plain)
  const whole = (i: number): number => segmentBytes(plain, i) + SEAL_BYTES
  if (table === null) return Array.from({ length: count }, (_, i) => ({ length: whole(i), compressed: false }))
  if (table.length !== ENTRY_BYTES * count) throw new CyxError('STORAGE_FORMAT', { what: 'the length table has the wrong size' })
  const words = new DataView(table.buffer, table.byteOffset, table.byteLength)
  const entries = Array.from({ length: count }, (_, i) => {
    const word = words.getUint32(ENTRY_BYTES * i)
    const compressed = word >= COMPRESSED_ENTRY
    const length = compressed ? word - COMPRESSED_ENTRY : word
    const fits = compressed ? length > SEAL_BYTES && length < whole(i) : length === whole(i)
    if (!fits) throw new CyxError('STORAGE_FORMAT', { what: 'the length table does not fit its chunk' })
    return { length, compressed }
  })
  if (!entries.some(entry => entry.compressed)) throw new CyxError('STORAGE_FORMAT', { what: 'a length table that is not needed' })
  return entries
}

/**
 * What a chunk's own header and table say of it, for a reader without a head (docs/format.md §3, §5.1). Nothing of it is proven before the segments
 * have opened and the content hash has been computed again.
 *
 * @param chunk - a chunk from its first byte on, as much of it as there is
 * @throws STORAGE_FORMAT when it is no sealed chunk of this format, is cut within its table, or its sizes contradict each other
 */
export function readHeader(chunk: Uint8Array): { padded: number, stored: number, table: Bytes | null, contentHash: Bytes } {
  const malformed = (): CyxError => new CyxError('STORAGE_FORMAT', { what: 'the header of a chunk' })
  const from = reader(chunk.subarray(0, HEADER_BYTES), malformed)
  from.take(8)
  const flags = from.u32()
  const [padded, stored, contentHash] = [from.u64(), from.u64(), from.take(CONTENT_HASH_BYTES)]
  if (padded < 1 || padded > CHUNK_BYTES) throw malformed()
  const written = new Uint8Array(chunk.subarray(HEADER_BYTES, overheadBytes(segmentCount(padded))))
  const table = (flags & COMPRESSED) === 0 ? null : written
  const entries = tableEntries(table, padded)
  // Magic, format, flags, reserved bytes, stored size and table are those that a writer would have written.
  const canonical = equal(chunk.subarray(0, HEADER_BYTES), chunkHeader(padded, stored, entries, contentHash)) && equal(written, lengthTable(entries))
  if (!canonical || stored !== storedOf(entries)) throw malformed()
  return { padded, stored, table, contentHash }
}
