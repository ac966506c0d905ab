import type { CreateStreamOptions, Logger, StreamMuxer, StreamMuxerFactory, Transport, Upgrader } from '@libp2p/interface'
import { instead } from '../wire/instead.ts'
import { WebTransportStream } from './webTransportStream.ts'
import type { Halves } from './webTransportStream.ts'

/** What the muxer of @libp2p/webtransport 6.0.39 has inside. */
interface Insides { webTransport?: { createBidirectionalStream: () => Promise<Halves> }, log: Logger, onCreateStream: (options: CreateStreamOptions) => Promise<WebTransportStream> }

/** The transport of @libp2p/webtransport, which opens streams of ours. */
export const withOwnStreams = (transport: Transport): Transport => instead(transport, {
  dial: (address, options) => transport.dial(address, { ...options, upgrader: instead(options.upgrader, { upgradeOutbound: upgrading(options.upgrader) }) }),
})

const upgrading = (upgrader: Upgrader): Upgrader['upgradeOutbound'] => (connection, options) =>
  upgrader.upgradeOutbound(connection, { ...options, ...options.muxerFactory ? { muxerFactory: opening(options.muxerFactory) } : {} })

const opening = (factory: StreamMuxerFactory): StreamMuxerFactory => ({
  protocol: factory.protocol,
  createStreamMuxer: connection => {
    const muxer = factory.createStreamMuxer(connection)
    const insides = muxer as StreamMuxer & Insides
    const session = insides.webTransport
    // One that is made otherwise opens its own.
    if (!session) return muxer
    let streams = 0
    insides.onCreateStream = async options => {
      const halves = await session.createBidirectionalStream()
      options.signal?.throwIfAborted()
      const id = String(streams++)
      return new WebTransportStream({ ...options, halves, id, direction: 'outbound', log: insides.log.newScope(`outbound:${id}`), protocol: '' })
    }
    return muxer
  },
})
