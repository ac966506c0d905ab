import { makeHost } from './host.ts'
import type { Host } from './host.ts'

/** The host of a page: RTCPeerConnection exists only there. No ICE servers: the addresses are direct, and nobody else is to be asked. */
export const makeRtcHost = (): Host => makeHost('webrtc-direct', async () => {
  const [{ webRTCDirect }, { relayed }] = await Promise.all([import('@libp2p/webrtc'), import('./relayed.ts')])
  return relayed(webRTCDirect({ rtcConfiguration: { iceServers: [] } }))
})
