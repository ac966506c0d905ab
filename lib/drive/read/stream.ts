import type { Bytes } from '../../bytes/bytes.ts'
import { verifyShard } from '../../codec/verify.ts'
import { fetchChunk } from '../../engine/fetchChunk.ts'
import type { Sources } from '../../engine/fetchChunk.ts'
import type { Options, ShardState } from '../../options.ts'
import type { Reading } from '../context.ts'
import { firstPlanOf } from './open.ts'
import type { ProvenVersion } from './open.ts'
import { makePlans, withSources } from './plans.ts'
import type { Plans } from './plans.ts'
import type { Segments } from './segments.ts'
import { makeShapes } from './shape.ts'

/** Chunks asked for ahead of the one being handed over. */
const READ_AHEAD = 2

/** Told as bytes move. */
export interface ReadEvents {
  wire: (bytes: number) => void
  shard: (shard: number, state: ShardState) => void
}

/** How a whole version is read: from its first chunk or a later one; through the segments where a chunk is cached already. */
export interface StreamOptions extends Options { plans?: Plans, segments?: Segments, firstChunk?: number }

/**
 * The plaintext of an opened version, chunk by chunk in order; each chunk is proven, by its content hash too, before it is handed over.
 *
 * @throws NETWORK_QUORUM_FAILED naming what is missing, STORAGE_CORRUPT
 */
export async function* streamVersion(context: Reading, version: ProvenVersion, events: ReadEvents, { signal, plans, segments, firstChunk = 0 }: StreamOptions = {}): AsyncGenerator<Bytes, void> {
  const chunks = version.chunkIds.length / 32
  const stop = new AbortController()
  const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const planned = plans ?? makePlans(chunks, version.plan, firstPlanOf(version))
  const shapeOf = makeShapes(version)

  const fetched = async (index: number, sources: Sources): Promise<Bytes> => {
    const leave = await context.chunks.enter({ signal: ended })
    try {
      const chunk = await shapeOf(index)
      const check = (bytes: Bytes, shardIds: Bytes, shard: number): void => { verifyShard(context.coder, bytes, shardIds, shard, chunk.chunkId, chunk.kind) }
      const at = { version: version.version, index, chunkId: new Uint8Array(chunk.chunkId) }
      const shards = await fetchChunk(at, sources, chunk.kind.data, context.peers, check, {
        signal: ended,
        onShard: (shard, state, wireBytes) => { events.shard(shard, state); if (wireBytes) events.wire(wireBytes) },
      })
      return (await context.codec.decode({ ...chunk, shards }, { signal: ended })).plaintext
    } finally { leave() }
  }
  const one = async (index: number): Promise<Bytes> => {
    if (segments && (segments.only || await segments.kept(index))) {
      const leave = await context.chunks.enter({ signal: ended })
      try { return await segments.read(index, { from: 0, to: (await shapeOf(index)).plainLength }, { signal: ended }) } finally { leave() }
    }
    // Between two tries its place is another's.
    return withSources(planned, index, sources => fetched(index, sources), { signal: ended })
  }
  const ahead: Promise<Bytes>[] = []
  try {
    for (let next = firstChunk, given = firstChunk; given < chunks; given++) {
      for (; next < chunks && next <= given + READ_AHEAD; next++) {
        const chunk = one(next)
        // Awaited in its turn; a failure must not count as unhandled before that.
        chunk.catch(() => undefined)
        ahead.push(chunk)
      }
      const chunk = await (ahead.shift() as Promise<Bytes>)
      yield chunk
    }
  } finally {
    stop.abort(new DOMException('the reader is done', 'AbortError'))
  }
}
