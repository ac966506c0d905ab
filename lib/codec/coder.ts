import type { Bytes } from '../bytes/bytes.ts'
import { CyxError, messageOf } from '../errors.ts'
import type { Options } from '../options.ts'
import { needSimd } from './features.ts'
import { CHUNK_SEGMENTS, CLASSES, SEGMENT_BYTES, SHARDS_MAX_BYTES, shardMaxBytes } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** The exports of `wasm/src/exports.rs`; every address is an offset into `memory`. Those that answer a code never trap. */
interface Calls {
  memory: WebAssembly.Memory
  open: (bytes: number) => number
  hash: (from: number, length: number, to: number) => number
  keyed_hash: (key: number, from: number, length: number, to: number) => number
  subtree: (from: number, length: number, counter: number, to: number) => number
  parent: (pair: number, root: number, to: number) => number
  encode: (base: number, data: number, parity: number, length: number) => number
  encode_and_hash: (base: number, data: number, parity: number, length: number, leaves: number, ids: number) => number
  leaf_room: (data: number, parity: number, length: number) => number
  rebuild: (base: number, data: number, parity: number, length: number, present: number, wanted: number) => number
  compress_room: (length: number) => number
  compress: (from: number, length: number, to: number, room: number) => number
  decompress: (from: number, length: number, to: number, room: number) => number
  slice_room: (length: number, start: number, end: number, log: number) => number
  slice: (from: number, length: number, start: number, end: number, log: number, to: number) => number
  verify_slice: (hash: number, from: number, bytes: number, length: number, start: number, end: number, log: number, to: number) => number
  padded: (length: number) => number
  stored: (plain: number) => number
  plain_of_stored: (stored: number) => number
  shard: (stored: number, data: number) => number
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
  /** Which shards are there and which are wanted, 32 bytes each. */
  masks: number
  /** Where hashes of shards grow. */
  leaves: number
}

/** A loaded coder with its own memory, which never grows; one per worker. */
export interface Coder {
  calls: Calls
  /** Bytes that LZ4 may need for a whole segment. */
  packRoom: number
  /** Room for a shard of any class with its proof, the same again for the answer, and 32 bytes for a hash. */
  scratch: { from: number, to: number, hash: number }
  /** Slots that no chunk is using, and chunks that wait for one. */
  idle: Slot[]
  waiting: ((slot: Slot) => void)[]
}

/** Bytes in front of a segment's body that its nonce covers: segment index and flags. */
export const PREFIX_BYTES = 8

/** Chunks that one coder works on at a time. A second one would gain 3 % (sealing and hashing overlap within a chunk already) and cost 20 MB. */
export const SLOTS = 1

/** The longest shard of any class, with room for what proves it in groups of 16 KiB. */
export const SCRATCH_BYTES = Math.max(...Object.values(CLASSES).map(kind => shardMaxBytes(kind))) + 32 * 1024

/**
 * Loads a coder.
 *
 * @param source - the bytes of `wasm/dist/codec.wasm` or of `codec-relaxed.wasm`, or the compiled module (which can be posted to workers)
 * @throws CODER_UNSUPPORTED where WebAssembly SIMD is missing; CODER_FAILED when it can't be loaded
 */
export async function loadCoder(source: Bytes | WebAssembly.Module, { slots = SLOTS }: { slots?: number } = {}): Promise<Coder> {
  needSimd()
  try {
    const module = source instanceof Uint8Array ? await WebAssembly.compile(source) : source
    const { exports } = await WebAssembly.instantiate(module, {})
    return layOut(exports as unknown as Calls, slots)
  } catch (error) {
    throw new CyxError('CODER_FAILED', { what: messageOf(error) }, error)
  }
}

