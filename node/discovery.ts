import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { Connection, PeerId } from '@libp2p/interface'
import type { Identify } from '@libp2p/identify'
import type { KadDHT, SingleKadDHT } from '@libp2p/kad-dht'
import type { Ping } from '@libp2p/ping'
import { peerIdFromPublicKey, peerIdFromString } from '@libp2p/peer-id'
import { isPrivate } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Libp2p, Libp2pOptions } from 'libp2p'
import type { Bytes } from '../lib/bytes/bytes.ts'
import { CyxError } from '../lib/errors.ts'
import type { Options } from '../lib/options.ts'
import type { NodeConfig } from './config.ts'
import { repeat } from './rounds.ts'
import { whyOf } from './why.ts'

/** A node as a registry has it; multiaddrs. */
export interface KnownNode { publicKey: Bytes, addresses: readonly string[] }

/** What finding others takes of a libp2p host. */
export interface Services extends Record<string, unknown> { identify: Identify, ping: Ping, dht: KadDHT }

/** The table of peers: Kademlia with the k and α of the blueprint, and a name of its own, as only storage nodes stand in it. */
const DHT = { protocol: '/cyxcloud/kad/1.0.0', kBucketSize: 20, alpha: 3, clientMode: false }

/** The name that nodes of one network answer to on the link. */
const MDNS_TAG = '_cyxcloud._udp.local'

/** A node that knows fewer others asks those of the registry for more, so many at a time, so often. */
const FEW = 20
const ASK = 3
const JOIN_MS = 60_000

/** Longest search for one node, and longest try to reach one. */
const FIND_MS = 10_000
const DIAL_MS = 10_000

/** Services of a host that takes part. @param isLocal - whether private addresses mean something to others, as in a network at home */
export async function discoveryServices(isLocal: boolean): Promise<NonNullable<Libp2pOptions<Services>['services']>> {
  const [{ identify }, { ping }, { kadDHT, passthroughMapper, removePrivateAddressesMapper }] = await Promise.all([import('@libp2p/identify'), import('@libp2p/ping'), import('@libp2p/kad-dht')])
  // Browsers answer no identify: asked are only those that may be nodes, see below.
  return { identify: identify({ runOnConnectionOpen: false }), ping: ping(), dht: kadDHT({ ...DHT, peerInfoMapper: isLocal ? passthroughMapper : removePrivateAddressesMapper }) }
}

/** Finders of nodes on the local network. */
export const localDiscovery = async (config: NodeConfig): Promise<NonNullable<Libp2pOptions['peerDiscovery']>> =>
  config.mdns ? [(await import('@libp2p/mdns')).mdns({ serviceTag: MDNS_TAG })] : []

/** Whether private addresses mean something to those whom this node meets: its neighbours, or hosts that have no other address either. */
export const isLocalHost = ({ hosts, announce, mdns }: NodeConfig): boolean => mdns ||
  [...announce, ...hosts].every(host => host !== '0.0.0.0' && host !== '::' && isPrivate(multiaddr(`/${host.includes(':') ? 'ip6' : 'ip4'}/${host}`)))

/** Other nodes, as this one finds them. */
export interface Discovery {
  /** How many nodes stand in this one's part of the table. */
  known: () => number
  /** How many nodes that take part in the table are connected. */
  connected: () => Promise<number>
  /** Addresses of a node that others know, those in `stale` left out; empty where nobody knows one. */
  find: (peer: PeerId, stale: readonly string[], options?: Options) => Promise<Multiaddr[]>
  stop: () => Promise<void>
}

export interface DiscoveryOptions {
  bootstrap: readonly string[]
  /** The nodes of the directory; null: there is none. */
  registry: ((options: Options) => Promise<KnownNode[]>) | null
  /** Told of each search in the table when it has ended, whatever it found. */
  lookedUp?: (ms: number) => void
  say: (line: string) => void
}

