import type { Bytes } from '../bytes/bytes.ts'
import { CyxError, messageOf } from '../errors.ts'
import { CHUNK_SEGMENTS, SEGMENT_BYTES, SHARD_MAX_BYTES, STANDARD } from './sizes.ts'

/** The exports of `wasm/src/lib.rs`; every pointer is an offset into `memory`. */
interface Calls {
  memory: WebAssembly.Memory
  reserve: (bytes: number) => number
  hash: (from: number, length: number, to: number) => void
  keyed_hash: (key: number, from: number, length: number, to: number) => void
  hash_shards: (base: number, count: number, length: number, to: number) => void
  encode: (base: number, data: number, parity: number, length: number) => void
  rebuild: (base: number, data: number, parity: number, length: number, present: number) => number
  compress_room: (length: number) => number
  compress: (from: number, length: number, to: number, room: number) => number
  decompress: (from: number, length: number, to: number, room: number) => number
}

/** Offsets of one chunk's workplace, used again by the next one. */
export interface Slot {
  /** n shards, one after the other; the chunk itself is the first k. */
  shards: number
  /** A segment's plaintext, and its LZ4 block, each behind the 8 bytes that its nonce covers too. */
  plain: number
  packed: number
  /** Key of keyed hashes, 32 bytes. */
  key: number
  /** ff ff ff ff and s of every segment. */
  sums: number
  /** n shard ids, then the chunk id. */
  ids: number
}

/** A loaded coder with its own memory; one per worker. */
export interface Coder {
  calls: Calls
  /** Bytes that LZ4 may need for a whole segment. */
  packRoom: number
  /** Room for hashing one shard, and 32 bytes for the answer. */
  scratch: { from: number, to: number }
  /** Slots that no chunk is using. */
  idle: Slot[]
}

/** Bytes in front of a segment's body that its nonce covers: segment index and flags. */
export const PREFIX_BYTES = 8

/** Answer of the LZ4 calls when there is none; WebAssembly gives an i32 back signed. */
export const NOTHING = -1

/**
 * Loads the coder.
 *
 * @param source - the bytes of `wasm/dist/codec.wasm`, or its compiled module (which can be posted to workers)
 * @throws CODER_UNSUPPORTED where WebAssembly SIMD is missing; CODER_FAILED when it can't be loaded
 */
export async function loadCoder(source: Bytes | WebAssembly.Module): Promise<Coder> {
  if (source instanceof Uint8Array && isModule(source) && !WebAssembly.validate(source)) throw new CyxError('CODER_UNSUPPORTED')
  try {
    const module = source instanceof Uint8Array ? await WebAssembly.compile(source) : source
    const { exports } = await WebAssembly.instantiate(module, {})
    const calls = exports as unknown as Calls
    const scratch = reserve(calls, SHARD_MAX_BYTES + 32)
    return { calls, packRoom: calls.compress_room(SEGMENT_BYTES), scratch: { from: scratch, to: scratch + SHARD_MAX_BYTES }, idle: [] }
  } catch (error) {
    throw new CyxError('CODER_FAILED', { what: messageOf(error) }, error)
  }
}

/** A view into the coder's memory: dead after the next call or wait, so it is never kept. */
export const view = (coder: Coder, at: number, length: number): Bytes => new Uint8Array(coder.calls.memory.buffer, at, length)

/** BLAKE3-256 of at most a shard's length of bytes. */
export function hashBytes(coder: Coder, bytes: Uint8Array): Bytes {
  const { from, to } = coder.scratch
  if (bytes.length > SHARD_MAX_BYTES) throw new CyxError('CODER_FAILED', { what: 'more bytes than a shard has' })
  view(coder, from, bytes.length).set(bytes)
  coder.calls.hash(from, bytes.length, to)
  return view(coder, to, 32).slice()
}

/** Runs `work` with a slot of its own; 8.2 MB each, as many as there were chunks at once. */
export async function withSlot<T>(coder: Coder, work: (slot: Slot) => Promise<T>): Promise<T> {
  const slot = coder.idle.pop() ?? newSlot(coder)
  try { return await work(slot) } finally {
    view(coder, slot.plain, slot.ids - slot.plain).fill(0)
    coder.idle.push(slot)
  }
}

function newSlot({ calls, packRoom }: Coder): Slot {
  const shards = STANDARD.total * SHARD_MAX_BYTES
  const base = reserve(calls, shards + 2 * PREFIX_BYTES + SEGMENT_BYTES + packRoom + 32 + 4 + 32 * CHUNK_SEGMENTS + 32 * (STANDARD.total + 1))
  const plain = base + shards
  const packed = plain + PREFIX_BYTES + SEGMENT_BYTES
  const key = packed + PREFIX_BYTES + packRoom
  const sums = key + 32
  return { shards: base, plain, packed, key, sums, ids: sums + 4 + 32 * CHUNK_SEGMENTS }
}

function reserve(calls: Calls, bytes: number): number {
  const at = calls.reserve(bytes)
  if (at === 0) throw new CyxError('CODER_FAILED', { what: 'no memory is left' })
  return at
}

// WebAssembly Core §5.5.16, magic "\0asm" and version 1. Bytes that are no module at all are another mistake than a missing feature.
const isModule = (bytes: Uint8Array): boolean => [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00].every((byte, i) => bytes[i] === byte)
