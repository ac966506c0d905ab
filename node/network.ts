import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import type { Libp2p } from 'libp2p'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import type { NodeConfig } from './config.ts'
import type { Connect } from './handover/carry.ts'
import { connectFrom } from './handover/connect.ts'
import type { Identity } from './identity.ts'
import { browsersFirst, ipOf, openTransports } from './transports.ts'
import type { Addon } from './webtransport/addon.ts'

/** Sessions that one host may open in a second, and shakes of hands at a time: a browser opens its 16 at once. */
const SESSIONS_PER_SECOND = 100

/** Connections at a time: what one node of this kind bears. */
const CONNECTIONS = 500

/** Streams of the shard protocol per connection. */
const STREAMS = 8

/** Listening sockets of a node. */
export interface Network {
  peer: string
  /** Multiaddrs with certificate hashes and /p2p; they change when a certificate rolls over. */
  addresses: () => string[]
  /** Opens a client to another node. @throws NETWORK_NODE_UNREACHABLE */
  connect: Connect
  /** How many are connected. */
  peers: () => number
  /** Rolls certificates over when it is time. */
  renew: (nowMs: number) => Promise<void>
  close: () => Promise<void>
}

/** Windows of yamux, over TCP and WebSocket: what a stream may hold that is paused, as over WebTransport. */
const YAMUX = { maxInboundStreams: 64, maxEarlyStreams: 64, streamOptions: { maxStreamWindowSize: 2 << 20, maxReadBufferLength: 4 << 20 } }

/** Starts libp2p; without the addon WebTransport is missing. */
export async function openNetwork(config: NodeConfig, identity: Identity, addon: Addon | null, onStream: (stream: Stream) => void): Promise<Network> {
  const { transports, listen, renew } = await openTransports(config, addon, CONNECTIONS)
  const libp2p: Libp2p = await createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', identity.seed),
    addresses: { listen },
    transports,
    connectionEncrypters: [noise()],
    streamMuxers: [yamux(YAMUX)],
    connectionManager: { inboundConnectionThreshold: SESSIONS_PER_SECOND, maxIncomingPendingConnections: SESSIONS_PER_SECOND, maxConnections: CONNECTIONS },
    connectionMonitor: { enabled: false },
  })
  await libp2p.handle(SHARD_PROTOCOL, onStream, { maxInboundStreams: STREAMS })
  return {
    peer: libp2p.peerId.toString(),
    addresses: () => announced(browsersFirst(libp2p.getMultiaddrs().map(String)), config.announce),
    connect: (node, options) => connectFrom(libp2p, node, options),
    peers: () => libp2p.getPeers().length,
    renew,
    close: async () => { await libp2p.stop() },
  }
}

/** What others are told: addresses under the announced IPs where there are any; else those found, and loopback only where there is no other. */
export function announced(found: readonly string[], ips: readonly string[]): string[] {
  if (ips.length > 0) return [...new Set(ips.flatMap(ip => found.map(one => one.replace(/^\/ip[46]\/[^/]+/, ipOf(ip)))))]
  const far = found.filter(one => !/^\/ip4\/127\.|^\/ip6\/::1\//.test(one))
  return far.length > 0 ? far : [...found]
}
