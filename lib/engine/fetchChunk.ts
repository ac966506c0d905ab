import type { Bytes } from '../bytes/bytes.ts'
import { SHARD_MAX_BYTES } from '../codec/sizes.ts'
import { CyxError, isAbort, isCyxError } from '../errors.ts'
import type { Options, ShardState } from '../options.ts'
import { firstK } from '../peers/firstK.ts'
import { VACANT } from './peers.ts'
import type { Peers } from './peers.ts'

/** Which node holds which shard of a group of chunks, and a get grant for each of them. */
export interface Sources { nodes: readonly number[], grants: ReadonlyMap<number, Bytes> }

/** Long enough for half a MiB on a slow line; a hedge starts long before. */
const GET_LIMIT_MS = 20_000

/**
 * Fetches any `needed` shards of one chunk, each checked against the chunk id inside the race.
 *
 * @param check - throws unless the bytes are shard `shard` of the chunk
 * @returns one place per shard, null where none was taken
 * @throws NETWORK_QUORUM_FAILED naming how many answered and which shards are missing
 */
export async function fetchChunk(
  at: { version: Bytes, index: number, chunkId: Bytes }, { nodes, grants }: Sources, needed: number, peers: Peers, check: (bytes: Bytes, shardIds: Bytes, shard: number) => void,
  { signal, onShard = () => undefined }: Options & { onShard?: (shard: number, state: ShardState, wireBytes: number) => void } = {},
): Promise<(Bytes | null)[]> {
  const candidates = nodes.map((node, shard) => ({ node, shard })).filter(({ node }) => node !== VACANT && grants.has(node))
  // Data shards first (they need no rebuilding), nodes that failed lately last.
  const order = candidates.sort((a, b) => Number(peers.avoided(a.node)) - Number(peers.avoided(b.node)) || a.shard - b.shard)
  const answered = new Set<number>()
  const tasks = order.map(({ node, shard }) => async (race: AbortSignal): Promise<{ shard: number, bytes: Bytes }> => {
    const limit = AbortSignal.timeout(GET_LIMIT_MS)
    const stop = AbortSignal.any([race, limit])
    onShard(shard, 'moving', 0)
    try {
      const client = await peers.dial(node, { signal: stop })
      const { bytes, shardIds } = await client.get({ grant: grants.get(node) ?? new Uint8Array(0), version: at.version, chunkIndex: at.index, chunkId: at.chunkId, shardIndex: shard }, { signal: stop })
      check(bytes, shardIds, shard)
      peers.worked(node)
      answered.add(shard)
      onShard(shard, 'stored', bytes.length)
      return { shard, bytes }
    } catch (error) {
      if (race.aborted) onShard(shard, 'empty', 0)
      else {
        onShard(shard, 'lost', 0)
        peers.failed(node, error)
      }
      if (!race.aborted && (limit.aborted || isAbort(error))) throw new CyxError('NETWORK_NODE_TIMEOUT', { node })
      throw error
    }
  })
  if (tasks.length < needed) throw new CyxError('NETWORK_QUORUM_FAILED', { needed, got: tasks.length, missing: missing(nodes, new Set(order.map(({ shard }) => shard))) })
  const won = await firstK(needed, tasks, { ...(signal ? { signal } : {}), hedgeMs: peers.hedgeAfterMs(SHARD_MAX_BYTES) }).catch((error: unknown) => {
    if (!isCyxError(error, 'NETWORK_QUORUM_FAILED')) throw error
    throw new CyxError('NETWORK_QUORUM_FAILED', { ...error.details, missing: missing(nodes, answered) })
  })
  const shards: (Bytes | null)[] = nodes.map(() => null)
  for (const { shard, bytes } of won) shards[shard] = bytes
  return shards
}

const missing = (nodes: readonly number[], there: ReadonlySet<number>): number[] => nodes.map((_, shard) => shard).filter(shard => !there.has(shard))
