import { CyxError } from '../errors.ts'

/** Shards of a storage class: `data` of `total` rebuild a chunk; `stored` receipts make it safe (docs/format.md §4, §10). */
export interface StorageClass { name: 'standard', data: number, parity: number, total: number, stored: number }

/** 8 + 6; stored at k + ⌈m/2⌉. */
export const STANDARD: StorageClass = { name: 'standard', data: 8, parity: 6, total: 14, stored: 11 }

/** Plaintext bytes of a whole chunk: 4 MiB. */
export const CHUNK_BYTES = 4 * 1024 * 1024

/** Plaintext bytes of a whole segment: 256 KiB. */
export const SEGMENT_BYTES = 256 * 1024

/** Segments of a whole chunk. */
export const CHUNK_SEGMENTS = CHUNK_BYTES / SEGMENT_BYTES

/** Bytes of a chunk's header. */
export const HEADER_BYTES = 72

/** Bytes of a segment's entry in the length table. */
export const ENTRY_BYTES = 4

/** Bytes that sealing adds to a segment: nonce 12, tag 16. */
export const SEAL_BYTES = 28

/** Least plaintext of a last chunk after padding. */
export const PADDED_MIN_BYTES = 1024

/** Shard lengths are multiples of this, bytes. */
const SHARD_STEP = 64

/** Chunks of a file of `size` bytes: none for an empty one. */
export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_BYTES)

/** Plaintext bytes of chunk `index` of a file of `size` bytes, without padding. @throws INVALID_REQUEST when there is no such chunk */
export function plainBytes(size: number, index: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= chunkCount(size)) throw new CyxError('INVALID_REQUEST', { reason: `the file has no chunk ${String(index)}` })
  return Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES)
}

/**
 * Plaintext bytes of a last chunk of `length` (1 … 4 MiB) bytes with its padding: Padmé, which leaks O(log log L) bits of a size
 * (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019, §4.2).
 */
export function padded(length: number): number {
  const exponent = 31 - Math.clz32(length)
  const kept = 32 - Math.clz32(exponent)
  const mask = 2 ** Math.max(0, exponent - kept) - 1
  return Math.max(PADDED_MIN_BYTES, (length + mask) & ~mask)
}

/** Plaintext bytes of chunk `index` with padding, for a file of `size` bytes. @throws INVALID_REQUEST when there is no such chunk */
export const paddedBytes = (size: number, index: number): number =>
  index === chunkCount(size) - 1 ? padded(plainBytes(size, index)) : plainBytes(size, index)

/** Segments of `plain` bytes (1 … 4 MiB, padding included). */
export const segmentCount = (plain: number): number => Math.ceil(plain / SEGMENT_BYTES)

/** Plaintext bytes of segment `index` of a chunk of `plain` bytes, padding included. */
export const segmentBytes = (plain: number, index: number): number => Math.min(SEGMENT_BYTES, plain - index * SEGMENT_BYTES)

/** Bytes before the first segment of a chunk of `segments`. */
export const overheadBytes = (segments: number): number => HEADER_BYTES + ENTRY_BYTES * segments

/** Stored size of a chunk of `plain` bytes (padding included) in which no segment is compressed: the most that it can be. */
export const storedBytes = (plain: number): number => overheadBytes(segmentCount(plain)) + SEAL_BYTES * segmentCount(plain) + plain

/** The plaintext bytes of {@link storedBytes}. @throws INVALID_REQUEST for a size that no chunk has */
export function plainOfStored(stored: number): number {
  const segments = Math.ceil((stored - HEADER_BYTES) / (SEGMENT_BYTES + SEAL_BYTES + ENTRY_BYTES))
  const plain = stored - overheadBytes(segments) - SEAL_BYTES * segments
  if (!(plain >= 1 && plain <= CHUNK_BYTES && storedBytes(plain) === stored)) throw new CyxError('INVALID_REQUEST', { reason: 'no chunk has that size' })
  return plain
}

/** Shard length of a chunk of `stored` bytes. */
export const shardBytes = (stored: number, { data } = STANDARD): number => Math.ceil(Math.ceil(stored / data) / SHARD_STEP) * SHARD_STEP

/** Length of a shard of a whole chunk: the longest there is. */
export const SHARD_MAX_BYTES = shardBytes(storedBytes(CHUNK_BYTES))

/** Shard bytes of a file over all nodes when nothing is compressed: the most that it can take. */
export function storedBytesMost(size: number, kind = STANDARD): number {
  const chunks = chunkCount(size)
  if (chunks === 0) return 0
  return kind.total * ((chunks - 1) * SHARD_MAX_BYTES + shardBytes(storedBytes(paddedBytes(size, chunks - 1)), kind))
}
