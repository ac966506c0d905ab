import { concat, sized, u64, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { decodeCanonical, encodeRecord } from '../bytes/cbor.ts'
import { NODE_CLASS_NAMES } from '../bytes/className.ts'
import { blake3 } from '../bytes/hash.ts'
import { bytes, exactly, int, misfit, oneOf, orNull, record, text } from '../bytes/schema.ts'
import type { Check, Checked } from '../bytes/schema.ts'
import { CHUNKS_MAX } from './layout.ts'
import { sources } from './lineage.ts'
import { packPlace } from './pack.ts'
import { fileSize, mediaType, name, time } from './texts.ts'

const id = bytes(16)

/** UTF-8 bytes of what a person writes to a version, at most. */
export const MESSAGE_BYTES = 4096
/** UTF-8 bytes of a version's tag, at most. */
export const TAG_BYTES = 256
/** The largest number in a rule on older versions. */
export const RETAIN_MOST = 1_000_000
/** The `id` of a record that is about the whole drive. */
export const WHOLE_DRIVE: Bytes = new Uint8Array(16)

// A sealed DEK: nonce 12, key 32, tag 16.
const content = { type: mediaType, size: fileSize, version: id, cid: bytes(36), root: bytes(32), chunks: int(0, CHUNKS_MAX), dek: bytes(60) }
const place = { parent: orNull(id), name }

const packed = { pack: packPlace, class: oneOf(...NODE_CLASS_NAMES) }

/** Every type of record: its fields beside `v`, `t` and `at` (docs/format.md §7). */
const KINDS = {
  create: record({ v: exactly(1), t: exactly('create'), at: time, id, ...place, ...content }, packed),
  delete: record({ v: exactly(1), t: exactly('delete'), at: time, id, version: id }),
  folder: record({ v: exactly(1), t: exactly('folder'), at: time, id, ...place }),
  move: record({ v: exactly(1), t: exactly('move'), at: time, id, ...place }),
  copy: record({ v: exactly(1), t: exactly('copy'), at: time, id, from: id, ...place }),
  star: record({ v: exactly(1), t: exactly('star'), at: time, id, on: int(0, 1) }),
  trash: record({ v: exactly(1), t: exactly('trash'), at: time, id }),
  restore: record({ v: exactly(1), t: exactly('restore'), at: time, id, ...place }),
  purge: record({ v: exactly(1), t: exactly('purge'), at: time, id }),
  version: record({ v: exactly(1), t: exactly('version'), at: time, id, ...content }, packed),
  label: record({ v: exactly(1), t: exactly('label'), at: time, id, version: id, tag: text(TAG_BYTES), message: text(MESSAGE_BYTES) }),
  current: record({ v: exactly(1), t: exactly('current'), at: time, id, version: id }),
  retain: record({ v: exactly(1), t: exactly('retain'), at: time, id, keep: oneOf('drive', 'all', 'last', 'days'), n: int(0, RETAIN_MOST) }),
  link: record({ v: exactly(1), t: exactly('link'), at: time, id, link: id, keys: bytes(92), follows: int(0, 1) }),
  lineage: record({ v: exactly(1), t: exactly('lineage'), at: time, id, version: id, sources }),
}

type Kinds = typeof KINDS
/** A record of one type. */
export type RecordOf<K extends keyof Kinds> = Omit<Checked<Kinds[K]>, 'v'>

/** A file was added. */
export type CreateRecord = RecordOf<'create'>

/** A record of the feed, opened. */
export type FeedRecord = { [K in keyof Kinds]: RecordOf<K> }[keyof Kinds]

/** The record's bytes, to be sealed. @throws INVALID_REQUEST when a field is out of range */
export const encodeFeedRecord = (given: FeedRecord): Bytes => encodeRecord(KINDS[given.t] as Check<{ v: 1 }>, 'feed record', { v: 1, ...given })

/** The record of opened bytes; null for a type that this version does not know. @throws STORAGE_FORMAT when it is not canonical or does not fit its type */
export function decodeFeedRecord(encoded: Uint8Array): FeedRecord | null {
  const value = decodeCanonical(encoded, 'feed record')
  const kind = typeof value === 'object' && value !== null && 't' in value ? value.t : undefined
  if (typeof kind !== 'string') throw misfit('feed record.t')
  if (!Object.hasOwn(KINDS, kind)) return null
  const { v: _, ...rest } = (KINDS[kind as keyof Kinds] as Check<{ v: 1 } & FeedRecord>)(value, 'feed record')
  return rest
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
