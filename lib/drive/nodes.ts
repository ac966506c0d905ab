import type { NodeInfo, Peers } from '../engine/peers.ts'
import { CyxError, isCyxError, packError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { PeerPool } from '../peers/pool.ts'
import { isTab } from '../peers/route.ts'
import { orAbort } from '../wire/wait.ts'

/** On a busy machine answers come in bursts; a hedge sooner than this only adds to the load. */
const LEAST_HEDGE_MS = 250
/** Before anything is known: a connection and half a MiB over a slow line. */
const FIRST_HEDGE_MS = 700
/** Nodes heartbeat every 30 s; a registry older than this is read again. */
const FRESH_MS = 30_000
/** A node that cannot be reached may have moved; the registry is asked for it at most so often. */
const MOVED_MS = 5_000

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
export function makeNodes(pool: Pick<PeerPool, 'dial' | 'scores' | 'room' | 'state' | 'silent'>, list: () => Promise<NodeInfo[]>): Nodes {
  const nodes = new Map<number, NodeInfo>()
  let readAt = -Infinity
  let reading: Promise<void> | null = null

  const learn = (found: readonly NodeInfo[]): void => { for (const node of found) nodes.set(node.number, node) }
  // One question serves all who wait: none of them may end it for the others. Numbers are never used again, so what was learned stays.
  const refresh = ({ signal }: Options = {}): Promise<void> =>
    orAbort(reading ??= list().then(found => { learn(found); readAt = performance.now() }).finally(() => { reading = null }), signal)
  const tabsOf = (): NodeInfo[] => [...nodes.values()].filter(node => node.online && isTab(node))
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
      try { return await pool.dial(node, options) } catch (error) {
        if (!isCyxError(error, 'NETWORK_NODE_UNREACHABLE') || performance.now() - readAt < MOVED_MS) throw error
        // The registry may fail, too: then it is the node's failure all the same.
        await refresh(options).catch(() => { options?.signal?.throwIfAborted() })
        const now = nodes.get(number)
        if (!now || now.addresses.join() === node.addresses.join()) throw error
        return pool.dial(now, options)
      }
    },
    room: pool.room,
    // A node that the registry has not heard of lately, and we neither, is asked last, too: dials that fail make the browser hold up others.
    avoided: number => pool.scores.avoided(number) || (nodes.get(number)?.online === false && pool.state(number).route === null),
    failed: (number, error) => { pool.scores.failed(number, error === null ? null : packError(error)) },
    // One that is dialled and says nothing may be dead; one that has answered has only to be waited for.
    hedgeAfterMs: (bytes, direction = 'down', node) => node !== undefined && pool.silent(node) ? LEAST_HEDGE_MS : Math.max(LEAST_HEDGE_MS, pool.scores.hedgeAfterMs(bytes, direction, FIRST_HEDGE_MS)),
    labels: number => nodes.get(number) ?? null,
    worked: number => { pool.scores.worked(number) },
    tabs: {
      now: () => {
        if (performance.now() - readAt > FRESH_MS) refresh().catch(() => undefined)
        return tabsOf()
      },
      read: async options => {
        if (performance.now() - readAt > FRESH_MS) await refresh(options)
        return tabsOf()
      },
    },
  }
}
