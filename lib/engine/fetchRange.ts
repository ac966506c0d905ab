import type { Bytes } from '../bytes/bytes.ts'
import type { RangePlan, ShardPart, ShardSpan } from '../codec/chunk.ts'
import { rangeSources } from '../codec/chunk.ts'
import { STANDARD } from '../codec/sizes.ts'
import type { StorageClass } from '../codec/sizes.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { firstK } from '../peers/firstK.ts'
import type { Task } from '../peers/firstK.ts'
import { ask } from './ask.ts'
import type { Sources } from './fetchChunk.ts'
import { VACANT } from './peers.ts'
import type { Peers } from './peers.ts'

/**
 * Fetches the parts of shards that a range of a chunk takes: from the nodes that hold the data shards and, where one of these fails or is slow,
 * the same bytes of any k others beside it. Nothing is proven here: a range of a private chunk is proven by the tags of its segments, and whole
 * shards tell who lied (docs/format.md §3.1).
 *
 * @param onPart - told the bytes of each part that came
 * @throws NETWORK_QUORUM_FAILED when a part is missing and fewer than k others answered
 */
export async function fetchRange(
  at: { version: Bytes, index: number, chunkId: Bytes, kind?: StorageClass | undefined }, { nodes, grants }: Sources, plan: RangePlan, peers: Peers,
  { signal, onPart = () => undefined }: Options & { onPart?: (bytes: number) => void } = {},
): Promise<ShardPart[]> {
  const { kind = STANDARD } = at
  const holders = nodes.map((node, shard) => ({ node, shard })).filter(({ node }) => node !== VACANT && grants.has(node))
  const nodeOf = new Map(holders.map(({ node, shard }) => [shard, node]))

  const get = ({ shard, from, to }: ShardSpan): Task<ShardPart> => async (signal, clock) => {
    const node = nodeOf.get(shard)
    if (node === undefined) throw new CyxError('NETWORK_NODE_UNREACHABLE', { shard })
    const request = { grant: grants.get(node) ?? new Uint8Array(0), version: at.version, chunkIndex: at.index, chunkId: at.chunkId, shardIndex: shard, offset: from, length: to - from }
    const { bytes } = await ask(peers, { node, direction: 'down', bytes: to - from }, (client, options) => client.get(request, options), { signal, clock })
    onPart(bytes.length)
    return { shard, from, bytes }
  }
  const others = (part: ShardSpan): Task<ShardPart[]> => async race => {
    // Nodes that failed lately last.
    const rest = holders.filter(({ shard }) => shard !== part.shard).sort((a, b) => Number(peers.avoided(a.node)) - Number(peers.avoided(b.node)))
    const [columns] = rangeSources({ ...plan, parts: [part] }, rest.map(({ shard }) => shard), kind)
    const tasks = columns ? rest.map(({ shard }) => get({ ...columns, shard })) : []
    return firstK(kind.data, tasks, { signal: race, hedgeMs: task => peers.hedgeAfterMs(part.to - part.from, 'down', rest[task]?.node) })
  }
  const one = async (part: ShardSpan): Promise<ShardPart[]> => {
    const direct: Task<ShardPart[]> = async (race, clock) => [await get(part)(race, clock)]
    const node = nodeOf.get(part.shard)
    const tasks = node === undefined || peers.avoided(node) ? [others(part), direct] : [direct, others(part)]
    const [won = []] = await firstK(1, tasks, { signal, hedgeMs: task => peers.hedgeAfterMs(part.to - part.from, 'down', tasks[task] === direct ? node : undefined) }).catch((error: unknown) => {
      signal?.throwIfAborted()
      throw quorumOf(error)
    })
    return won
  }
  return (await Promise.all(plan.parts.map(one))).flat()
}

/** What is missing is told by the try that needed k nodes, not by the one that needed a certain one. */
function quorumOf(error: unknown): unknown {
  const causes = (error as CyxError).details.causes
  const inner = Array.isArray(causes) ? (causes as { code?: string, details?: Record<string, unknown> }[]).find(({ code }) => code === 'NETWORK_QUORUM_FAILED') : undefined
  return inner ? new CyxError('NETWORK_QUORUM_FAILED', inner.details ?? {}, error) : error
}
