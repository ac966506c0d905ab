import type { Connection, Libp2p } from '@libp2p/interface'
import { CyxError } from '../errors.ts'
import { SHARD_PROTOCOLS } from '../wire/shard.ts'
import { isRelayed } from './route.ts'
import type { NodeAddress } from './route.ts'

type Addresses = Pick<NodeAddress, 'addresses'>

/** Sessions to nodes through which tabs are reached. */
export interface Leads {
  /** Whether a session to a node that leads there is open. */
  open: (node: Addresses) => boolean
  /** Runs a dial; a session that it had to open ends when no tab is behind it any more. */
  around: <T>(node: Addresses, dial: () => Promise<T>) => Promise<T>
}

/** The nodes, by peer id, through which addresses lead. */
const leadsOf = ({ addresses }: Addresses): string[] => addresses.flatMap(address => /\/p2p\/([^/]+)\/p2p-circuit/.exec(address)?.[1] ?? [])

/** Looks after the sessions of a host that were opened for tabs alone; those that nodes are asked over are the pool's. */
export function makeLeads(host: Pick<Libp2p, 'getConnections' | 'addEventListener'>): Leads {
  const own = new Set<Connection>()
  const dialling = new Set<readonly string[]>()
  const direct = (ids: readonly string[]): Connection[] => host.getConnections().filter(({ remotePeer, remoteAddr }) => ids.includes(remotePeer.toString()) && !isRelayed(remoteAddr.toString()))
  const sweep = (): void => {
    const used = new Set([...dialling, ...host.getConnections().map(({ remoteAddr }) => leadsOf({ addresses: [remoteAddr.toString()] }))].flat())
    for (const one of own) {
      if (one.status === 'open' && used.has(one.remotePeer.toString())) continue
      own.delete(one)
      // The node was dialled for its own shards meanwhile, and libp2p gave both the same.
      if (one.streams.some(({ protocol }) => SHARD_PROTOCOLS.includes(protocol))) continue
      one.close().catch(() => { one.abort(new CyxError('NETWORK_NODE_UNREACHABLE')) })
    }
  }
  host.addEventListener('connection:close', sweep)
  return {
    open: node => direct(leadsOf(node)).length > 0,
    around: async (node, dial) => {
      const ids = leadsOf(node)
      const before = new Set(direct(ids))
      dialling.add(ids)
      try { return await dial() } finally {
        dialling.delete(ids)
        for (const one of direct(ids)) if (!before.has(one)) own.add(one)
        sweep()
      }
    },
  }
}
