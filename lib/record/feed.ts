import { concat, sized, u64, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { decodeCanonical, encodeRecord } from '../bytes/cbor.ts'
import { blake3 } from '../bytes/hash.ts'
import { bytes, exactly, int, misfit, orNull, record } from '../bytes/schema.ts'
import type { Checked } from '../bytes/schema.ts'
import { CHUNKS_MAX } from './layout.ts'
import { fileSize, mediaType, name, time } from './texts.ts'

const id = bytes(16)

// A sealed DEK: nonce 12, key 32, tag 16.
const create = record({
  v: exactly(1), t: exactly('create'), at: time, id, parent: orNull(id), name, type: mediaType, size: fileSize, version: id,
  cid: bytes(36), root: bytes(32), chunks: int(0, CHUNKS_MAX), dek: bytes(60),
})
const remove = record({ v: exactly(1), t: exactly('delete'), at: time, id, version: id })

/** A file was added (docs/format.md §7). */
export type CreateRecord = Omit<Checked<typeof create>, 'v'>

/** A file was deleted. */
export type DeleteRecord = Omit<Checked<typeof remove>, 'v'>

/** A record of the feed, opened. */
export type FeedRecord = CreateRecord | DeleteRecord

/** The record's bytes, to be sealed. @throws INVALID_REQUEST when a field is out of range */
export const encodeFeedRecord = (given: FeedRecord): Bytes =>
  given.t === 'create' ? encodeRecord(create, 'feed record', { v: 1, ...given }) : encodeRecord(remove, 'feed record', { v: 1, ...given })

/** The record of opened bytes; null for a type that this version does not know. @throws STORAGE_FORMAT when it is not canonical or does not fit its type */
export function decodeFeedRecord(encoded: Uint8Array): FeedRecord | null {
  const value = decodeCanonical(encoded, 'feed record')
  const kind = typeof value === 'object' && value !== null && 't' in value ? value.t : undefined
  if (typeof kind !== 'string') throw misfit('feed record.t')
  if (kind === 'create') return without(create(value, 'feed record'))
  return kind === 'delete' ? without(remove(value, 'feed record')) : null
}

/** The link before the first record. */
export const firstLink = (): Bytes => new Uint8Array(32)

/**
 * The link after record `sequence` (from 1): with it a feed's head commits to every record before.
 *
 * @param previous - the link after the record before, 32 bytes
 * @param sealed - the record as it is stored
 */
export const feedLink = (previous: Uint8Array, sequence: number, sealed: Uint8Array): Bytes =>
  blake3(concat(utf8('cyxcloud/feed'), sized(previous, 32, 'the link'), u64(sequence), blake3(sealed)))

function without<T extends { v: 1 }>({ v: _, ...rest }: T): Omit<T, 'v'> { return rest }
