import type { Bytes } from '../bytes/bytes.ts'
import { giveBack } from '../bytes/giveBack.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { PREFIX_BYTES, view, withSlot } from './coder.ts'
import type { Coder } from './coder.ts'
import { entriesOf, unpackBody } from './decode.ts'
import type { ChunkShape } from './decode.ts'
import { storedOf } from './header.ts'
import type { Entry } from './header.ts'
import { joinParts, shardSpans, sourcesOf } from './parts.ts'
import type { ShardPart, ShardSpan, Span } from './parts.ts'
import { NONCE_BYTES, allDone, chunkKey, openSegment } from './segment.ts'
import { CHUNK_BYTES, SEGMENT_BYTES, STANDARD, overheadBytes, shardBytes } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** What a range of a chunk takes. */
export interface RangePlan {
  /** Segments `first` … `first + sealed.length − 1`; where each one's sealed bytes stand in the chunk. */
  first: number
  sealed: (Span & { entry: Entry })[]
  /** The same bytes as parts of data shards, in order: all that has to be fetched while none of these shards is missing. */
  parts: ShardSpan[]
  segments: number
  shardLength: number
}

/**
 * The pieces of a byte range of a file, chunk by chunk: nothing for an empty range.
 *
 * @param size - bytes of the file, to 2^53 − 1
 * @throws INVALID_REQUEST unless 0 ≤ from ≤ to ≤ size
 */
export function* chunkSpans(size: number, from: number, to: number): Generator<Span & { index: number }, void> {
  if (!Number.isSafeInteger(size) || !inside(from, to, size)) throw new CyxError('INVALID_REQUEST', { reason: 'the file has no such range' })
  for (let at = from; at < to;) {
    const index = Math.floor(at / CHUNK_BYTES)
    const start = index * CHUNK_BYTES
    const end = Math.min(to, start + CHUNK_BYTES)
    yield { index, from: at - start, to: end - start }
    at = end
  }
}

/**
 * What bytes `from` … `to` − 1 of a chunk's plaintext take.
 *
 * @throws INVALID_REQUEST unless 0 ≤ from < to ≤ plainLength; STORAGE_FORMAT when the table doesn't fit
 */
export function planRange(shape: ChunkShape, from: number, to: number): RangePlan {
  const entries = entriesOf(shape)
  if (!inside(from, to, shape.plainLength) || from === to) throw new CyxError('INVALID_REQUEST', { reason: 'the chunk has no such range' })
  const first = Math.floor(from / SEGMENT_BYTES)
  const sealed: RangePlan['sealed'] = []
  let at = overheadBytes(entries.length)
  for (const [segment, entry] of entries.slice(0, Math.ceil(to / SEGMENT_BYTES)).entries()) {
    if (segment >= first) sealed.push({ entry, from: at, to: at + entry.length })
    at += entry.length
  }
  const shardLength = shardBytes(storedOf(entries), shape.kind)
  const parts = shardSpans({ from: sealed[0]?.from ?? at, to: at }, shardLength)
  return { first, sealed, parts, segments: entries.length, shardLength }
}

/** What has to be fetched for a plan when only some shards can be had. @throws NETWORK_QUORUM_FAILED as `sourcesOf` */
export const rangeSources = ({ parts }: RangePlan, there: readonly number[], kind: StorageClass = STANDARD): ShardSpan[] => sourcesOf(parts, there, kind)

/**
 * The sealed segments of a plan out of parts of shards, in order, each in a buffer of its own. Nothing is checked here.
 *
 * @param parts - at least what {@link planRange} or {@link rangeSources} names; whole shards will do
 * @throws NETWORK_QUORUM_FAILED when bytes are missing and can't be rebuilt
 */
export async function gatherSegments(coder: Coder, shape: ChunkShape, plan: RangePlan, parts: readonly ShardPart[]): Promise<Bytes[]> {
  const chunk = await joinParts(coder, shape, plan.parts, parts)
  const start = plan.sealed[0]?.from ?? 0
  return plan.sealed.map(({ from, to }) => chunk.slice(from - start, to - start))
}

/**
 * Opens bytes `from` … `to` − 1 of a chunk from the sealed segments they lie in, each proven by its tag (docs/format.md §3.1).
 *
 * @param plan - of this range
 * @param sealed - the segments of the plan; they stay as they are
 * @returns `to − from` bytes in a buffer of their own
 * @throws STORAGE_CORRUPT when a segment does not open
 */
export async function openSegments(coder: Coder, shape: ChunkShape, plan: RangePlan, { from, to }: Span, sealed: readonly Bytes[], { signal }: Options = {}): Promise<Bytes> {
  signal?.throwIfAborted()
  const key = await chunkKey(shape)
  const plaintext = new Uint8Array(to - from)
  await allDone(plan.sealed.map(async ({ entry }, i) => {
    const place = { segment: plan.first + i, segments: plan.segments, entry }
    const body = await openSegment(shape, key, sealed[i] ?? new Uint8Array(NONCE_BYTES), place)
    const put = (bytes: Uint8Array): void => {
      const at = place.segment * SEGMENT_BYTES
      plaintext.set(bytes.subarray(Math.max(0, from - at), to - at), Math.max(0, at - from))
    }
    if (entry.compressed) {
      await withSlot(coder, slot => {
        view(coder, slot.packed + PREFIX_BYTES, body.length).set(body)
        put(unpackBody(coder, slot, shape, place))
        return Promise.resolve()
      }, { signal })
    } else put(body)
    giveBack(body.buffer)
  }))
  signal?.throwIfAborted()
  return plaintext
}

/**
 * Opens bytes `from` … `to` − 1 of a chunk: only the segments they lie in. Header, table and the rest of the chunk are not looked at.
 *
 * @param parts - as {@link gatherSegments}; they need not be checked before
 * @returns `to − from` bytes in a buffer of their own
 * @throws NETWORK_QUORUM_FAILED when bytes are missing and can't be rebuilt; STORAGE_CORRUPT when a segment does not open;
 *   INVALID_REQUEST, STORAGE_FORMAT as {@link planRange}
 */
export async function openRange(coder: Coder, shape: ChunkShape, range: Span, parts: readonly ShardPart[], options: Options = {}): Promise<Bytes> {
  options.signal?.throwIfAborted()
  const plan = planRange(shape, range.from, range.to)
  return openSegments(coder, shape, plan, range, await gatherSegments(coder, shape, plan, parts), options)
}

const inside = (from: number, to: number, size: number): boolean => Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to <= size
