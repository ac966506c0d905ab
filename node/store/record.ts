import { concat } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'

/** BLAKE3-256. */
export type Hash = (bytes: Uint8Array) => Uint8Array

/** What a record of the log says (docs/format.md §14). */
export const KINDS = { shard: 1, take: 2, drop: 3, live: 4, rot: 5 } as const

/** Bytes of a record's fields, without its check; an index file holds these. */
export const CORE_BYTES = 76

/** Bytes of the check behind the fields. */
const CHECK_BYTES = 12

/** Bytes before a shard's list of ids; the whole of every other record. */
export const HEAD_BYTES = CORE_BYTES + CHECK_BYTES

/** Records start at multiples of this. */
export const ALIGN = 8

/** "CYXR" */
const MAGIC = 0x43595852

/** Bytes of one id in a shard's list. */
export const ID_BYTES = 32

/** Longest list and shard that a record may have. */
const IDS_MAX = 255
const SHARD_BYTES_MAX = 1 << 20

/** The fields of a record; what its kind does not need is zero. */
export interface Fields { kind: keyof typeof KINDS, shardIndex: number, ids: number, shardBytes: number, chunkIndex: number, version: Bytes, chunkId: Bytes, atMs: number }

const NO_VERSION: Bytes = new Uint8Array(16)
const NO_CHUNK: Bytes = new Uint8Array(32)

/** The record that `fields` make, the rest zero. */
export const fieldsOf = (fields: Partial<Fields> & Pick<Fields, 'kind' | 'atMs'>): Fields =>
  ({ shardIndex: 0, ids: 0, shardBytes: 0, chunkIndex: 0, version: NO_VERSION, chunkId: NO_CHUNK, ...fields })

/** Writes magic u32 ‖ kind u8 ‖ shard index u8 ‖ ids u16 ‖ shard bytes u32 ‖ chunk index u64 ‖ version [16] ‖ chunk id [32] ‖ time u64, big-endian */
export function writeCore({ bytes, view }: CoreView, at: number, { kind, shardIndex, ids, shardBytes, chunkIndex, version, chunkId, atMs }: Fields): void {
  view.setUint32(at, MAGIC)
  view.setUint8(at + 4, KINDS[kind])
  view.setUint8(at + 5, shardIndex)
  view.setUint16(at + 6, ids)
  view.setUint32(at + 8, shardBytes)
  setWide(view, at + 12, chunkIndex)
  bytes.set(version, at + VERSION_AT)
  bytes.set(chunkId, at + CHUNK_ID_AT)
  setWide(view, at + 68, atMs)
}

/** Looks at the fields where they lie, for a million of them in a second. */
export interface CoreView<B extends Uint8Array = Uint8Array> { bytes: B, view: DataView }

/** A view of bytes that hold cores. */
export const coreView = <B extends Uint8Array>(bytes: B): CoreView<B> => ({ bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) })

/** Where the ids lie in a core. */
export const VERSION_AT = 20
export const CHUNK_ID_AT = 36

const setWide = (view: DataView, at: number, value: number): void => {
  view.setUint32(at, Math.floor(value / 0x1_0000_0000))
  view.setUint32(at + 4, value >>> 0)
}

const wide = (view: DataView, at: number): number => view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4)

/** The numbers of the core at `at`. */
export const numbersAt = ({ view }: CoreView, at: number): { kind: number, shardIndex: number, ids: number, shardBytes: number, chunkIndex: number, atMs: number } => ({
  kind: view.getUint8(at + 4), shardIndex: view.getUint8(at + 5), ids: view.getUint16(at + 6), shardBytes: view.getUint32(at + 8),
  chunkIndex: wide(view, at + 12), atMs: wide(view, at + 68),
})

/** Whether a record may start with these bytes; its check comes after that. */
export function looksLikeCore({ view }: CoreView, at: number): boolean {
  const kind = view.getUint8(at + 4)
  return view.getUint32(at) === MAGIC && kind >= KINDS.shard && kind <= KINDS.rot && view.getUint16(at + 6) <= IDS_MAX && view.getUint32(at + 8) <= SHARD_BYTES_MAX
}

/** Bytes of a record with so many ids and bytes of shard, up to the next one. */
export const recordBytes = (ids: number, shardBytes: number): number => Math.ceil((HEAD_BYTES + ids * ID_BYTES + shardBytes) / ALIGN) * ALIGN

/** The check of the core at `at`, for the record at `offset` of a segment. */
export type Check = (bytes: Uint8Array, at: number, offset: number) => Uint8Array

/** Binds cores to their places: BLAKE3(key ‖ offset u32 ‖ core)[0..12]; without the segment's key nobody can forge one inside a shard. */
export function makeCheck(key: Uint8Array, hash: Hash): Check {
  const { bytes: asked, view } = coreView(concat(key, new Uint8Array(4 + CORE_BYTES)))
  return (bytes, at, offset) => {
    view.setUint32(key.length, offset)
    asked.set(bytes.subarray(at, at + CORE_BYTES), key.length + 4)
    return hash(asked).subarray(0, CHECK_BYTES)
  }
}
