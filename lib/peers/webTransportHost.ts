import { webTransport } from '@libp2p/webtransport'
import { makeHost } from './host.ts'
import type { Host } from './host.ts'
import { relayed } from './relayed.ts'

/** Whether this browser has WebTransport (Safari before 26.4 has not). */
export const hasWebTransport = (): boolean => 'WebTransport' in globalThis

/** The host of the engine's worker: nodes, and tabs through nodes. */
export const makeWebTransportHost = (): Host => makeHost('webtransport', () => Promise.resolve(relayed(webTransport())))
