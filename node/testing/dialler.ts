import { noise } from '@libp2p/noise'
import { quic } from '@chainsafe/libp2p-quic'
import { tcp } from '@libp2p/tcp'
import { webRTCDirect } from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import type { Libp2p } from '@libp2p/interface'
import { createLibp2p } from 'libp2p'
import type { Libp2pOptions } from 'libp2p'
import type { Way } from '../ports.ts'

type Dialled = Exclude<Way, 'webTransport'>
type Made = NonNullable<Libp2pOptions['transports']>[number]

const TRANSPORTS: Record<Dialled, () => Made> = { webRtc: () => webRTCDirect({ rtcConfiguration: { iceServers: [] } }), webSocket: () => webSockets(), tcp: () => tcp(), quic: () => quic() as Made }

const PATTERNS: Record<Dialled, RegExp> = { webRtc: /\/webrtc-direct\//, webSocket: /\/ws(\/p2p|$)/, tcp: /\/tcp\/\d+(\/p2p|$)/, quic: /\/quic-v1(\/p2p|$)/ }

/** A host of js-libp2p's own that only dials. */
export const makeDialler = (way: Dialled): Promise<Libp2p> => createLibp2p({
  transports: [TRANSPORTS[way]()], connectionEncrypters: [noise()], streamMuxers: [yamux()], connectionGater: { denyDialMultiaddr: () => false }, connectionMonitor: { enabled: false },
})

/** The first address of a way. */
export const addressOf = (addresses: readonly string[], way: Dialled): string => addresses.find(one => PATTERNS[way].test(one)) ?? ''

/** The ways that a host of js-libp2p dials in Node. */
export const DIALLED = Object.keys(PATTERNS) as Dialled[]

/** The way of an address; null for one that is not dialled here. */
export const wayOf = (address: string): Dialled | null => DIALLED.find(way => PATTERNS[way].test(address)) ?? null