/** Takes the memory once: it never grows afterwards, however many chunks go through. */
function layOut(calls: Calls, slots: number): Coder {
  const packRoom = calls.compress_room(SEGMENT_BYTES)
  const leaves = Math.max(...Object.values(CLASSES).map(kind => calls.leaf_room(kind.data, kind.parity, shardMaxBytes(kind))))
  const total = Math.max(...Object.values(CLASSES).map(kind => kind.total))
  const parts = {
    shards: SHARDS_MAX_BYTES, plain: PREFIX_BYTES + SEGMENT_BYTES, packed: PREFIX_BYTES + packRoom, key: 32, sums: 4 + 32 * CHUNK_SEGMENTS, ids: 32 * (total + 1), masks: 64, leaves,
  } satisfies Record<keyof Slot, number>
  const slotBytes = Object.values(parts).reduce((sum, bytes) => sum + aligned(bytes), 0)
  const base = calls.open(slots * slotBytes + 2 * SCRATCH_BYTES + 64)
  if (base === 0) throw new CyxError('CODER_FAILED', { what: 'no memory is left' })
  let at = base
  const place = (bytes: number): number => { const here = at; at += aligned(bytes); return here }
  const idle = Array.from({ length: slots }, () => Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, place(bytes)])) as unknown as Slot)
  return { calls, packRoom, idle, waiting: [], scratch: { from: place(SCRATCH_BYTES), to: place(SCRATCH_BYTES), hash: place(32) } }
}

/** Whole cache lines. */
const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64

/** A view into the coder's memory; it is never kept, as the next chunk uses the same bytes. */
export const view = (coder: Coder, at: number, length: number): Bytes => new Uint8Array(coder.calls.memory.buffer, at, length)

/** BLAKE3-256 of at most {@link SCRATCH_BYTES}. @throws CODER_FAILED for more */
export function hashBytes(coder: Coder, bytes: Uint8Array): Bytes {
  const { from, hash } = coder.scratch
  if (bytes.length > SCRATCH_BYTES) throw new CyxError('CODER_FAILED', { what: 'more bytes than a shard has' })
  view(coder, from, bytes.length).set(bytes)
  succeed(coder.calls.hash(from, bytes.length, hash))
  return view(coder, hash, 32).slice()
}

/** Checks the answer of a call that can fail only if this side made a mistake. @throws CODER_FAILED */
export function succeed(answer: number): number {
  if (answer < 0) throw new CyxError('CODER_FAILED', { what: 'it was called wrongly' })
  return answer
}

/**
 * Rebuilds lost shards in their places in the slot.
 *
 * @param length - bytes of each shard
 * @param present - indices of the shards that are there, data or parity
 * @param wanted - indices of those to make
 * @returns false, with nothing written, when fewer than k are there
 */
export function rebuildShards(coder: Coder, slot: Slot, { data, parity }: StorageClass, length: number, present: readonly number[], wanted: readonly number[]): boolean {
  for (const [at, rows] of [[slot.masks, present], [slot.masks + 32, wanted]] as const) {
    const mask = view(coder, at, 32).fill(0)
    for (const row of rows) mask[row >> 3] = (mask[row >> 3] ?? 0) | 1 << (row & 7)
  }
  const answer = coder.calls.rebuild(slot.shards, data, parity, length, slot.masks, slot.masks + 32)
  if (answer === -1) succeed(answer)
  return answer === 0
}

/** Runs `work` with a slot of its own, as soon as one is free. Plaintext and keys in it are wiped afterwards. An abort while waiting is thrown as it is. */
export async function withSlot<T>(coder: Coder, work: (slot: Slot) => Promise<T>, { signal }: Options = {}): Promise<T> {
  signal?.throwIfAborted()
  const slot = coder.idle.pop() ?? await nextSlot(coder, signal)
  try { return await work(slot) } finally {
    view(coder, slot.plain, slot.ids - slot.plain).fill(0)
    const next = coder.waiting.shift()
    if (next) next(slot)
    else coder.idle.push(slot)
  }
}

const nextSlot = (coder: Coder, signal: AbortSignal | undefined): Promise<Slot> => new Promise((resolve, reject) => {
  const go = (slot: Slot): void => { signal?.removeEventListener('abort', stop); resolve(slot) }
  const stop = (): void => { coder.waiting.splice(coder.waiting.indexOf(go), 1); reject(signal?.reason as Error) }
  coder.waiting.push(go)
  signal?.addEventListener('abort', stop, { once: true })
})
