import type { Bytes } from '../bytes/bytes.ts'
import { decodeRecord, encodeRecord } from '../bytes/cbor.ts'
import { bytes, bytesUpTo, dictionary, exactly, int, list, misfit, orNull, record, text } from '../bytes/schema.ts'
import type { Checked } from '../bytes/schema.ts'
import { CHUNKS_MAX } from './layout.ts'
import { fileSize, mediaType, name, time } from './texts.ts'

/** Consecutive chunks that were sealed under one version id (and DEK, when not this version's). */
export interface Run { chunks: number, version: Bytes, dek?: Bytes }

/** Bytes of a thumbnail at most. */
export const THUMB_BYTES = 65_536

/** Plaintext bytes of a whole chunk (docs/format.md §2). */
const CHUNK_BYTES = 4_194_304

const schema = record({
  v: exactly(1), name, type: mediaType, size: fileSize, modified: time, created: time,
  padded: int(0, CHUNK_BYTES), tables: list(orNull(bytes()), CHUNKS_MAX), hashes: bytes(),
  runs: list(record({ chunks: int(1, CHUNKS_MAX), version: bytes(16) }, { dek: bytes(32) }), CHUNKS_MAX),
  meta: dictionary(text(256, 1), text(4096), 256),
}, { thumb: record({ type: mediaType, bytes: bytesUpTo(THUMB_BYTES) }), previous: bytes(16) })

/** What only the key's holder may know of a version (docs/format.md §6). `tables`: one per chunk, null for "no segment compressed"; `hashes`: 32 bytes per chunk; `thumb`: a small picture of it, made on the device; `previous`: the version it came after. */
export type Head = Omit<Checked<typeof schema>, 'v'>

/** The head's bytes, to be sealed. @throws INVALID_REQUEST when a field is out of range */
export const encodeHead = (head: Head): Bytes => encodeRecord(schema, 'head', { v: 1, ...head })

/** The head of opened bytes. @throws STORAGE_FORMAT when it is not canonical or does not describe `chunks` chunks */
export function decodeHead(encoded: Uint8Array, chunks: number): Head {
  const { v: _, ...head } = decodeRecord(schema, 'head', encoded)
  if (head.tables.length !== chunks) throw misfit('head.tables')
  if (head.hashes.length !== 32 * chunks) throw misfit('head.hashes')
  if (head.runs.reduce((sum, run) => sum + run.chunks, 0) !== chunks) throw misfit('head.runs')
  if (chunks !== Math.ceil(head.size / CHUNK_BYTES)) throw misfit('head.size')
  if (head.padded < head.size - CHUNK_BYTES * (chunks - 1) && chunks > 0) throw misfit('head.padded')
  if (chunks === 0 && head.padded !== 0) throw misfit('head.padded')
  return head
}
