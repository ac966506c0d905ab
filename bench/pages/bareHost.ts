import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import type { Libp2pOptions } from 'libp2p'
import type { NodeAddress } from '../../lib/peers/route.ts'

/** A libp2p host as others have it, over WebSocket (with Noise and yamux) or, in a page only, WebRTC-direct. */
export interface BareHost { open: (node: NodeAddress, protocol: string) => Promise<Stream>, close: () => Promise<void> }

/** The part of an address that tells its way. */
const MARK = { ws: '/ws', 'webrtc-direct': '/webrtc-direct' }

const transportOf = async (way: keyof typeof MARK): Promise<NonNullable<Libp2pOptions['transports']>[number]> => {
  if (way === 'ws') return webSockets()
  const { webRTCDirect } = await import('@libp2p/webrtc')
  return webRTCDirect({ rtcConfiguration: { iceServers: [] } })
}

/** Starts one. */
export async function makeBareHost(way: keyof typeof MARK): Promise<BareHost> {
  const host = await createLibp2p({ transports: [await transportOf(way)], connectionEncrypters: [noise()], streamMuxers: [yamux()], connectionGater: { denyDialMultiaddr: () => false }, connectionMonitor: { enabled: false } })
  return {
    open: async ({ publicKey, addresses }, protocol) => {
      const peer = peerIdFromPublicKey(publicKeyFromRaw(publicKey)).toString()
      const address = addresses.find(one => one.includes(MARK[way])) ?? ''
      const connection = await host.dial(multiaddr(`${address.replace(/\/p2p\/.*/, '')}/p2p/${peer}`), { force: true })
      return connection.newStream(protocol)
    },
    close: async () => { await host.stop() },
  }
}
