import { equal, sized, u32 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { toBase32 } from '../bytes/base.ts'
import { ID_BYTES } from '../bytes/id.ts'
import { giveBack } from '../bytes/giveBack.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { PREFIX_BYTES, rebuildShards, succeed, view, withSlot } from './coder.ts'
import type { Coder, Slot } from './coder.ts'
import { CONTENT_HASH_AT, CONTENT_HASH_BYTES, chunkHeader, lengthTable, storedOf, tableEntries } from './header.ts'
import type { Entry } from './header.ts'
import { NONCE_BYTES, allDone, chunkKey, corruptSegment, nonceKey, openSegment, segmentFlags } from './segment.ts'
import type { ReadPlace, SegmentPlace } from './segment.ts'
import { CHUNK_BYTES, SEAL_BYTES, SEGMENT_BYTES, STANDARD, overheadBytes, segmentBytes, shardBytes } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** What layout and head say of a chunk before a byte of it arrives. */
export interface ChunkShape extends ReadPlace {
  /** Its class; *standard* unless said. */
  kind?: StorageClass | undefined
  /** True plaintext bytes, and with padding. */
  plainLength: number
  padded: number
  /** From the head; null when no segment is compressed. */
  table: Uint8Array | null
}

/** A chunk to be rebuilt and opened. */
export interface ChunkShards extends ChunkShape {
  /** By shard index, null where none came; each already checked against the shard ids (`verifyShard`). */
  shards: readonly (Uint8Array | null)[]
  /** From the head's `hashes`, 32 bytes: checked when it is given, as the header's always is. */
  contentHash?: Uint8Array | undefined
}

/** The entries of a chunk's length table. @throws INVALID_REQUEST when its lengths or ids are none; STORAGE_FORMAT when the table doesn't fit */
export function entriesOf({ version, plainLength, padded, table }: ChunkShape): Entry[] {
  sized(version, ID_BYTES, 'the version id')
  if (!(plainLength >= 1 && plainLength <= padded && padded <= CHUNK_BYTES)) throw new CyxError('INVALID_REQUEST', { reason: 'a chunk has the wrong length' })
  return tableEntries(table, padded)
}

/**
 * Rebuilds a chunk from any k of its shards, opens it, and computes its content hash again.
 *
 * @returns `plainLength` bytes in a buffer of their own
 * @throws NETWORK_QUORUM_FAILED with fewer than k shards; STORAGE_FORMAT when header, table and lengths contradict each other;
 *   STORAGE_CORRUPT when a segment does not open (wrong key, version or place, or changed bytes) or a nonce or hash is not that of the content;
 *   INVALID_REQUEST when a length is wrong
 */
export async function decodeChunk(coder: Coder, input: ChunkShards, { signal }: Options = {}): Promise<Bytes> {
  signal?.throwIfAborted()
  const { plainLength } = input
  const entries = entriesOf(input)
  const [key, nonces] = await Promise.all([chunkKey(input), nonceKey(input)])
  return withSlot(coder, async slot => {
    view(coder, slot.key, 32).set(nonces)
    nonces.fill(0)
    const contentHash = gather(coder, slot, input, entries)
    signal?.throwIfAborted()
    const plaintext = new Uint8Array(plainLength)
    let at = slot.shards + overheadBytes(entries.length)
    const opening = entries.map(async (entry, segment) => {
      const sealed = view(coder, at, entry.length)
      at += entry.length
      const nonce = sealed.slice(0, NONCE_BYTES)
      const body = await openSegment(input, key, sealed, { segment, segments: entries.length, entry })
      const { length } = body
      const place = loadBody(coder, slot, body, segment, entry)
      giveBack(body.buffer)
      if (!equal(view(coder, slot.sums + 4 + 32 * segment, NONCE_BYTES), nonce)) throw corruptSegment(input, segment)
      const start = segment * SEGMENT_BYTES
      const bytes = entry.compressed ? unpackBody(coder, slot, input, { segment, segments: entries.length, entry }) : view(coder, place, length)
      plaintext.set(bytes.subarray(0, Math.max(0, plainLength - start)), start)
    })
    await allDone(opening)
    signal?.throwIfAborted()
    view(coder, slot.sums, 4).fill(0xff)
    succeed(coder.calls.keyed_hash(slot.key, slot.sums, 4 + 32 * entries.length, slot.ids))
    const found = view(coder, slot.ids, CONTENT_HASH_BYTES)
    if (!equal(found, contentHash) || (input.contentHash && !equal(found, input.contentHash))) {
      throw new CyxError('STORAGE_CORRUPT', { what: `the content hash of chunk ${String(input.index)}`, chunk: toBase32(input.chunkId) })
    }
    return plaintext
  }, { signal })
}

/** Puts the shards in their places, rebuilds the data shards that are missing and checks the header; gives the content hash that it names. */
function gather(coder: Coder, slot: Slot, { shards, chunkId, padded, kind = STANDARD }: ChunkShards, entries: readonly Entry[]): Bytes {
  const { data, total } = kind
  const stored = storedOf(entries)
  const length = shardBytes(stored, kind)
  const present: number[] = []
  for (const [row, shard] of shards.slice(0, total).entries()) {
    if (shard === null || present.length === data) continue
    if (shard.length !== length) throw new CyxError('STORAGE_FORMAT', { what: 'a shard has the wrong length', chunk: toBase32(chunkId) })
    view(coder, slot.shards + row * length, length).set(shard)
    present.push(row)
  }
  const lost = Array.from({ length: data }, (_, row) => row).filter(row => !present.includes(row))
  if (lost.length > 0 && !rebuildShards(coder, slot, kind, length, present, lost)) {
    throw new CyxError('NETWORK_QUORUM_FAILED', { needed: data, got: present.length, chunk: toBase32(chunkId) })
  }
  const chunk = view(coder, slot.shards, overheadBytes(entries.length))
  const contentHash = chunk.slice(CONTENT_HASH_AT, CONTENT_HASH_AT + CONTENT_HASH_BYTES)
  const header = chunkHeader(padded, stored, entries, contentHash)
  if (!equal(chunk.subarray(0, header.length), header) || !equal(chunk.subarray(header.length), lengthTable(entries))) {
    throw new CyxError('STORAGE_FORMAT', { what: 'a chunk is not the one its head describes', chunk: toBase32(chunkId) })
  }
  return contentHash
}

/** Puts a body into the slot behind its index and flags and writes s_i among the sums; gives the body's place. */
function loadBody(coder: Coder, slot: Slot, body: Bytes, segment: number, entry: Entry): number {
  const from = entry.compressed ? slot.packed : slot.plain
  view(coder, from, 4).set(u32(segment))
  view(coder, from + 4, 4).set(u32(segmentFlags(entry)))
  view(coder, from + PREFIX_BYTES, body.length).set(body)
  succeed(coder.calls.keyed_hash(slot.key, from, PREFIX_BYTES + body.length, slot.sums + 4 + 32 * segment))
  return from + PREFIX_BYTES
}

/**
 * The plaintext of an LZ4 block of `length` bytes at {@link Slot.packed}, behind its prefix: a view into the slot.
 *
 * @throws STORAGE_CORRUPT when it is no block, or not one of exactly the segment's plaintext
 */
export function unpackBody(coder: Coder, slot: Slot, shape: ChunkShape, { segment, entry }: SegmentPlace): Bytes {
  const length = segmentBytes(shape.padded, segment)
  const [from, to] = [slot.packed + PREFIX_BYTES, slot.plain + PREFIX_BYTES]
  if (coder.calls.decompress(from, entry.length - SEAL_BYTES, to, length) !== length) throw corruptSegment(shape, segment)
  return view(coder, to, length)
}
