import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { ChunkCache, Put } from '../../cache/chunks.ts'
import { gatherSegments, openSegments, planRange, verifyShard } from '../../codec/chunk.ts'
import type { RangePlan, ShardPart, Span } from '../../codec/chunk.ts'
import { SEGMENT_BYTES, segmentCount } from '../../codec/sizes.ts'
import { fetchChunk } from '../../engine/fetchChunk.ts'
import { fetchRange } from '../../engine/fetchRange.ts'
import type { Gate } from '../../engine/gate.ts'
import { CyxError, isCyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { Reading } from '../context.ts'
import type { ProvenVersion } from './open.ts'
import { withSources } from './plans.ts'
import type { Plans } from './plans.ts'
import { makeRuns } from './runs.ts'
import { makeShapes } from './shape.ts'
import type { KnownChunk } from './shape.ts'

/** The segments of an opened version, one by one: out of the cache, else from the nodes. */
export interface Segments {
  /** Bytes of a chunk's plaintext; only the segments they lie in are touched. @throws NETWORK_QUORUM_FAILED, STORAGE_CORRUPT, directory errors */
  read: (index: number, span: Span, options?: Options) => Promise<Bytes>
  /** Puts all segments of a chunk into the cache, from any k of its shards; what became of the one that fared worst. @throws as `read` */
  keep: (index: number, options?: Options) => Promise<Put>
  /** Whether there is no other way to read the version: a whole stream of it goes through these, too. */
  only: boolean
  /** Whether all segments of a chunk are in the cache. */
  kept: (index: number) => Promise<boolean>
}

/** `nodes`: not what the cache has; `proven`: from whole shards, each checked, so that the one who lied is found out. */
type Way = 'cache' | 'nodes' | 'proven'
interface Sealed { bytes: Bytes, cached: boolean }

/** What a version is read with. */
export interface SegmentParts { context: Reading, cache: ChunkCache, plans: Plans, gate: Gate }

/** Reads the segments of a version. Callers who want the same segment at the same time share one fetch. */
export function makeSegments({ context, cache, plans, gate }: SegmentParts, opened: ProvenVersion): Segments {
  const { coder, peers } = context
  const version = toBase32(opened.version)
  const shapeOf = makeShapes(opened)
  const runs = makeRuns<string, Sealed>()

  const at = (chunk: KnownChunk): { version: Bytes, index: number, chunkId: Bytes } => ({ version: opened.version, index: chunk.index, chunkId: new Uint8Array(chunk.chunkId) })
  const wholeShards = async (chunk: KnownChunk, options: Options): Promise<ShardPart[]> => {
    const check = (bytes: Bytes, shardIds: Bytes, shard: number): void => { verifyShard(coder, bytes, shardIds, shard, chunk.chunkId, chunk.kind) }
    const shards = await withSources(plans, chunk.index, sources => fetchChunk(at(chunk), sources, chunk.kind.data, peers, check, options), options)
    return shards.flatMap((bytes, shard) => bytes ? [{ shard, from: 0, bytes }] : [])
  }
  const fetchSegment = async (chunk: KnownChunk, segment: number, way: Way, { signal }: Options): Promise<Sealed> => {
    const cached = way === 'cache' ? await cache.get({ version, index: chunk.index }, segment) : null
    if (cached) return { bytes: cached, cached: true }
    const leave = await gate.enter({ signal })
    try {
      const start = segment * SEGMENT_BYTES
      const plan = planRange(chunk, start, Math.min(start + SEGMENT_BYTES, chunk.plainLength))
      const parts = way === 'proven' ? await wholeShards(chunk, { signal }) : await withSources(plans, chunk.index, sources => fetchRange({ ...at(chunk), kind: chunk.kind }, sources, plan, peers, { signal }), { signal }).catch(async (error: unknown) => {
        // Tabs are asked for whole shards only.
        if (!isCyxError(error, 'NETWORK_QUORUM_FAILED') || (await peers.tabs?.read({ signal }).catch(() => []) ?? []).length === 0) throw error
        return wholeShards(chunk, { signal })
      })
      const [bytes] = await gatherSegments(coder, chunk, plan, parts)
      if (!bytes) throw new CyxError('INTERNAL', { what: `no segment ${String(segment)}` })
      return { bytes, cached: false }
    } finally { leave() }
  }
  const sealedOf = (chunk: KnownChunk, plan: RangePlan, way: Way, { signal }: Options): Promise<Sealed[]> => Promise.all(plan.sealed.map((_, i) => {
    const segment = plan.first + i
    return runs.join(`${way} ${String(chunk.index)} ${String(segment)}`, stop => fetchSegment(chunk, segment, way, { signal: stop }), { signal })
  }))
  const readBy = async (chunk: KnownChunk, span: Span, way: Way, options: Options): Promise<Bytes> => {
    const plan = planRange(chunk, span.from, span.to)
    const sealed = await sealedOf(chunk, plan, way, options)
    try {
      const plaintext = await openSegments(coder, chunk, plan, span, sealed.map(({ bytes }) => bytes), options)
      // Only what was proven by its seal is kept.
      for (const [i, { bytes, cached }] of sealed.entries()) if (!cached) void cache.put({ version, index: chunk.index }, plan.first + i, bytes)
      return plaintext
    } catch (error) {
      if (!isCyxError(error, 'STORAGE_CORRUPT') || way === 'proven') throw error
      // Either this device's copy has rotted, or a node sent wrong bytes.
      const rotten = sealed.some(({ cached }) => cached)
      if (rotten) await cache.drop({ version, index: chunk.index })
      return readBy(chunk, span, rotten ? 'nodes' : 'proven', options)
    }
  }
  const whole = (chunk: KnownChunk): number[] => Array.from({ length: segmentCount(chunk.plainLength) }, (_, segment) => segment)
  return {
    read: async (index, span, options = {}) => readBy(await shapeOf(index), span, 'cache', options),
    keep: async (index, options = {}) => {
      const chunk = await shapeOf(index)
      const there = new Set(await cache.has({ version, index }))
      const missing = whole(chunk).filter(segment => !there.has(segment))
      if (missing.length === 0) return 'here'
      const plan = planRange(chunk, 0, chunk.plainLength)
      const leave = await context.chunks.enter(options)
      try {
        const sealed = await gatherSegments(coder, chunk, plan, await wholeShards(chunk, options))
        options.signal?.throwIfAborted()
        const puts = await Promise.all(missing.map(async segment => {
          const bytes = sealed[segment]
          return bytes ? cache.put({ version, index }, segment, bytes) : 'unknown'
        }))
        return puts.find(put => put === 'full') ?? puts.find(put => put === 'unknown') ?? 'here'
      } finally { leave() }
    },
    only: false,
    kept: async index => {
      const chunk = await shapeOf(index)
      const there = new Set(await cache.has({ version, index }))
      return whole(chunk).every(segment => there.has(segment))
    },
  }
}
