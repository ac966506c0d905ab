import { webTransport } from '@libp2p/webtransport'
import { makeHost } from './host.ts'
import type { Host } from './host.ts'
import { withOwnStreams } from './ownStreams.ts'
import { relayed } from './relayed.ts'

/** The host of the engine's worker: nodes, and tabs through nodes. */
export const makeWebTransportHost = (): Host => makeHost('webtransport', () => Promise.resolve(relayed(components => withOwnStreams(webTransport()(components)))))
