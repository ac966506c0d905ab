import type { Bytes } from '../bytes/bytes.ts'
import { SHARD_MAX_BYTES } from '../codec/sizes.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Options, ShardState } from '../options.ts'
import { firstK } from '../peers/firstK.ts'
import type { Task } from '../peers/firstK.ts'
import { ask } from './ask.ts'
import { VACANT } from './peers.ts'
import type { Peers } from './peers.ts'

/** Which node holds which shard of a group of chunks, and a get grant for each of them. */
export interface Sources { nodes: readonly number[], grants: ReadonlyMap<number, Bytes> }

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
  const tasks = order.map(({ node, shard }): Task<{ shard: number, bytes: Bytes }> => async (race, clock) => {
    onShard(shard, 'moving', 0)
    const request = { grant: grants.get(node) ?? new Uint8Array(0), version: at.version, chunkIndex: at.index, chunkId: at.chunkId, shardIndex: shard }
    try {
      const bytes = await ask(peers, { node, direction: 'down', bytes: SHARD_MAX_BYTES }, async (client, options) => {
        const got = await client.get(request, options)
        check(got.bytes, got.shardIds, shard)
        return got.bytes
      }, { signal: race, clock })
      answered.add(shard)
      onShard(shard, 'stored', bytes.length)
      return { shard, bytes }
    } catch (error) {
      onShard(shard, race.aborted ? 'empty' : 'lost', 0)
      throw error
    }
  })
  if (tasks.length < needed) throw new CyxError('NETWORK_QUORUM_FAILED', { needed, got: tasks.length, missing: missing(nodes, new Set(order.map(({ shard }) => shard))) })
  const won = await firstK(needed, tasks, { signal, hedgeMs: () => peers.hedgeAfterMs(SHARD_MAX_BYTES) }).catch((error: unknown) => {
    if (!isCyxError(error, 'NETWORK_QUORUM_FAILED')) throw error
    throw new CyxError('NETWORK_QUORUM_FAILED', { ...error.details, missing: missing(nodes, answered) })
  })
  const shards: (Bytes | null)[] = nodes.map(() => null)
  for (const { shard, bytes } of won) shards[shard] = bytes
  return shards
}

const missing = (nodes: readonly number[], there: ReadonlySet<number>): number[] => nodes.map((_, shard) => shard).filter(shard => !there.has(shard))
