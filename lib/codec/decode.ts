import { equal, sized } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { toBase32 } from '../bytes/base.ts'
import { ID_BYTES } from '../bytes/id.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { PREFIX_BYTES, view, withSlot } from './coder.ts'
import type { Coder, Slot } from './coder.ts'
import { CONTENT_HASH_AT, CONTENT_HASH_BYTES, chunkHeader, lengthTable, tableEntries } from './header.ts'
import type { Entry } from './header.ts'
import { COMPRESSED, NONCE_BYTES, SEALED, allDone, chunkKey, segmentAad } from './segment.ts'
import type { Place } from './segment.ts'
import { CHUNK_BYTES, SEGMENT_BYTES, STANDARD, overheadBytes, segmentBytes, shardBytes } from './sizes.ts'

/** A chunk to be rebuilt and opened. */
export interface ChunkShards extends Place {
  /** 32 bytes; names the chunk in errors. */
  chunkId: Uint8Array
  /** By shard index, null where none came; each already checked against the shard ids ({@link verifyShard}). */
  shards: readonly (Uint8Array | null)[]
  /** True plaintext bytes, and with padding. */
  plainLength: number
  padded: number
  /** From the head; null when no segment is compressed. */
  table: Uint8Array | null
}

/**
 * Rebuilds a chunk from any k of its shards and opens it.
 *
 * @returns `plainLength` bytes in a buffer of their own
 * @throws NETWORK_QUORUM_FAILED with fewer than k shards; STORAGE_FORMAT when header, table and lengths contradict each other;
 *   STORAGE_CORRUPT when a segment does not open (wrong key, version or place, or changed bytes); INVALID_REQUEST when a length is wrong
 */
export async function decodeChunk(coder: Coder, input: ChunkShards, { signal }: Options = {}): Promise<Bytes> {
  signal?.throwIfAborted()
  sized(input.version, ID_BYTES, 'the version id')
  const { plainLength, padded: plain } = input
  if (!(plainLength >= 1 && plainLength <= plain && plain <= CHUNK_BYTES)) throw new CyxError('INVALID_REQUEST', { reason: 'a chunk has the wrong length' })
  const entries = tableEntries(input.table, plain)
  const key = await chunkKey(input)
  return withSlot(coder, async slot => {
    gather(coder, slot, input, entries)
    signal?.throwIfAborted()
    const plaintext = new Uint8Array(plainLength)
    let at = slot.shards + overheadBytes(entries.length)
    const opening = entries.map(async (entry, i) => {
      const place = at
      at += entry.length
      const body = await openSegment(coder, input, key, entry, place, i, entries.length)
      const start = i * SEGMENT_BYTES
      const bytes = entry.compressed ? unpack(coder, slot, body, segmentBytes(plain, i), i, input) : body
      plaintext.set(bytes.subarray(0, Math.max(0, plainLength - start)), start)
    })
    await allDone(opening)
    return plaintext
  })
}

/** Puts the shards in their places, rebuilds the data shards that are missing and checks the header. */
function gather(coder: Coder, slot: Slot, { shards, chunkId, padded }: ChunkShards, entries: readonly Entry[]): void {
  const { data, parity, total } = STANDARD
  const stored = entries.reduce((sum, { length }) => sum + length, overheadBytes(entries.length))
  const length = shardBytes(stored)
  let present = 0
  let got = 0
  for (const [row, shard] of shards.slice(0, total).entries()) {
    if (shard === null || got === data) continue
    if (shard.length !== length) throw new CyxError('STORAGE_FORMAT', { what: 'a shard has the wrong length', chunk: toBase32(chunkId) })
    view(coder, slot.shards + row * length, length).set(shard)
    present |= 1 << row
    got++
  }
  if (got < data) throw new CyxError('NETWORK_QUORUM_FAILED', { needed: data, got, chunk: toBase32(chunkId) })
  if (coder.calls.rebuild(slot.shards, data, parity, length, present) !== 1) throw new CyxError('CODER_FAILED', { what: 'a chunk could not be rebuilt' })
  const chunk = view(coder, slot.shards, overheadBytes(entries.length))
  const contentHash = chunk.slice(CONTENT_HASH_AT, CONTENT_HASH_AT + CONTENT_HASH_BYTES)
  const header = chunkHeader(padded, stored, entries, contentHash)
  if (!equal(chunk.subarray(0, header.length), header) || !equal(chunk.subarray(header.length), lengthTable(entries))) {
    throw new CyxError('STORAGE_FORMAT', { what: 'a chunk is not the one its head describes', chunk: toBase32(chunkId) })
  }
}

async function openSegment(coder: Coder, input: ChunkShards, key: CryptoKey, entry: Entry, at: number, index: number, count: number): Promise<Bytes> {
  const flags = entry.compressed ? SEALED | COMPRESSED : SEALED
  const nonce = view(coder, at, NONCE_BYTES).slice()
  // What is to be opened is copied before `decrypt` returns (Web Cryptography API §14.3.2 step 2).
  const opening = crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData: segmentAad(input, index, count, flags) }, key, view(coder, at + NONCE_BYTES, entry.length - NONCE_BYTES))
  try { return new Uint8Array(await opening) } catch (error) { throw corrupt(input, index, error) }
}

function unpack(coder: Coder, slot: Slot, body: Uint8Array, length: number, index: number, input: ChunkShards): Bytes {
  const [from, to] = [slot.packed + PREFIX_BYTES, slot.plain + PREFIX_BYTES]
  view(coder, from, body.length).set(body)
  if (coder.calls.decompress(from, body.length, to, length) !== length) throw corrupt(input, index)
  return view(coder, to, length)
}

const corrupt = ({ index, chunkId }: ChunkShards, segment: number, cause?: unknown): CyxError =>
  new CyxError('STORAGE_CORRUPT', { what: `segment ${String(segment)} of chunk ${String(index)}`, chunk: toBase32(chunkId) }, cause)
