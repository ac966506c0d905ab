import type { FileHandle } from 'node:fs/promises'
import { readFile } from 'node:fs/promises'
import { concat, equal, u32, utf8 } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { CyxError } from '../../lib/errors.ts'
import { isMissing, replaceFile } from '../files.ts'
import { ALIGN, CORE_BYTES, HEAD_BYTES, ID_BYTES, CHUNK_ID_AT, KINDS, coreView, looksLikeCore, makeCheck, numbersAt, recordBytes } from './record.ts'
import type { CoreView, Hash } from './record.ts'

/** Bytes before the first record: the header, twice, so that one bad bit does not cost the segment. */
export const SEGMENT_HEADER_BYTES = 128

const FORMAT = 1
const HEADER = utf8('CYXL')
const INDEX = utf8('CYXI')

/** An entry of an index file: offset u32 ‖ core. */
const ENTRY_BYTES = 4 + CORE_BYTES

/** Records that index files of so many bytes hold, about. */
export const entriesIn = (indexBytes: number): number => Math.floor(indexBytes / ENTRY_BYTES)

/** Bytes of an index file before its entries. */
const INDEX_HEADER_BYTES = 56

/** Records of a segment in their order: where each lies and what it says. `damaged`: its list or shard are not what they should be. */
export type OnRecord = (cores: CoreView, at: number, segment: number, offset: number, damaged: boolean) => void

/** The first bytes of a segment: "CYXL" ‖ format u32 ‖ number u32 ‖ zero u32 ‖ key [32] ‖ BLAKE3 of all before [0..16], and the same again. */
export function segmentHeader(number: number, key: Uint8Array, hash: Hash): Bytes {
  const body = concat(HEADER, u32(FORMAT), u32(number), u32(0), key)
  const one = concat(body, hash(body).subarray(0, 16))
  return concat(one, one)
}

/** The key in a segment's header, of whichever copy is good, or null. */
export async function readSegmentKey(handle: FileHandle, number: number, hash: Hash): Promise<Bytes | null> {
  const bytes = new Uint8Array(SEGMENT_HEADER_BYTES)
  await handle.read(bytes, 0, bytes.length, 0)
  for (const start of [0, SEGMENT_HEADER_BYTES / 2]) {
    const body = bytes.subarray(start, start + 48)
    if (!equal(body.subarray(0, 12), concat(HEADER, u32(FORMAT), u32(number)))) continue
    if (equal(hash(body).subarray(0, 16), bytes.subarray(start + 48, start + 64))) return new Uint8Array(body.subarray(16))
  }
  return null
}

/** Collects the entries of a segment's index file while the segment grows. */
export interface Entries { add: (core: Uint8Array, at: number, offset: number) => void, count: () => number, bytes: () => Bytes }

/** No entries. */
export function makeEntries(): Entries {
  let room = new Uint8Array(ENTRY_BYTES * 64)
  let used = 0
  return {
    add: (core, at, offset) => {
      if (used === room.length) {
        const wider = new Uint8Array(room.length * 2)
        wider.set(room)
        room = wider
      }
      new DataView(room.buffer).setUint32(used, offset)
      room.set(core.subarray(at, at + CORE_BYTES), used + 4)
      used += ENTRY_BYTES
    },
    count: () => used / ENTRY_BYTES,
    bytes: () => room.slice(0, used),
  }
}

/** Writes a segment's index file: "CYXI" ‖ format u32 ‖ number u32 ‖ segment bytes u32 ‖ key [32] ‖ count u32 ‖ zero u32 ‖ entries ‖ BLAKE3 of all before. */
export async function writeIndexFile(path: string, number: number, segmentBytes: number, key: Uint8Array, entries: Uint8Array, hash: Hash): Promise<void> {
  const body = concat(INDEX, u32(FORMAT), u32(number), u32(segmentBytes), key, u32(entries.length / ENTRY_BYTES), u32(0), entries)
  await replaceFile(path, concat(body, hash(body)), 0o600)
}

