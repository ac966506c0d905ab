import { toBase32 } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { rebuildShards, view, withSlot } from './coder.ts'
import type { Coder } from './coder.ts'
import { SHARD_STEP, STANDARD } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/** Bytes `from` … `to` − 1 of something. */
export interface Span { from: number, to: number }

/** Bytes `from` … `to` − 1 of one shard. */
export interface ShardSpan extends Span { shard: number }

/** Bytes of one shard, from its offset `from` on; a whole shard starts at 0. */
export interface ShardPart { shard: number, from: number, bytes: Uint8Array }

/** Where bytes `from` … `to` − 1 of a chunk lie in its data shards, in order. */
export function shardSpans({ from, to }: Span, shardLength: number): ShardSpan[] {
  const spans: ShardSpan[] = []
  for (let at = from; at < to;) {
    const shard = Math.floor(at / shardLength)
    const end = Math.min(to, (shard + 1) * shardLength)
    spans.push({ shard, from: at - shard * shardLength, to: end - shard * shardLength })
    at = end
  }
  return spans
}

/**
 * What has to be fetched for some parts of data shards when other shards can't be had: a missing part is rebuilt from the same bytes of any k
 * others, as parity is computed byte by byte. Ends are widened to the 64 bytes that the coder works on.
 *
 * @param there - shard indices that can be had, in the order in which they are preferred
 * @throws NETWORK_QUORUM_FAILED when a part is missing and fewer than k shards are there
 */
export function sourcesOf(parts: readonly ShardSpan[], there: readonly number[], { data }: StorageClass = STANDARD): ShardSpan[] {
  const direct = parts.filter(({ shard }) => there.includes(shard))
  const rebuilt = parts.filter(({ shard }) => !there.includes(shard))
  if (rebuilt.length > 0 && there.length < data) throw new CyxError('NETWORK_QUORUM_FAILED', { needed: data, got: there.length })
  const wanted = [...direct, ...rebuilt.flatMap(part => there.slice(0, data).map(shard => ({ ...widened(part), shard })))]
  return wanted.filter((one, i) => !wanted.some((other, j) => i !== j && other.shard === one.shard && covers(other, one) && (j < i || !covers(one, other))))
}

/**
 * Bytes of a chunk out of parts of its shards; what is missing is rebuilt.
 *
 * @param wanted - parts of data shards, one after the other ({@link shardSpans})
 * @param parts - at least those of {@link sourcesOf}
 * @throws NETWORK_QUORUM_FAILED when bytes are missing and can't be rebuilt
 */
export async function joinParts(coder: Coder, { kind = STANDARD, chunkId }: { kind?: StorageClass | undefined, chunkId: Uint8Array }, wanted: readonly ShardSpan[], parts: readonly ShardPart[]): Promise<Bytes> {
  const joined = new Uint8Array(wanted.reduce((sum, { from, to }) => sum + to - from, 0))
  let at = 0
  for (const part of wanted) {
    const there = parts.find(({ shard, from, bytes }) => shard === part.shard && covers({ from, to: from + bytes.length }, part))
    joined.set(there ? cut(there, part) : await rebuild(coder, kind, chunkId, part, parts), at)
    at += part.to - part.from
  }
  return joined
}

/** A missing part of a data shard from the same bytes of k others. */
async function rebuild(coder: Coder, kind: StorageClass, chunkId: Uint8Array, part: ShardSpan, parts: readonly ShardPart[]): Promise<Bytes> {
  const columns = widened(part)
  const length = columns.to - columns.from
  const sources = new Map(parts.filter(({ shard, from, bytes }) => shard < kind.total && covers({ from, to: from + bytes.length }, columns)).map(one => [one.shard, one]))
  const used = [...sources.values()].slice(0, kind.data)
  return withSlot(coder, slot => {
    for (const source of used) view(coder, slot.shards + source.shard * length, length).set(cut(source, columns))
    if (!rebuildShards(coder, slot, kind, length, used.map(({ shard }) => shard), [part.shard])) {
      throw new CyxError('NETWORK_QUORUM_FAILED', { needed: kind.data, got: used.length, chunk: toBase32(chunkId) })
    }
    return Promise.resolve(view(coder, slot.shards + part.shard * length + part.from - columns.from, part.to - part.from).slice())
  })
}

const covers = (outer: Span, inner: Span): boolean => outer.from <= inner.from && outer.to >= inner.to

const cut = ({ from: start, bytes }: ShardPart, { from, to }: Span): Uint8Array => bytes.subarray(from - start, to - start)

const widened = ({ from, to }: Span): Span => ({ from: Math.floor(from / SHARD_STEP) * SHARD_STEP, to: Math.ceil(to / SHARD_STEP) * SHARD_STEP })
