import type { Bytes } from '../bytes/bytes.ts'
import { CyxError, isAbort, packError } from '../errors.ts'
import type { Options, ShardState } from '../options.ts'
import type { EncodedChunk } from './codecCalls.ts'
import { VACANT } from './peers.ts'
import type { Peers } from './peers.ts'

/** Where the shards of a group of chunks go: node per shard index, nodes in reserve, a put grant for each of them. */
export interface Placement { slots: readonly number[], spares: readonly number[], grants: ReadonlyMap<number, Bytes> }

/** A node's word for one shard. */
export interface SentShard { shard: number, node: number, receipt: Bytes }

/** A shard of half a MiB on a slow phone line; a node that needs longer is replaced. */
const PUT_LIMIT_MS = 20_000

/**
 * Sends the shards of one chunk to distinct nodes; a node that fails is replaced by a spare.
 *
 * @param enough - receipts that make the chunk stored (11 of 14)
 * @param onShard - told of every change, with the bytes that crossed the wire
 * @returns the receipts, at least `enough`
 * @throws NETWORK_NO_NODES_AVAILABLE with each cause when fewer than `enough` nodes took their shard. An abort is rethrown as is.
 */
export async function sendChunk(
  chunk: EncodedChunk, at: { version: Bytes, index: number }, { slots, spares, grants }: Placement, enough: number, peers: Peers,
  { signal, onShard = () => undefined }: Options & { onShard?: (shard: number, state: ShardState, wireBytes: number) => void } = {},
): Promise<SentShard[]> {
  const reserve = spares.filter(node => !peers.avoided(node))
  const causes: unknown[] = []
  const one = async (node: number, shard: number): Promise<SentShard> => {
    const grant = grants.get(node)
    if (!grant) throw new CyxError('INTERNAL', { what: 'a grant is missing' })
    const limit = AbortSignal.timeout(PUT_LIMIT_MS)
    const stop = signal ? AbortSignal.any([signal, limit]) : limit
    try {
      const client = await peers.dial(node, { signal: stop })
      const bytes = chunk.shards.subarray(shard * chunk.shardLength, (shard + 1) * chunk.shardLength)
      const receipt = await client.put({ grant, version: at.version, chunkIndex: at.index, chunkId: chunk.chunkId, shardIndex: shard, shardIds: chunk.shardIds, bytes }, { signal: stop })
      peers.worked(node)
      return { shard, node, receipt }
    } catch (error) {
      signal?.throwIfAborted()
      const cause = isAbort(error) || limit.aborted ? new CyxError('NETWORK_NODE_TIMEOUT', { node }) : error
      peers.failed(node, cause)
      throw cause
    }
  }
  const place = async (shard: number): Promise<SentShard | null> => {
    const wanted = slots[shard] ?? VACANT
    let node = wanted !== VACANT && !peers.avoided(wanted) ? wanted : reserve.shift() ?? (wanted === VACANT ? undefined : wanted)
    for (; node !== undefined; node = reserve.shift()) {
      onShard(shard, 'moving', 0)
      try {
        const sent = await one(node, shard)
        onShard(shard, 'stored', chunk.shardLength)
        return sent
      } catch (error) {
        if (signal?.aborted) throw error
        causes.push(packError(error))
        onShard(shard, 'slow', 0)
      }
    }
    onShard(shard, 'lost', 0)
    return null
  }
  const sent = (await Promise.all(slots.map((_, shard) => place(shard)))).filter(one => one !== null)
  if (sent.length < enough) throw new CyxError('NETWORK_NO_NODES_AVAILABLE', { online: sent.length, needed: enough, causes })
  return sent
}
