import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { circuitRelayServer } from '@libp2p/circuit-relay-v2'
import { noise } from '@libp2p/noise'
import { isPrivate } from '@libp2p/utils'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import type { Libp2p, Libp2pOptions } from 'libp2p'
import type { Options } from '../lib/options.ts'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import type { NodeClient } from '../lib/wire/shard.ts'
import type { NodeConfig } from './config.ts'
import type { Errand } from './directory.ts'
import { dialOrFind, discoveryServices, isLocalHost, localDiscovery, startDiscovery } from './discovery.ts'
import type { DiscoveryOptions, Services } from './discovery.ts'
import { connectFrom } from './handover/connect.ts'
import type { Identity } from './identity.ts'
import { readNetworkKey } from './privateNetwork.ts'
import { serveRawStream } from './rawStream.ts'
import { browsersFirst, ipOf, openTransports } from './transports.ts'
import type { TransportLimits } from './transports.ts'
import type { Addon } from './webtransport/addon.ts'

/** Sessions that one host may open in a second, and shakes of hands at a time: a browser opens its 16 at once. */
const SESSIONS_PER_SECOND = 100

/** Connections at a time: what one node of this kind bears. */
const CONNECTIONS = 1_200

/** WebTransport sessions that have not proven yet who they are, at a time: each may take 10 s for it. */
const STRANGERS = 64

/** Streams of the shard protocol per connection. */
const STREAMS = 8

/**
 * A browser tab that keeps shards is reached through a node (docs/format.md §16). Its place is free again 15 minutes after it was last heard of: it says
 * so every ten. One connection through the node ends after 1 GiB or two hours; who needs more dials again.
 */
const RELAYED = { reservationTtl: 15 * 60_000, defaultDataLimit: 1n << 30n, defaultDurationLimit: 2 * 3_600_000 }

/** Listening sockets of a node. */
export interface Network {
  peer: string
  /** Multiaddrs with certificate hashes and /p2p; they change when a certificate rolls over. */
  addresses: () => string[]
  /** Opens a client to another node. @throws NETWORK_NODE_UNREACHABLE */
  connect: (node: Errand['to'], options?: Options) => Promise<NodeClient>
  /** How many are connected. */
  peers: () => number
  /** Other nodes that stand in this one's part of the table; 0 where it takes no part. */
  known: () => number
  /** Nodes that take part in the table and are connected. */
  knownPeers: () => Promise<number>
  /** Rolls certificates over when it is time. */
  renew: (nowMs: number) => Promise<void>
  close: () => Promise<void>
}

/** Two nodes of a private network exchange 24 bytes each within this time. */
const PROTECT_MS = 5_000

/** Windows of yamux, over TCP and WebSocket: what a stream may hold that is paused, as over WebTransport. */
const YAMUX = { maxInboundStreams: 64, maxEarlyStreams: 64, streamOptions: { maxStreamWindowSize: 2 << 20, maxReadBufferLength: 4 << 20 } }

/** Limits and clock are a test's to change. */
export type NetworkOptions = Partial<Pick<DiscoveryOptions, 'registry' | 'lookedUp' | 'say'> & TransportLimits>

/** Starts libp2p; without the addon WebTransport is missing. */
export async function openNetwork(config: NodeConfig, identity: Identity, addon: Addon | null, onStream: (stream: Stream) => void, { registry = null, lookedUp = () => undefined, say = () => undefined, connections = CONNECTIONS, strangers = STRANGERS, nowMs = Date.now }: NetworkOptions = {}): Promise<Network> {
  const { transports, listen, renew } = await openTransports(config, addon, { connections, strangers, nowMs })
  const base: Libp2pOptions = {
    privateKey: await generateKeyPairFromSeed('Ed25519', identity.seed),
    addresses: { listen },
    transports,
    connectionEncrypters: [noise()],
    streamMuxers: [yamux(YAMUX)],
    connectionManager: { inboundConnectionThreshold: SESSIONS_PER_SECOND, maxIncomingPendingConnections: SESSIONS_PER_SECOND, maxConnections: connections },
    connectionMonitor: { enabled: false },
    peerDiscovery: await localDiscovery(config),
    ...await privately(config),
  }
  const relay = config.relays > 0 ? { relay: circuitRelayServer({ reservations: { ...RELAYED, maxReservations: config.relays } }) } : {}
  const finding = config.dht ? await createLibp2p<Services>({ ...base, services: { ...await discoveryServices(isLocalHost(config)), ...relay } }) : null
  const libp2p: Libp2p = finding ?? await createLibp2p({ ...base, services: relay })
  await libp2p.handle(SHARD_PROTOCOL, onStream, { maxInboundStreams: STREAMS })
  if (config.benchRaw) await libp2p.handle('/bench/raw', serveRawStream(addon, config.folder))
  const discovery = finding && startDiscovery(finding, { bootstrap: config.bootstrap, registry, lookedUp, say })
  return {
    peer: libp2p.peerId.toString(),
    addresses: () => announced(browsersFirst(libp2p.getMultiaddrs().map(String)), config.announce),
    // A connection of its own: it is closed with the client, and others may be using the one that is there.
    connect: (node, options) => connectFrom({ dial: (addresses, dialling) => dialOrFind({ dial: (to, more) => libp2p.dial(to, { ...more, force: true }) }, discovery, addresses, dialling) }, node, options),
    peers: () => libp2p.getPeers().length,
    known: () => discovery?.known() ?? 0,
    knownPeers: async () => await discovery?.connected() ?? 0,
    renew,
    close: async () => {
      await discovery?.stop()
      await libp2p.stop()
    },
  }
}

/** Of a private network every connection is enciphered once more, by the network's key: without it no byte is understood. */
async function privately({ networkKeyFile }: NodeConfig): Promise<Pick<Libp2pOptions, 'connectionProtector'>> {
  if (networkKeyFile === null) return {}
  const [{ preSharedKey }, psk] = await Promise.all([import('@libp2p/pnet'), readNetworkKey(networkKeyFile)])
  return { connectionProtector: preSharedKey({ psk, timeout: PROTECT_MS }) }
}

/** Loopback, and addresses of a link that mean nothing without its name (RFC 4291 §2.5.6). */
const NEAR = /^\/ip4\/127\.|^\/ip6\/(::1|fe80:[^/]*)\//

/**
 * What others are told: addresses under the announced IPs where there are any; else those found, those of private networks (Docker's bridges, for one)
 * behind those that everybody reaches, as the directory keeps eight; loopback only where there is no other.
 */
export function announced(found: readonly string[], ips: readonly string[]): string[] {
  if (ips.length > 0) return [...new Set(ips.flatMap(ip => found.map(one => one.replace(/^\/ip[46]\/[^/]+/, ipOf(ip)))))]
  const far = found.filter(one => !NEAR.test(one))
  const isOwn = (address: string): boolean => isPrivate(multiaddr(address))
  return far.length > 0 ? [...far.filter(one => !isOwn(one)), ...far.filter(isOwn)] : [...found]
}
