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

/** What a sender may be told and tell. */
export interface SendOptions extends Options {
  /** Told of every change, with the bytes that crossed the wire. */
  onShard?: (shard: number, state: ShardState, wireBytes: number) => void
  /** Told of each receipt as it comes, so that it outlives the sender. */
  onReceipt?: (sent: SentShard) => void
  /** Shards that nodes took before: they count, and are not sent again. */
  held?: readonly { shard: number, node: number }[]
}

/** A shard of half a MiB on a slow phone line; a node that needs longer is replaced. */
const PUT_LIMIT_MS = 20_000

/**
 * Sends the shards of one chunk to distinct nodes; a node that fails is replaced by a spare.
 *
 * @param enough - receipts that make the chunk stored (11 of 14), those of `held` among them
 * @returns the new receipts
 * @throws NETWORK_NO_NODES_AVAILABLE with each cause when fewer than `enough` nodes took their shard. An abort is rethrown as is.
 */
export async function sendChunk(
  chunk: EncodedChunk, at: { version: Bytes, index: number }, { slots, spares, grants }: Placement, enough: number, peers: Peers,
  { signal, onShard = () => undefined, onReceipt = () => undefined, held = [] }: SendOptions = {},
): Promise<SentShard[]> {
  // No node gets two shards of a chunk, also where slots were given anew since.
  const holders = new Set(held.map(({ node }) => node))
  const there = new Set(held.map(({ shard }) => shard))
  const reserve = spares.filter(node => !peers.avoided(node) && !holders.has(node))
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
      onReceipt({ shard, node, receipt })
      return { shard, node, receipt }
    } catch (error) {
      signal?.throwIfAborted()
      const cause = isAbort(error) || limit.aborted ? new CyxError('NETWORK_NODE_TIMEOUT', { node }) : error
      peers.failed(node, cause)
      throw cause
    }
  }
  const place = async (shard: number): Promise<SentShard | null> => {
    const slot = slots[shard] ?? VACANT
    const wanted = holders.has(slot) ? VACANT : slot
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
  for (const shard of there) onShard(shard, 'stored', 0)
  const sent = (await Promise.all([...slots.keys()].filter(shard => !there.has(shard)).map(place))).filter(one => one !== null)
  const online = sent.length + there.size
  if (online < enough) throw new CyxError('NETWORK_NO_NODES_AVAILABLE', { online, needed: enough, causes })
  return sent
}
