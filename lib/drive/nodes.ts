import type { NodeInfo, Peers } from '../engine/peers.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { PeerPool } from '../peers/pool.ts'
import { orAbort } from '../wire/wait.ts'

/** A node that failed is asked last for this long. */
const AVOID_MS = 30_000
/** On a busy machine answers come in bursts; a hedge sooner than this only adds to the load. */
const LEAST_HEDGE_MS = 250
/** Nodes heartbeat every 30 s; a registry older than this is read again. */
const FRESH_MS = 30_000

/** The storage nodes: who they are, and how to reach them. */
export interface Nodes extends Peers {
  /** Registry by number, at most 30 s old. */
  known: (options?: Options) => Promise<ReadonlyMap<number, NodeInfo>>
  /** Nodes that came with a plan: no second question for their addresses. */
  learn: (nodes: readonly NodeInfo[]) => void
}

/**
 * Connections to nodes by number.
 *
 * @param list - reads the registry; it has a limit of its own
 */
export function makeNodes(pool: Pick<PeerPool, 'dial' | 'scores'>, list: () => Promise<NodeInfo[]>): Nodes {
  const nodes = new Map<number, NodeInfo>()
  const badUntil = new Map<number, number>()
  let readAt = -Infinity
  let reading: Promise<void> | null = null

  const learn = (found: readonly NodeInfo[]): void => { for (const node of found) nodes.set(node.number, node) }
  // One question serves all who wait: none of them may end it for the others. Numbers are never used again, so what was learned stays.
  const refresh = ({ signal }: Options = {}): Promise<void> =>
    orAbort(reading ??= list().then(found => { learn(found); readAt = performance.now() }).finally(() => { reading = null }), signal)
  return {
    learn,
    known: async options => {
      if (performance.now() - readAt > FRESH_MS) await refresh(options)
      return nodes
    },
    dial: async (number, options) => {
      if (!nodes.has(number)) await refresh(options)
      const node = nodes.get(number)
      if (!node) throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: number })
      return pool.dial(node, options)
    },
    avoided: number => (badUntil.get(number) ?? 0) > performance.now(),
    failed: number => { badUntil.set(number, performance.now() + AVOID_MS) },
    hedgeAfterMs: bytes => Math.max(LEAST_HEDGE_MS, pool.scores.hedgeAfterMs(bytes)),
    worked: number => { badUntil.delete(number) },
  }
}
