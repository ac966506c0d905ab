import { toBase32 } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { PREFIX_BYTES, view, withSlot } from './coder.ts'
import type { Coder } from './coder.ts'
import { entriesOf, unpackBody } from './decode.ts'
import type { ChunkShape } from './decode.ts'
import { storedOf } from './header.ts'
import type { Entry } from './header.ts'
import { allDone, chunkKey, openSegment } from './segment.ts'
import { CHUNK_BYTES, SEGMENT_BYTES, SHARD_STEP, STANDARD, overheadBytes, shardBytes } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** Bytes `from` … `to` − 1 of something. */
export interface Span { from: number, to: number }

/** Bytes `from` … `to` − 1 of one shard. */
export interface ShardSpan extends Span { shard: number }

/** Bytes of one shard, from its offset `from` on; a whole shard starts at 0. */
export interface ShardPart { shard: number, from: number, bytes: Uint8Array }

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
  const parts: ShardSpan[] = []
  for (let start = sealed[0]?.from ?? at; start < at;) {
    const shard = Math.floor(start / shardLength)
    const end = Math.min(at, (shard + 1) * shardLength)
    parts.push({ shard, from: start - shard * shardLength, to: end - shard * shardLength })
    start = end
  }
  return { first, sealed, parts, segments: entries.length, shardLength }
}

/**
 * What has to be fetched when some shards can't be had: a missing part is rebuilt from the same bytes of any k others, as parity is
 * computed byte by byte. Ends are widened to the 64 bytes that the coder works on.
 *
 * @param there - shard indices that can be had, in the order in which they are preferred
 * @throws NETWORK_QUORUM_FAILED when a part is missing and fewer than k shards are there
 */
export function rangeSources({ parts }: RangePlan, there: readonly number[], { data }: StorageClass = STANDARD): ShardSpan[] {
  const direct = parts.filter(({ shard }) => there.includes(shard))
  const rebuilt = parts.filter(({ shard }) => !there.includes(shard))
  if (rebuilt.length > 0 && there.length < data) throw new CyxError('NETWORK_QUORUM_FAILED', { needed: data, got: there.length })
  const wanted = [...direct, ...rebuilt.flatMap(part => there.slice(0, data).map(shard => ({ ...widened(part), shard })))]
  return wanted.filter((one, i) => !wanted.some((other, j) => i !== j && other.shard === one.shard && covers(other, one) && (j < i || !covers(one, other))))
}

/**
 * Opens bytes `from` … `to` − 1 of a chunk: only the segments they lie in, each proven by its tag (docs/format.md §3.1). Header, table and
 * the rest of the chunk are not looked at.
 *
 * @param parts - at least what {@link planRange} or {@link rangeSources} names; whole shards will do. They need not be checked before
 * @returns `to − from` bytes in a buffer of their own
 * @throws NETWORK_QUORUM_FAILED when bytes are missing and can't be rebuilt; STORAGE_CORRUPT when a segment does not open;
 *   INVALID_REQUEST, STORAGE_FORMAT as {@link planRange}
 */
export async function openRange(coder: Coder, shape: ChunkShape, { from, to }: Span, parts: readonly ShardPart[], { signal }: Options = {}): Promise<Bytes> {
  signal?.throwIfAborted()
  const plan = planRange(shape, from, to)
  const key = await chunkKey(shape)
  const chunk = await collect(coder, shape, plan, parts)
  signal?.throwIfAborted()
  const plaintext = new Uint8Array(to - from)
  const start = plan.sealed[0]?.from ?? 0
  await allDone(plan.sealed.map(async (one, i) => {
    const place = { segment: plan.first + i, segments: plan.segments, entry: one.entry }
    const body = await openSegment(shape, key, chunk.subarray(one.from - start, one.to - start), place)
    const put = (bytes: Uint8Array): void => {
      const at = place.segment * SEGMENT_BYTES
      plaintext.set(bytes.subarray(Math.max(0, from - at), to - at), Math.max(0, at - from))
    }
    if (!one.entry.compressed) { put(body); return }
    await withSlot(coder, slot => {
      view(coder, slot.packed + PREFIX_BYTES, body.length).set(body)
      put(unpackBody(coder, slot, shape, place))
      return Promise.resolve()
    })
  }))
  signal?.throwIfAborted()
  return plaintext
}

/** The sealed bytes of the plan's segments, one after the other. */
async function collect(coder: Coder, shape: ChunkShape, { parts: wanted, sealed, shardLength }: RangePlan, parts: readonly ShardPart[]): Promise<Bytes> {
  const start = sealed[0]?.from ?? 0
  const chunk = new Uint8Array((sealed.at(-1)?.to ?? 0) - start)
  for (const part of wanted) {
    const at = part.shard * shardLength + part.from - start
    const whole = parts.find(({ shard, from, bytes }) => shard === part.shard && covers({ from, to: from + bytes.length }, part))
    chunk.set(whole ? cut(whole, part) : await rebuild(coder, shape, part, parts), at)
  }
  return chunk
}

/** A missing part of a data shard from the same bytes of k others. */
async function rebuild(coder: Coder, { kind = STANDARD, chunkId }: ChunkShape, part: ShardSpan, parts: readonly ShardPart[]): Promise<Bytes> {
  const columns = widened(part)
  const length = columns.to - columns.from
  const sources = new Map(parts.filter(({ shard, from, bytes }) => shard < kind.total && covers({ from, to: from + bytes.length }, columns)).map(one => [one.shard, one]))
  if (sources.size < kind.data) throw new CyxError('NETWORK_QUORUM_FAILED', { needed: kind.data, got: sources.size, chunk: toBase32(chunkId) })
  return withSlot(coder, slot => {
    let present = 0
    for (const source of [...sources.values()].slice(0, kind.data)) {
      view(coder, slot.shards + source.shard * length, length).set(cut(source, columns))
      present |= 1 << source.shard
    }
    if (coder.calls.rebuild(slot.shards, kind.data, kind.parity, length, present) !== 1) throw new CyxError('CODER_FAILED', { what: 'a range could not be rebuilt' })
    return Promise.resolve(view(coder, slot.shards + part.shard * length + part.from - columns.from, part.to - part.from).slice())
  })
}

const inside = (from: number, to: number, size: number): boolean => Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to && to <= size

const covers = (outer: Span, inner: Span): boolean => outer.from <= inner.from && outer.to >= inner.to

const cut = ({ from: start, bytes }: ShardPart, { from, to }: Span): Uint8Array => bytes.subarray(from - start, to - start)

const widened = ({ from, to }: Span): Span => ({ from: Math.floor(from / SHARD_STEP) * SHARD_STEP, to: Math.ceil(to / SHARD_STEP) * SHARD_STEP })
