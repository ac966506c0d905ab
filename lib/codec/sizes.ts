import type { ClassName } from '../bytes/className.ts'
import { CyxError } from '../errors.ts'

/** How a chunk is cut (docs/format.md §4); its four numbers are `data` / `repair` / `stored` / `total`. */
export interface StorageClass<N extends ClassName = ClassName> {
  name: N
  /** k: this many shards of a chunk, whichever they are, bring it back. */
  data: number
  /** m: parity shards, and so the shards that may be lost. */
  parity: number
  /** n = k + m. */
  total: number
  /** Repair starts when no more shards than this are left: one below {@link StorageClass.stored}, and never below k. */
  repair: number
  /** A chunk with this many receipts is stored: k + ⌈m / 2⌉. */
  stored: number
  /** Bytes of parity per byte of data: m / k. */
  overhead: number
}

/**
 * A class of `data` + `parity` shards.
 *
 * @throws INVALID_REQUEST for a code that GF(2^8) does not have: no data shard, or more than 255 altogether
 */
export function storageClass<N extends ClassName>(name: N, data: number, parity: number): StorageClass<N> {
  const total = data + parity
  if (![data, parity].every(Number.isInteger) || data < 1 || parity < 0 || total > 255) throw new CyxError('INVALID_REQUEST', { reason: 'there is no such erasure code' })
  return { name, data, parity, total, repair: data + Math.max(0, Math.ceil(parity / 2) - 1), stored: data + Math.ceil(parity / 2), overhead: parity / data }
}

/** The six classes by name; `on-chain` keeps a chunk in one piece, which the replicas of a subnet copy. */
export const CLASSES: Readonly<{ [N in ClassName]: StorageClass<N> }> = {
  'basic': storageClass('basic', 8, 4),
  'standard': storageClass('standard', 8, 6),
  'high-durability': storageClass('high-durability', 8, 8),
  'extreme': storageClass('extreme', 6, 10),
  'efficient': storageClass('efficient', 10, 4),
  'on-chain': storageClass('on-chain', 1, 0),
}

/** The class of a file unless its owner chooses another. */
export const STANDARD = CLASSES.standard

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

/** Shard lengths are multiples of this, bytes: what the coder works on at once. */
export const SHARD_STEP = 64

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

/**
 * Shard length of a chunk of `stored` bytes.
 *
 * @throws INVALID_REQUEST for a class that is none of the six: it may have crossed a worker's boundary
 */
export function shardBytes(stored: number, { name, data, parity, total }: StorageClass = STANDARD): number {
  const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined
  if (known?.data !== data || known.parity !== parity || known.total !== total) throw new CyxError('INVALID_REQUEST', { reason: 'there is no such storage class' })
  return Math.ceil(Math.ceil(stored / data) / SHARD_STEP) * SHARD_STEP
}

/** Length of a shard of a whole chunk: the longest of its class. */
export const shardMaxBytes = (kind: StorageClass = STANDARD): number => shardBytes(storedBytes(CHUNK_BYTES), kind)

/** The longest shard of class *standard*. */
export const SHARD_MAX_BYTES = shardMaxBytes()

/** All shards of a whole chunk, at most, in any class: room for those of *extreme*. */
export const SHARDS_MAX_BYTES = Math.max(...Object.values(CLASSES).map(kind => kind.total * shardMaxBytes(kind)))

/** Shard bytes of a file over all nodes when nothing is compressed: the most that it can take. */
export function storedBytesMost(size: number, kind: StorageClass = STANDARD): number {
  const chunks = chunkCount(size)
  if (chunks === 0) return 0
  return kind.total * ((chunks - 1) * shardMaxBytes(kind) + shardBytes(storedBytes(paddedBytes(size, chunks - 1)), kind))
}
