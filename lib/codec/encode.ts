import { sized, u32 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { ID_BYTES } from '../bytes/id.ts'
import { giveBack } from '../bytes/giveBack.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { PREFIX_BYTES, succeed, view, withSlot } from './coder.ts'
import type { Coder, Slot } from './coder.ts'
import { chunkHeader, lengthTable, storedOf } from './header.ts'
import type { Entry } from './header.ts'
import { NONCE_BYTES, allDone, chunkKey, nonceKey, segmentAad, segmentFlags } from './segment.ts'
import type { Place } from './segment.ts'
import { CHUNK_BYTES, SEAL_BYTES, SEGMENT_BYTES, STANDARD, overheadBytes, padded, segmentBytes, segmentCount, shardBytes } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** A chunk to be sealed and cut into shards. */
export interface ChunkInput extends Place {
  /** True bytes of the chunk, 1 … 4 MiB; all but the last chunk of a file have 4 MiB. */
  plaintext: Uint8Array
  /** Whether it is the file's last: then it is padded here. */
  last: boolean
  /** How it is cut; *standard* unless said. */
  kind?: StorageClass | undefined
  /** A buffer to write the shards into instead of a new one; {@link EncodedChunk.shards} is a view on its start. */
  into?: ArrayBuffer | undefined
}

/** A chunk as it goes to the nodes. */
export interface EncodedChunk {
  /** 32 bytes. */
  chunkId: Bytes
  /** The n shard ids in order, 32 n bytes. */
  shardIds: Bytes
  /** The n shards, one after the other, in a buffer of their own (it can be transferred). */
  shards: Bytes
  shardLength: number
  /** The length table for the head; null when no segment is compressed. */
  table: Bytes | null
  /** For the head's `hashes`, 32 bytes. */
  contentHash: Bytes
  /** Plaintext bytes with padding. */
  padded: number
}

/** LZ4 must save this share of a segment to be worth a second step on reading. */
const WORTH = 0.95

/** Bytes from the middle of a chunk that decide whether LZ4 is tried: 0.3 ms instead of 10 where it does not pay. */
const SAMPLE_BYTES = 64 * 1024

/**
 * Seals a chunk and cuts it into shards (docs/format.md §2–4): the same input gives the same bytes, always.
 *
 * @throws INVALID_REQUEST when a length is wrong; a caller's abort as is
 */
export async function encodeChunk(coder: Coder, input: ChunkInput, { signal }: Options = {}): Promise<EncodedChunk> {
  signal?.throwIfAborted()
  const { plaintext, last } = input
  sized(input.version, ID_BYTES, 'the version id')
  if (last ? plaintext.length < 1 || plaintext.length > CHUNK_BYTES : plaintext.length !== CHUNK_BYTES) throw new CyxError('INVALID_REQUEST', { reason: 'a chunk has the wrong length' })
  const [key, nonces] = await Promise.all([chunkKey(input), nonceKey(input)])
  return withSlot(coder, async slot => {
    view(coder, slot.key, 32).set(nonces)
    nonces.fill(0)
    const plain = last ? padded(plaintext.length) : CHUNK_BYTES
    const entries = await sealSegments(coder, slot, input, key, plain, signal)
    signal?.throwIfAborted()
    return cutShards(coder, slot, entries, plain, input)
  }, { signal })
}

/** Segments that WebCrypto has in hand at once; waiting for the one that long before lets an abort come in. */
const SEALED_AT_ONCE = 4

/** Seals every segment into its place in the slot. WebCrypto works on some beside this thread while the next is hashed for its nonce. */
async function sealSegments(coder: Coder, slot: Slot, input: ChunkInput, key: CryptoKey, plain: number, signal: AbortSignal | undefined): Promise<Entry[]> {
  const count = segmentCount(plain)
  const pays = compressionPays(coder, slot, input.plaintext)
  const entries: Entry[] = []
  const sealing: Promise<void>[] = []
  let at = slot.shards + overheadBytes(count)
  for (let i = 0; i < count && !signal?.aborted; i++) {
    // A failure is thrown below, when none of them runs any more.
    await sealing[i - SEALED_AT_ONCE]?.catch(() => undefined)
    const { body, entry } = readSegment(coder, slot, input.plaintext, plain, i, pays)
    const flags = segmentFlags(entry)
    const iv = nonceOf(coder, slot, body, entry, i)
    const place = at
    const seal = async (): Promise<void> => {
      // The bytes to be sealed are copied before `encrypt` returns (Web Cryptography API §14.3.1 step 2): the slot is free for the next segment.
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: segmentAad(input, i, count, flags) }, key, view(coder, body, entry.length - SEAL_BYTES))
      view(coder, place, NONCE_BYTES).set(iv)
      view(coder, place + NONCE_BYTES, sealed.byteLength).set(new Uint8Array(sealed))
      giveBack(sealed)
    }
    sealing.push(seal())
    entries.push(entry)
    at += entry.length
  }
  await allDone(sealing)
  return entries
}