/** Joins the table of peers, and stays in it: by the addresses given, those of the registry, and neighbours who call. */
export function startDiscovery(host: Libp2p<Services>, { bootstrap, registry, lookedUp = () => undefined, say }: DiscoveryOptions): Discovery {
  const { dht, identify } = host.services
  const known = (): number => (dht as SingleKadDHT).routingTable.size
  const meet = async (addresses: readonly string[], signal: AbortSignal): Promise<void> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(DIAL_MS)])
    // One that is away is none of our business: the next round asks others.
    await host.dial(addresses.map(address => multiaddr(address)), { signal: limit }).catch(() => undefined)
  }
  const onOpen = ({ detail: connection }: CustomEvent<Connection>): void => {
    if (connection.direction === 'outbound' || isNodeWay(connection.remoteAddr)) identify.identify(connection, { signal: AbortSignal.timeout(DIAL_MS) }).catch(() => undefined)
  }
  const onNeighbour = ({ detail: { id, multiaddrs } }: CustomEvent<{ id: PeerId, multiaddrs: Multiaddr[] }>): void => {
    if (known() < FEW) void meet(multiaddrs.map(address => withPeer(address.toString(), id)), AbortSignal.timeout(DIAL_MS))
  }
  host.addEventListener('connection:open', onOpen)
  host.addEventListener('peer:discovery', onNeighbour)
  const join = async (signal: AbortSignal): Promise<void> => {
    if (known() >= FEW) return
    const nodes = registry ? await registry({ signal }).catch((error: unknown) => {
      if (!signal.aborted) say(`the directory did not say which nodes there are: ${whyOf(error)}`)
      return []
    }) : []
    // Tabs that are reached through a node stand in no table.
    const others = nodes.filter(({ addresses }) => addresses.some(address => !address.includes('/p2p-circuit'))).map(({ publicKey, addresses }) => ({ id: peerIdFromPublicKey(publicKeyFromRaw(publicKey)), addresses })).filter(({ id }) => !id.equals(host.peerId) && host.getConnections(id).length === 0)
    const some = shuffled(others).slice(0, ASK).map(({ id, addresses }) => addresses.map(address => withPeer(address, id)))
    const first = bootstrap.filter(address => host.getConnections(peerOf(address)).length === 0).map(address => [address])
    await Promise.all([...first, ...some].map(addresses => meet(addresses, signal)))
  }
  const stopJoining = repeat(join, () => JOIN_MS, say)
  return {
    known,
    connected: async () => {
      const nodes = await host.peerStore.all({ filters: [({ protocols }) => protocols.includes(DHT.protocol)] })
      return nodes.filter(({ id }) => host.getConnections(id).length > 0).length
    },
    find: async (peer, stale, { signal } = {}) => {
      const limit = AbortSignal.any([...signal ? [signal] : [], AbortSignal.timeout(FIND_MS)])
      const begun = performance.now()
      try {
        for await (const event of dht.findPeer(peer, { signal: limit, useCache: false })) {
          if (event.name !== 'FINAL_PEER') continue
          const fresh = event.peer.multiaddrs.filter(address => !stale.includes(bare(address.toString())))
          if (fresh.length > 0) return fresh
        }
      } catch { signal?.throwIfAborted() } finally { lookedUp(performance.now() - begun) }
      return []
    },
    stop: async () => {
      host.removeEventListener('connection:open', onOpen)
      host.removeEventListener('peer:discovery', onNeighbour)
      await stopJoining()
    },
  }
}

/**
 * Dials a node at the addresses that are known; where none answers, at those that other nodes know meanwhile.
 *
 * @throws NETWORK_NODE_UNREACHABLE; a caller's abort as it is
 */
export async function dialOrFind(host: Pick<Libp2p, 'dial'>, discovery: Discovery | null, addresses: readonly Multiaddr[], { signal }: Options = {}): Promise<Connection> {
  const dialling = signal ? { signal } : {}
  try { return await host.dial([...addresses], dialling) } catch (error) {
    signal?.throwIfAborted()
    const name = addresses[0]?.getComponents().find(part => part.name === 'p2p')?.value
    if (!discovery || name === undefined) throw new CyxError('NETWORK_NODE_UNREACHABLE', {}, error)
    const peer = peerIdFromString(name)
    const found = await discovery.find(peer, addresses.map(address => bare(address.toString())), { signal })
    if (found.length === 0) throw new CyxError('NETWORK_NODE_UNREACHABLE', {}, error)
    try { return await host.dial(found.map(address => multiaddr(withPeer(address.toString(), peer))), dialling) } catch (again) {
      signal?.throwIfAborted()
      throw new CyxError('NETWORK_NODE_UNREACHABLE', {}, again)
    }
  }
}

const bare = (address: string): string => address.replace(/\/p2p\/[^/]*$/, '')
const withPeer = (address: string, peer: PeerId): string => `${bare(address)}/p2p/${peer.toString()}`
const peerOf = (address: string): PeerId => peerIdFromString(address.split('/').at(-1) ?? '')

/** Browsers come by the other ways. */
const isNodeWay = (address: Multiaddr): boolean => /\/tcp\/\d+(\/p2p\/[^/]+)?$|\/quic-v1(\/p2p\/[^/]+)?$/.test(address.toString())

function shuffled<T>(list: readonly T[]): T[] {
  return list.map(one => ({ one, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ one }) => one)
}
