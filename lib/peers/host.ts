import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { Libp2p } from '@libp2p/interface'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import type { Libp2pOptions } from 'libp2p'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { createShardClient } from '../wire/client.ts'
import { SHARD_PROTOCOLS } from '../wire/shard.ts'
import type { NodeClient } from '../wire/shard.ts'
import { twoLanes } from './lanes.ts'
import { makeLeads } from './leads.ts'
import type { Leads } from './leads.ts'
import { isRelayed, isTab } from './route.ts'
import type { NodeAddress, OpenOptions, Route } from './route.ts'

/** Dials in flight at a time: all nodes of a placement group. */
const DIALS = 32

/** For a second stream of a connection that is open. */
const LANE_MS = 4_000

/** A libp2p host that only dials; started on the first use, so that loading costs nothing. */
export interface Host {
  route: Route
  close: () => Promise<void>
}

/** A host that reaches nodes by one way, and tabs through them. */
export function makeHost(name: Route['name'], parts: () => Promise<Libp2pOptions>): Host {
  let started: Promise<Libp2p> | null = null
  let leads: Leads | null = null
  const start = async (): Promise<Libp2p> => {
    const host = await createLibp2p({
      ...await parts(),
      // Loopback and private addresses are as good as others: what is dialled comes from the directory, and must hold the node's key.
      connectionGater: { denyDialMultiaddr: () => false },
      connectionManager: { maxParallelDials: DIALS, reconnectRetries: 0 },
      connectionMonitor: { enabled: false },
    })
    leads = makeLeads(host)
    return host
  }
  return {
    route: {
      name,
      ready: node => leads?.open(node) ?? false,
      open: async (node, options) => {
        const usable = addressesOf(node, name)
        if (usable.length === 0) throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: node.number, reason: `it has no ${name} address` })
        // One that did not start (its code was not to be had offline) is tried again.
        started ??= start().catch((error: unknown) => { started = null; throw error })
        const host = await started
        const open = (): ReturnType<Route['open']> => openClient(host, node, usable, options)
        return leads && isTab(node) ? leads.around(node, open) : open()
      },
    },
    close: async () => { await (await started?.catch(() => null))?.stop() },
  }
}

async function openClient(host: Libp2p, node: NodeAddress, addresses: string[], { signal, onEnd, onAnswer = () => undefined }: OpenOptions): ReturnType<Route['open']> {
  // Of a WebTransport session that is the first step after the browser's handshake.
  const onProgress = ({ type }: { type: string }): void => { if (type === 'webtransport:open-authentication-stream') onAnswer() }
  const dialling = { onProgress, ...signal ? { signal } : {} }
  try {
    const connection = await host.dial(addresses.map(address => multiaddr(address)), { ...dialling, force: true })
    const lane = async (ended: () => void, limit: Options): Promise<NodeClient> =>
      createShardClient(await connection.newStream([...SHARD_PROTOCOLS], { runOnLimitedConnection: true, ...limit.signal ? { signal: limit.signal } : {} }), { nodeKey: node.publicKey, onEnd: ended })
    const bulk = await lane(() => {
      connection.close().catch(() => { connection.abort(new CyxError('NETWORK_NODE_UNREACHABLE')) })
      onEnd()
    }, { signal }).catch((error: unknown) => {
      connection.abort(new CyxError('NETWORK_NODE_UNREACHABLE', {}, error))
      throw error
    })
    return twoLanes(bulk, ended => lane(ended, { signal: AbortSignal.timeout(LANE_MS) }))
  } catch (error) {
    signal?.throwIfAborted()
    throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: node.number }, error)
  }
}

/** The node's addresses of one transport, each bound to the node's key whatever /p2p it came with. */
function addressesOf({ publicKey, addresses }: NodeAddress, name: Route['name']): string[] {
  const peer = peerIdFromPublicKey(publicKeyFromRaw(publicKey)).toString()
  return addresses.filter(address => address.split('/').includes(name) && isRelayed(address) === isTab({ addresses })).map(address => `${address.replace(/\/p2p\/[^/]*$/, '')}/p2p/${peer}`)
}
