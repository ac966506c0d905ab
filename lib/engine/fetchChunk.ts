import type { Bytes } from '../bytes/bytes.ts'
import { SHARD_MAX_BYTES, STANDARD } from '../codec/sizes.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Options, ShardState } from '../options.ts'
import { firstK } from '../peers/firstK.ts'
import type { HedgeClock, Task } from '../peers/firstK.ts'
import { ask } from './ask.ts'
import { VACANT } from './peers.ts'
import type { Peers } from './peers.ts'
import { TABS_ASKED, tabPlaces } from './tabs.ts'
import type { TabPlace } from './tabs.ts'

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
  // A chunk is as long in every class.
  const most = SHARD_MAX_BYTES * STANDARD.data / needed
  // Data shards first: they need no rebuilding.
  const candidates = nodes.map((node, shard) => ({ node, shard })).filter(({ node }) => node !== VACANT && grants.has(node))
  const answered = new Set<number>()
  const fetchFrom = async ({ node, shard }: TabPlace, grant: Bytes, race: AbortSignal, clock: HedgeClock): Promise<{ shard: number, bytes: Bytes }> => {
    onShard(shard, 'moving', 0)
    const request = { grant, version: at.version, chunkIndex: at.index, chunkId: at.chunkId, shardIndex: shard }
    try {
      const bytes = await ask(peers, { node, direction: 'down', bytes: most }, async (client, options) => {
        const got = await client.get(request, options)
        check(got.bytes, got.shardIds, shard)
        return got.bytes
      }, { signal: race, clock })
      // A tab may have the shard that a node has, too: one of them counts.
      if (answered.has(shard)) throw new CyxError('NETWORK_NODE_REFUSED', { reason: 'the shard is there already' })
      answered.add(shard)
      onShard(shard, 'stored', bytes.length)
      return { shard, bytes }
    } catch (error) {
      if (!answered.has(shard)) onShard(shard, race.aborted ? 'empty' : 'lost', 0)
      throw error
    }
  }
  const fromNodes = (places: readonly TabPlace[]): Task<{ shard: number, bytes: Bytes }>[] => places.map(place => (race, clock) => fetchFrom(place, grants.get(place.node) ?? new Uint8Array(0), race, clock))
  const { tabs } = peers
  const [anyGrant] = grants.values()
  const fromTabs = !tabs || !anyGrant ? [] : Array.from({ length: TABS_ASKED }, (_, i): Task<{ shard: number, bytes: Bytes }> => async (race, clock) => {
    const place = tabPlaces(at.chunkId, await tabs.read({ signal: race }), nodes.length)[i]
    if (!place || answered.has(place.shard)) throw new CyxError('NETWORK_NODE_UNREACHABLE', { reason: 'no tab has another shard' })
    return fetchFrom(place, anyGrant, race, clock)
  })
  // Copies beyond all that counts come before nodes that failed lately: those may hold a try up for seconds.
  const [good, doubtful] = [candidates.filter(({ node }) => !peers.avoided(node)), candidates.filter(({ node }) => peers.avoided(node))]
  const tasks = [...fromNodes(good), ...fromTabs, ...fromNodes(doubtful)]
  const nodeOf = [...good.map(({ node }) => node), ...fromTabs.map(() => undefined), ...doubtful.map(({ node }) => node)]
  if (tasks.length < needed) throw new CyxError('NETWORK_QUORUM_FAILED', { needed, got: tasks.length, missing: missing(nodes, new Set(candidates.map(({ shard }) => shard))) })
  const won = await firstK(needed, tasks, { signal, hedgeMs: task => peers.hedgeAfterMs(most, 'down', nodeOf[task]) }).catch((error: unknown) => {
    if (!isCyxError(error, 'NETWORK_QUORUM_FAILED')) throw error
    throw new CyxError('NETWORK_QUORUM_FAILED', { ...error.details, missing: missing(nodes, answered) })
  })
  const shards: (Bytes | null)[] = nodes.map(() => null)
  for (const { shard, bytes } of won) shards[shard] = bytes
  return shards
}

const missing = (nodes: readonly number[], there: ReadonlySet<number>): number[] => nodes.map((_, shard) => shard).filter(shard => !there.has(shard))
