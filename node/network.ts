import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { createLibp2p } from 'libp2p'
import type { Libp2p, Libp2pOptions } from 'libp2p'
import { noise } from '@libp2p/noise'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import type { NodeConfig } from './config.ts'
import type { Identity } from './identity.ts'
import { choosePorts } from './ports.ts'
import { serveRaw } from './rawStream.ts'
import { openWebRtcCertificate } from './webrtc.ts'
import type { Addon } from './webtransport/addon.ts'
import { openCertificates } from './webtransport/certificates.ts'
import { webTransportListen } from './webtransport/transport.ts'

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
  /** How many are connected. */
  peers: () => number
  /** Rolls certificates over when it is time. */
  renew: (nowMs: number) => Promise<void>
  close: () => Promise<void>
}

/** Starts libp2p; without the addon only WebRTC listens. */
export async function openNetwork(config: NodeConfig, identity: Identity, addon: Addon | null, onStream: (stream: Stream) => void): Promise<Network> {
  const ports = await choosePorts(config.folder, config.hosts[0] ?? '127.0.0.1', { webTransport: config.webTransportPort, webRtc: config.webRtcPort })
  const transports: NonNullable<Libp2pOptions['transports']> = []
  const listen: string[] = []
  const certificates = addon ? await openCertificates(config.folder, addon, Date.now()) : null
  if (addon && certificates) {
    transports.push(webTransportListen({ addon, certificates, ...config.benchRaw ? { raw: { '/bench/raw': serveRaw } } : {} }))
    listen.push(...config.hosts.map(host => `${ipOf(host)}/udp/${String(ports.webTransport)}/quic-v1/webtransport`))
  }
  if (config.webRtc || !addon) {
    const { webRTCDirect } = await import('@libp2p/webrtc')
    const certificate = addon ? { certificate: await openWebRtcCertificate(config.folder, addon, Date.now()) } : {}
    transports.push(webRTCDirect({ rtcConfiguration: { iceServers: [] }, ...certificate }))
    listen.push(...config.hosts.map(host => `${ipOf(host)}/udp/${String(ports.webRtc)}/webrtc-direct`))
  }
  const libp2p: Libp2p = await createLibp2p({
    privateKey: await generateKeyPairFromSeed('Ed25519', identity.seed),
    addresses: { listen },
    transports,
    connectionEncrypters: [noise()],
    connectionManager: { inboundConnectionThreshold: SESSIONS_PER_SECOND, maxIncomingPendingConnections: SESSIONS_PER_SECOND, maxConnections: CONNECTIONS },
    connectionMonitor: { enabled: false },
  })
  await libp2p.handle(SHARD_PROTOCOL, onStream, { maxInboundStreams: STREAMS })
  return {
    peer: libp2p.peerId.toString(),
    addresses: () => announced(libp2p.getMultiaddrs().map(String), config.announce),
    peers: () => libp2p.getPeers().length,
    renew: async nowMs => { await certificates?.renew(nowMs) },
    close: async () => { await libp2p.stop() },
  }
}

/** What others are told: addresses under the announced IPs where there are any; else those found, and loopback only where there is no other. */
export function announced(found: readonly string[], ips: readonly string[]): string[] {
  if (ips.length > 0) return [...new Set(ips.flatMap(ip => found.map(one => one.replace(/^\/ip[46]\/[^/]+/, ipOf(ip)))))]
  const far = found.filter(one => !/^\/ip4\/127\.|^\/ip6\/::1\//.test(one))
  return far.length > 0 ? far : [...found]
}

const ipOf = (host: string): string => host.includes(':') ? `/ip6/${host}` : `/ip4/${host}`