/** Puts the segment's body into the slot. A segment that holds padding is never compressed: its length would tell the size that padding hides. */
function readSegment(coder: Coder, slot: Slot, plaintext: Uint8Array, plain: number, index: number, pays: boolean): { body: number, entry: Entry } {
  const length = segmentBytes(plain, index)
  const start = index * SEGMENT_BYTES
  const body = slot.plain + PREFIX_BYTES
  const bytes = plaintext.subarray(start, start + length)
  const into = view(coder, body, length)
  into.set(bytes)
  into.fill(0, bytes.length)
  if (pays && bytes.length === length) {
    const packed = succeed(coder.calls.compress(body, length, slot.packed + PREFIX_BYTES, coder.packRoom))
    if (packed <= length * WORTH) return { body: slot.packed + PREFIX_BYTES, entry: { length: packed + SEAL_BYTES, compressed: true } }
  }
  return { body, entry: { length: length + SEAL_BYTES, compressed: false } }
}

function compressionPays(coder: Coder, slot: Slot, plaintext: Uint8Array): boolean {
  const length = Math.min(SAMPLE_BYTES, plaintext.length)
  const start = Math.floor((plaintext.length - length) / 2)
  view(coder, slot.plain, length).set(plaintext.subarray(start, start + length))
  return succeed(coder.calls.compress(slot.plain, length, slot.packed, coder.packRoom)) <= length * WORTH
}

/** Writes s_i among the sums and gives its first 12 bytes. */
function nonceOf(coder: Coder, slot: Slot, body: number, entry: Entry, index: number): Bytes {
  const from = body - PREFIX_BYTES
  view(coder, from, 4).set(u32(index))
  view(coder, from + 4, 4).set(u32(segmentFlags(entry)))
  const to = slot.sums + 4 + 32 * index
  succeed(coder.calls.keyed_hash(slot.key, from, PREFIX_BYTES + entry.length - SEAL_BYTES, to))
  return view(coder, to, NONCE_BYTES).slice()
}

function cutShards(coder: Coder, slot: Slot, entries: readonly Entry[], plain: number, { kind = STANDARD, into }: ChunkInput): EncodedChunk {
  const { data, parity, total } = kind
  const { calls } = coder
  const stored = storedOf(entries)
  const shardLength = shardBytes(stored, kind)
  if (into !== undefined && into.byteLength < total * shardLength) throw new CyxError('INVALID_REQUEST', { reason: 'the buffer for the shards is too small' })
  view(coder, slot.sums, 4).fill(0xff)
  succeed(calls.keyed_hash(slot.key, slot.sums, 4 + 32 * entries.length, slot.ids))
  const contentHash = view(coder, slot.ids, 32).slice()
  const table = lengthTable(entries)
  const chunk = view(coder, slot.shards, data * shardLength)
  chunk.set(chunkHeader(plain, stored, entries, contentHash))
  chunk.set(table, overheadBytes(0))
  chunk.fill(0, stored)
  succeed(calls.encode_and_hash(slot.shards, data, parity, shardLength, slot.leaves, slot.ids))
  succeed(calls.hash(slot.ids, 32 * total, slot.ids + 32 * total))
  const shards = new Uint8Array(into ?? new ArrayBuffer(total * shardLength), 0, total * shardLength)
  shards.set(view(coder, slot.shards, shards.length))
  return {
    chunkId: view(coder, slot.ids + 32 * total, 32).slice(), shardIds: view(coder, slot.ids, 32 * total).slice(),
    shards, shardLength, table: entries.some(entry => entry.compressed) ? table : null, contentHash, padded: plain,
  }
}
