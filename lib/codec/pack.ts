import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { succeed, view, withSlot } from './coder.ts'
import type { Coder } from './coder.ts'
import { decodeChunk } from './decode.ts'
import { encodeChunk } from './encode.ts'
import type { EncodedChunk } from './encode.ts'
import { readHeader } from './header.ts'
import { joinParts, shardSpans, sourcesOf } from './parts.ts'
import type { ShardPart, ShardSpan } from './parts.ts'
import type { Place } from './segment.ts'
import { CHUNK_BYTES, CLASSES, SHARD_STEP, STANDARD, shardBytes } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** A container cut into shards: as a chunk, but for what only its entries have. */
export type CutContainer = Pick<EncodedChunk, 'chunkId' | 'shardIds' | 'shards' | 'shardLength'>

/** Where an entry lies: `bytes` from `offset` on, in a container of `container` bytes (lib/record/pack.ts). */
export interface EntryPlace { kind: StorageClass, containerId: Uint8Array, container: number, offset: number, bytes: number }

/**
 * Seals a small file as an entry of a pack (docs/format.md §5.1): chunk 0 of its own version, in one piece.
 *
 * @param place - version and DEK of the file; its index is 0
 * @returns the entry's bytes in `shards`, a multiple of 64
 */
export const sealEntry = (coder: Coder, place: Omit<Place, 'index'>, plaintext: Uint8Array, options: Options = {}): Promise<EncodedChunk> =>
  encodeChunk(coder, { ...place, index: 0, plaintext, last: true, kind: CLASSES['on-chain'] }, options)

/**
 * Cuts a container into shards.
 *
 * @param container - entries one after the other, 64 … 4 MiB in steps of 64
 * @throws INVALID_REQUEST when it has another length; a caller's abort as is
 */
export async function cutContainer(coder: Coder, container: Uint8Array, kind: StorageClass = STANDARD, { signal }: Options = {}): Promise<CutContainer> {
  if (container.length === 0 || container.length > CHUNK_BYTES || container.length % SHARD_STEP !== 0) throw new CyxError('INVALID_REQUEST', { reason: 'a container has the wrong length' })
  const { data, parity, total } = kind
  const shardLength = shardBytes(container.length, kind)
  return withSlot(coder, slot => {
    const { calls } = coder
    view(coder, slot.shards, data * shardLength).fill(0, container.length).set(container)
    succeed(calls.encode_and_hash(slot.shards, data, parity, shardLength, slot.leaves, slot.ids))
    const id = slot.ids + 32 * total
    succeed(calls.hash(slot.ids, 32 * total, id))
    return Promise.resolve({ shards: view(coder, slot.shards, total * shardLength).slice(), shardIds: view(coder, slot.ids, 32 * total).slice(), chunkId: view(coder, id, 32).slice(), shardLength })
  }, { signal })
}

/**
 * What has to be fetched for one entry.
 *
 * @param there - shard indices that can be had, in the order in which they are preferred
 * @throws NETWORK_QUORUM_FAILED when a part is missing and fewer than k shards are there; INVALID_REQUEST for a place outside its container
 */
export const entrySources = (place: EntryPlace, there: readonly number[]): ShardSpan[] => sourcesOf(spansOf(place), there, place.kind)

/** A packed file as the record that lists it describes it: its own version and DEK, and its true size. */
export interface PackedFile extends Omit<Place, 'index'> { plainLength: number }

/**
 * Puts a sealed entry together out of parts of its container's shards.
 *
 * @param parts - at least those of {@link entrySources}; they need not be checked before
 * @throws as `joinParts`
 */
export const joinEntry = (coder: Coder, place: EntryPlace, parts: readonly ShardPart[]): Promise<Bytes> =>
  joinParts(coder, { kind: place.kind, chunkId: place.containerId }, spansOf(place), parts)

/**
 * Opens a sealed entry. What else a reader must know of it stands in its own header.
 *
 * @param containerId - of the container it lies in
 * @throws STORAGE_FORMAT; as `decodeChunk`
 */
export async function openEntry(coder: Coder, { dek, version, plainLength }: PackedFile, containerId: Uint8Array, entry: Uint8Array, options: Options = {}): Promise<Bytes> {
  const { padded, table } = readHeader(entry)
  if (padded < plainLength) throw new CyxError('STORAGE_FORMAT', { what: 'a packed file is shorter than its record says' })
  return decodeChunk(coder, { dek, version, index: 0, plainLength, padded, table, chunkId: containerId, kind: CLASSES['on-chain'], shards: [entry] }, options)
}

function spansOf({ kind, container, offset, bytes }: EntryPlace): ShardSpan[] {
  const inside = [container, offset, bytes].every(Number.isSafeInteger) && offset >= 0 && bytes > 0 && offset + bytes <= container && container <= CHUNK_BYTES
  if (!inside) throw new CyxError('INVALID_REQUEST', { reason: 'an entry lies outside its container' })
  return shardSpans({ from: offset, to: offset + bytes }, shardBytes(container, kind))
}