/** What an index file says, or null where it is not there or not whole: then the segment itself is read. */
export async function readIndexFile(path: string, number: number, hash: Hash): Promise<{ cores: CoreView, segmentBytes: number } | null> {
  let bytes: Uint8Array
  try { bytes = await readFile(path) } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  const end = bytes.length - 32
  if (end < INDEX_HEADER_BYTES || !equal(bytes.subarray(0, 12), concat(INDEX, u32(FORMAT), u32(number))) || !equal(hash(bytes.subarray(0, end)), bytes.subarray(end))) return null
  const cores = coreView(bytes.subarray(INDEX_HEADER_BYTES, end))
  return { cores, segmentBytes: coreView(bytes).view.getUint32(12) }
}

/** Calls back with every entry of an index file. */
export function replayEntries(cores: CoreView, segment: number, onRecord: OnRecord): void {
  for (let at = 0; at < cores.bytes.length; at += ENTRY_BYTES) onRecord(cores, at + 4, segment, cores.view.getUint32(at), false)
}

/** Fills `bytes` from `offset` on. A read that ends early must not pass for the end of the file: what follows would be cut off. @throws INTERNAL */
async function readFully(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let got = 0; got < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, got, bytes.length - got, offset + got)
    if (bytesRead === 0) throw new CyxError('INTERNAL', { what: 'a segment is shorter than its size' })
    got += bytesRead
  }
}

/** Bytes read at a time: the longest record fits. */
const WINDOW_BYTES = 2 << 20

/**
 * Reads a segment from its data: every record whose check is good, its list and shard checked too. After a damaged head it goes on at the next good one.
 *
 * @returns `end` of the last record, where the next may be written; `skipped` bytes between records that are none: a batch that a crash left with a hole, or damage
 */
export async function walkSegment(handle: FileHandle, segment: number, key: Uint8Array, hash: Hash, onRecord: OnRecord): Promise<{ end: number, skipped: number }> {
  const { size } = await handle.stat()
  let from = 0
  let window = coreView(new Uint8Array(0))
  const has = async (offset: number, length: number): Promise<boolean> => {
    if (offset + length > size) return false
    if (offset >= from && offset + length <= from + window.bytes.length) return true
    const bytes = new Uint8Array(Math.min(WINDOW_BYTES, size - offset))
    await readFully(handle, bytes, offset)
    from = offset
    window = coreView(bytes)
    return true
  }
  const check = makeCheck(key, hash)
  let end = SEGMENT_HEADER_BYTES
  let skipped = 0
  for (let offset = SEGMENT_HEADER_BYTES; await has(offset, HEAD_BYTES);) {
    const at = offset - from
    if (!looksLikeCore(window, at) || !equal(check(window.bytes, at, offset), window.bytes.subarray(at + CORE_BYTES, at + HEAD_BYTES))) {
      offset += ALIGN
      continue
    }
    const { kind, shardIndex, ids, shardBytes } = numbersAt(window, at)
    const length = recordBytes(ids, shardBytes)
    // The end of the file cut this one short: it was never promised.
    if (!await has(offset, length)) break
    const start = offset - from
    const damaged = kind === KINDS.shard && !isWhole(window.bytes.subarray(start, start + length), shardIndex, ids, shardBytes, hash)
    onRecord(window, start, segment, offset, damaged)
    skipped += offset - end
    offset += length
    end = offset
  }
  return { end, skipped }
}

/** Whether a shard's record holds the list of its chunk id and the shard of its list. */
export function isWhole(record: Uint8Array, shardIndex: number, ids: number, shardBytes: number, hash: Hash): boolean {
  const list = record.subarray(HEAD_BYTES, HEAD_BYTES + ids * ID_BYTES)
  const shard = record.subarray(HEAD_BYTES + list.length, HEAD_BYTES + list.length + shardBytes)
  return equal(hash(list), record.subarray(CHUNK_ID_AT, CHUNK_ID_AT + ID_BYTES)) && equal(hash(shard), list.subarray(shardIndex * ID_BYTES, (shardIndex + 1) * ID_BYTES))
}
