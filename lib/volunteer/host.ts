import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { webTransport } from '@libp2p/webtransport'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { isRelayed } from '../peers/route.ts'
import { orAbort } from '../wire/wait.ts'
import { SHARD_PROTOCOL } from '../wire/shard.ts'

/** Readers and writers at a time. */
const CONNECTIONS = 32

/** Streams of the shard protocol per connection: a reader has two. */
const STREAMS = 4

/** Ways by which browsers reach the node, and so the tab; and addresses told of each. */
const WAYS = ['webtransport', 'webrtc-direct']
const ADDRESSES_MAX = 2

/** A tab that can be reached through a node. */
export interface TabHost {
  /** Multiaddrs that lead here through the node; empty when it has let go of the tab. */
  addresses: () => string[]
  /** Resolves when the connection to the node has ended. */
  lost: Promise<null>
  close: () => Promise<void>
}

/**
 * Has a node pass on connections for this tab. Nobody learns the tab's own address but that node.
 *
 * @param seed - the tab's Ed25519 seed, 32 bytes
 * @param node - the node's multiaddrs; those over WebTransport are used
 * @throws NETWORK_NODE_UNREACHABLE when the node has none, does not answer, or has no place left
 */
export async function openTabHost(seed: Bytes, node: readonly string[], onStream: (stream: Stream) => void, { signal }: Options = {}): Promise<TabHost> {
  const listen = node.filter(address => address.includes('/webtransport/') && !isRelayed(address)).map(address => `${address}/p2p-circuit`)
  if (listen.length === 0) throw new CyxError('NETWORK_NODE_UNREACHABLE', { reason: 'it has no webtransport address' })
  const libp2p = await createLibp2p({
    transports: [webTransport(), circuitRelayTransport()],
    // Within the session to the node, end to end.
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    // The transport asks for it; nobody is told of anything by itself.
    services: { identify: identify({ runOnConnectionOpen: false }) },
    start: false,
    privateKey: await generateKeyPairFromSeed('Ed25519', seed),
    addresses: { listen },
    connectionGater: { denyDialMultiaddr: () => false },
    connectionManager: { maxConnections: CONNECTIONS, reconnectRetries: 0 },
    connectionMonitor: { enabled: false },
  })
  const { promise: lost, resolve } = Promise.withResolvers<null>()
  libp2p.addEventListener('connection:close', () => { if (libp2p.getConnections().every(({ remoteAddr }) => isRelayed(remoteAddr.toString()))) resolve(null) })
  const addresses = (): string[] => {
    const all = libp2p.getMultiaddrs().map(String).filter(isRelayed)
    return WAYS.flatMap(way => all.filter(address => address.split('/').includes(way)).slice(0, ADDRESSES_MAX))
  }
  try {
    await libp2p.handle(SHARD_PROTOCOL, onStream, { maxInboundStreams: STREAMS, runOnLimitedConnection: true })
    await orAbort(Promise.resolve(libp2p.start()), signal)
    if (addresses().length === 0) throw new CyxError('NETWORK_NODE_UNREACHABLE', { reason: 'it has no place left for a tab' })
  } catch (error) {
    await libp2p.stop()
    signal?.throwIfAborted()
    throw new CyxError('NETWORK_NODE_UNREACHABLE', {}, error)
  }
  return { addresses, lost, close: async () => { await libp2p.stop() } }
}
