import { publicKeyFromRaw } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import type { NodeAddress } from '../../lib/peers/route.ts'

/** A libp2p host over WebSocket, Noise and yamux, as others have it. */
export interface WsHost { open: (node: NodeAddress, protocol: string) => Promise<Stream>, close: () => Promise<void> }

/** Starts one. */
export async function makeWsHost(): Promise<WsHost> {
  const host = await createLibp2p({ transports: [webSockets()], connectionEncrypters: [noise()], streamMuxers: [yamux()], connectionGater: { denyDialMultiaddr: () => false }, connectionMonitor: { enabled: false } })
  return {
    open: async ({ publicKey, addresses }, protocol) => {
      const peer = peerIdFromPublicKey(publicKeyFromRaw(publicKey)).toString()
      const address = addresses.find(one => one.includes('/ws')) ?? ''
      const connection = await host.dial(multiaddr(`${address.replace(/\/p2p\/.*/, '')}/p2p/${peer}`), { force: true })
      return connection.newStream(protocol)
    },
    close: async () => { await host.stop() },
  }
}
