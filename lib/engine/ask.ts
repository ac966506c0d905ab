import { CyxError, isAbort } from '../errors.ts'
import type { Options } from '../options.ts'
import type { HedgeClock } from '../peers/firstK.ts'
import { makeLimit } from './limit.ts'
import type { Limit } from './limit.ts'
import type { Direction, Peers, Shards } from './peers.ts'

/** Long enough for a shard of half a MiB on a slow phone line; a hedge starts long before. */
const LIMIT_MS = 20_000

/** What is asked of a node: `bytes` of shards at most in one direction. */
export interface Question { node: number, direction: Direction, bytes: number }

/**
 * One request to one node within a race: its connection, then room on the line, then the work within a limit. However it ends, the node's record is kept.
 *
 * @param work - must prove what it returns
 * @param race - signal and clock of the try; waiting for room does not count as slow
 * @throws the race's reason when that has ended; NETWORK_NODE_TIMEOUT after 20 s; what dialling and the work throw
 */
export async function ask<T>(peers: Peers, { node, direction, bytes }: Question, work: (client: Shards, options: Options) => Promise<T>, race: { signal: AbortSignal, clock: HedgeClock }): Promise<T> {
  const { signal, clock } = race
  let leave: (arrived: boolean) => void = () => undefined
  let arrived = false
  let limit: Limit | null = null
  try {
    const client = await peers.dial(node, { signal })
    clock.stop()
    leave = await peers.room(direction, bytes, { signal })
    clock.start()
    limit = makeLimit(LIMIT_MS, signal)
    const answer = await work(client, { signal: limit.signal })
    arrived = true
    peers.worked(node)
    return answer
  } catch (error) {
    if (signal.aborted) {
      if (clock.hedged) peers.failed(node, null)
      throw error
    }
    const cause = limit?.over() === true || isAbort(error) ? new CyxError('NETWORK_NODE_TIMEOUT', { node }) : error
    peers.failed(node, cause)
    throw cause
  } finally {
    limit?.clear()
    leave(arrived)
  }
}
