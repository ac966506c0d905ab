import type { Libp2pOptions } from 'libp2p'
import { CyxError, messageOf } from '../lib/errors.ts'
import type { NodeConfig } from './config.ts'
import { ALL_V4, ALL_V6, areBoth, hasV6, tellingBoth } from './families.ts'
import { choosePorts, wayNames } from './ports.ts'
import type { Way } from './ports.ts'
import { serveRaw } from './rawStream.ts'
import { openWebRtcCertificate } from './webrtc.ts'
import { withFewStreams } from './webrtcStreams.ts'
import type { Addon } from './webtransport/addon.ts'
import { openCertificates } from './webtransport/certificates.ts'

/** How a node is reached and reaches others. */
export interface Transports {
  transports: NonNullable<Libp2pOptions['transports']>
  /** Multiaddrs to listen on. */
  listen: string[]
  /** Rolls certificates over when it is time. */
  renew: (nowMs: number) => Promise<void>
}

/** `connections`: at a time, of each transport; `strangers`: sessions whose other side is not known yet; `nowMs`: the clock by which certificates are made at the start. */
export interface TransportLimits { connections: number, strangers: number, nowMs: () => number }

/** Connections that wait for the process to take them. */
const BACKLOG = 128

/** A TCP connection on which nothing moves for so long is closed. */
const IDLE_MS = 120_000

/** QUIC: a peer that answers nothing for this long is gone; its windows, and the streams it may have open. It reads on while we pause, so they are small. */
const QUIC = { handshakeTimeout: 10_000, maxIdleTimeout: 30_000, keepAliveInterval: 10_000, maxConcurrentStreamLimit: 64, maxStreamData: 2 << 20, maxConnectionData: 8 << 20 }

const SUFFIX: Record<Way, string> = { webTransport: '/quic-v1/webtransport', webRtc: '/webrtc-direct', webSocket: '/ws', tcp: '', quic: '/quic-v1' }

/**
 * The transports that the configuration asks for, on their ports. Only they are loaded. Without the addon there is no WebTransport, and WebRTC in any case.
 */
export async function openTransports(config: NodeConfig, addon: Addon | null, { connections, strangers, nowMs }: TransportLimits): Promise<Transports> {
  const { folder, hosts } = config
  // The others bring their own security, which knows no network's key: a private network goes without them.
  const isPublic = config.networkKeyFile === null
  const [both, withV6] = [areBoth(hosts), hasV6()]
  const telling = (make: Transports['transports'][number]): Transports['transports'][number] => both && withV6 ? components => tellingBoth(make(components)) : make
  const hostsOf = (way: Way): readonly string[] => {
    // The sockets of these on :: are for IPv4 too, and share their port with no other.
    if (both && (way === 'webTransport' || way === 'webRtc')) return [withV6 ? ALL_V6 : ALL_V4]
    // libjuice, below node-datachannel 0.33.4, knows a socket by its port alone: a second one gets nothing.
    return way === 'webRtc' ? hosts.slice(0, 1) : hosts
  }
  const certificates = isPublic && addon ? await openCertificates(folder, addon, nowMs()) : null
  const open: Record<Way, (() => Promise<Transports['transports'][number]>) | null> = {
    webTransport: addon && certificates && (async () => {
      const { webTransportListen } = await import('./webtransport/transport.ts')
      return telling(webTransportListen({ addon, certificates, connections, strangers, ...config.benchRaw ? { raw: { '/bench/raw': serveRaw(addon, folder) } } : {} }))
    }),
    webRtc: isPublic && (config.webRtc || !addon) ? async () => {
      const { webRTCDirect } = await import('@libp2p/webrtc')
      const make = webRTCDirect({ rtcConfiguration: { iceServers: [] }, ...addon ? { certificate: await openWebRtcCertificate(folder, addon, Date.now()) } : {} })
      return telling(components => withFewStreams(make(components)))
    } : null,
    webSocket: config.webSocket ? async () => (await import('./websocket/transport.ts')).webSocketListen({ connections }) : null,
    tcp: config.tcp ? async () => (await import('@libp2p/tcp')).tcp({ maxConnections: connections, backlog: BACKLOG, inboundSocketInactivityTimeout: IDLE_MS, outboundSocketInactivityTimeout: IDLE_MS }) : null,
    quic: isPublic && config.quic ? loadQuic : null,
  }
  const ways = wayNames.filter(way => open[way] !== null)
  const ports = await choosePorts(folder, hosts, config.ports, ways)
  return {
    transports: await Promise.all(ways.flatMap(way => open[way]?.() ?? [])),
    listen: ways.flatMap(way => hostsOf(way).map(host => `${ipOf(host)}/${way === 'webSocket' || way === 'tcp' ? 'tcp' : 'udp'}/${String(ports[way])}${SUFFIX[way]}`)),
    renew: async nowMs => { await certificates?.renew(nowMs) },
  }
}

/** QUIC's machine code is not in the packed node, as it is off unless asked for. */
async function loadQuic(): Promise<Transports['transports'][number]> {
  try { return (await import('@chainsafe/libp2p-quic')).quic(QUIC) as Transports['transports'][number] } catch (error) {
    throw new CyxError('CONFIG_INVALID', { what: `QUIC is switched on and cannot be loaded: \`npm install @chainsafe/libp2p-quic@2.1.1\` beside the node (${messageOf(error).split('\n')[0] ?? ''})` }, error)
  }
}

/** An IP address as the beginning of a multiaddr. */
export const ipOf = (host: string): string => host.includes(':') ? `/ip6/${host}` : `/ip4/${host}`

const PLACES = [/\/webtransport(\/|$)/, /\/webrtc-direct(\/|$)/, /\/ws(\/|$)/, /\/tcp\/\d+(\/p2p\/[^/]+)?$/, /\/quic-v1(\/p2p\/[^/]+)?$/]

/** Those that browsers dial come first: the directory keeps the first eight. */
export const browsersFirst = (addresses: readonly string[]): string[] => {
  const place = (address: string): number => PLACES.findIndex(pattern => pattern.test(address))
  return [...addresses].sort((a, b) => place(a) - place(b))
}
