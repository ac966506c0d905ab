import type { Bytes } from '../bytes/bytes.ts'
import { STANDARD } from '../codec/sizes.ts'
import type { StorageClass } from '../codec/sizes.ts'
import { CyxError, isCyxError, packError } from '../errors.ts'
import type { Options, ShardState } from '../options.ts'
import { firstK } from '../peers/firstK.ts'
import type { HedgeClock, Task } from '../peers/firstK.ts'
import { follow } from '../peers/follow.ts'
import type { Follower } from '../peers/follow.ts'
import { next } from '../peers/placement.ts'
import { ask } from './ask.ts'
import type { EncodedChunk } from './codecCalls.ts'
import { lend } from './lent.ts'
import { VACANT } from './peers.ts'
import type { NodeLabels, Peers } from './peers.ts'

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
  /** Its class; *standard* unless said. */
  kind?: StorageClass
}

/** Once a chunk is stored, a node may take so many times as long as a hedge; one that failed lately this much of it. */
const [PATIENCE, LITTLE_PATIENCE] = [4, 0.5]

/** Between two looks at who is late. */
const LOOK_MS = 50

/**
 * Sends the shards of one chunk to distinct nodes. A node that fails is replaced by a spare; beside one that is slow, when most others have theirs, a
 * spare is tried, and the first receipt counts. When enough have come, nobody waits for nodes that are late: their shards are missing among the receipts.
 *
 * @param enough - receipts that make the chunk stored (11 of 14), those of `held` among them
 * @returns the new receipts
 * @throws NETWORK_NO_NODES_AVAILABLE with each cause when fewer than `enough` nodes took their shard. An abort is rethrown as is.
 */
export async function sendChunk(
  chunk: EncodedChunk, at: { version: Bytes, index: number }, { slots, spares, grants }: Placement, enough: number, peers: Peers,
  { signal, onShard = () => undefined, onReceipt = () => undefined, held = [], kind = STANDARD }: SendOptions = {},
): Promise<SentShard[]> {
  // No node gets two shards of a chunk, also where slots were given anew since.
  const holders = new Set(held.map(({ node }) => node))
  const there = new Set(held.map(({ shard }) => shard))
  const reserve = spares.filter(node => !peers.avoided(node) && !holders.has(node))
  const labels = (nodes: readonly number[]): NodeLabels[] => nodes.map(node => peers.labels(node) ?? { operator: '', region: '' })
  const taken = [...holders]
  const causes: unknown[] = []
  const tries = new Map<Follower, { node: number, clock: HedgeClock }>()

  const spare = (): number | undefined => reserve.length > 0 ? reserve.splice(next(labels(taken), labels(reserve), kind.parity), 1)[0] : undefined
  const send = (shard: number, choose: () => number | undefined): Task<SentShard> => async (race, clock) => {
    const node = choose()
    if (node === undefined) throw new CyxError('NETWORK_NO_NODES_AVAILABLE')
    const grant = grants.get(node)
    if (!grant) throw new CyxError('INTERNAL', { what: 'a grant is missing' })
    const mine = follow(race)
    tries.set(mine, { node, clock })
    taken.push(node)
    onShard(shard, 'moving', 0)
    try {
      const bytes = chunk.shards.subarray(shard * chunk.shardLength, (shard + 1) * chunk.shardLength)
      const request = { grant, version: at.version, chunkIndex: at.index, chunkId: chunk.chunkId, shardIndex: shard, shardIds: chunk.shardIds, bytes }
      const receipt = await ask(peers, { node, direction: 'up', bytes: bytes.length }, (client, options) => client.put(request, options), { signal: mine.signal, clock })
      return { shard, node, receipt }
    } catch (error) {
      // Its connection, if there is one, goes on sending what it has begun.
      lend(chunk)
      if (!race.aborted) {
        causes.push(packError(mine.signal.aborted ? mine.signal.reason : error))
        onShard(shard, 'slow', 0)
      }
      throw error
    } finally {
      tries.delete(mine)
      mine.clear()
    }
  }
  const sent: SentShard[] = []
  // While most are on their way the line is slow, not a node: the few spares are for those that stay behind.
  const hedgeMs = (): number => sent.length + there.size < kind.data ? Infinity : peers.hedgeAfterMs(chunk.shardLength, 'up')
  const place = async (shard: number): Promise<void> => {
    const slot = slots[shard] ?? VACANT
    const wanted = slot === VACANT || holders.has(slot) ? [] : [() => slot]
    const others = spares.map(() => spare)
    const order = peers.avoided(slot) ? [...others, ...wanted] : [...wanted, ...others]
    try {
      const [one] = await firstK(1, order.map(choose => send(shard, choose)), { signal, hedgeMs })
      if (!one) return
      sent.push(one)
      onShard(shard, 'stored', chunk.shardLength)
      onReceipt(one)
    } catch (error) {
      if (!isCyxError(error, 'NETWORK_QUORUM_FAILED')) throw error
      onShard(shard, 'lost', 0)
    }
  }
  const look = setInterval(() => {
    if (sent.length + there.size < enough) return
    const late = hedgeMs()
    for (const [mine, { node, clock }] of tries) {
      if (clock.ms() > late * (peers.avoided(node) ? LITTLE_PATIENCE : PATIENCE)) mine.abort(new CyxError('NETWORK_NODE_TIMEOUT', { node }))
    }
  }, LOOK_MS)
  try {
    for (const shard of there) onShard(shard, 'stored', 0)
    await Promise.all([...slots.keys()].filter(shard => !there.has(shard)).map(place))
  } finally {
    clearInterval(look)
  }
  const online = sent.length + there.size
  if (online < enough) throw new CyxError('NETWORK_NO_NODES_AVAILABLE', { online, needed: enough, causes })
  return sent.sort((a, b) => a.shard - b.shard)
}
