import type { Stream, StreamMuxer, StreamMuxerFactory, Transport, Upgrader } from '@libp2p/interface'
import { CyxError } from '../lib/errors.ts'
import { instead } from '../lib/wire/instead.ts'

/** Streams that one connection may open in its life; a client of ours opens two or three. Whoever wants more connects anew. */
export const STREAMS_OF_A_LIFE = 256

/** What a stream of @libp2p/webrtc lies on. */
interface Channel { onmessage: unknown, onbufferedamountlow: unknown, onerror: unknown, onclose: unknown, onopen: unknown }

/**
 * A transport over WebRTC whose connections end after so many streams, and whose streams are let go of when they have ended: node-datachannel 0.33.4 keeps
 * the channels that the other side opened, and all that hangs on them, as long as their connection lives. Without this 28,000 streams of one client took a
 * node's 512 MB.
 */
export const withFewStreams = (transport: Transport, max = STREAMS_OF_A_LIFE): Transport => instead(transport, {
  createListener: options => transport.createListener({ ...options, upgrader: instead(options.upgrader, { upgradeInbound: counting(options.upgrader, max) }) }),
})

const counting = (upgrader: Upgrader, max: number): Upgrader['upgradeInbound'] => async (connection, options) => {
  const { factory, made } = remembering(options.muxerFactory)
  await upgrader.upgradeInbound(connection, { ...options, ...factory ? { muxerFactory: factory } : {} })
  let count = 0
  // Only now: streams that came before wait for the connection's own listener.
  made()?.addEventListener('stream', ({ detail: stream }) => {
    stream.addEventListener('close', () => { letGo(stream) })
    if (++count > max) connection.abort(new CyxError('NETWORK_WIRE_FORMAT', { what: 'more streams than a connection may open' }))
  })
}

/** The factory, and what it has made. */
function remembering(inner: StreamMuxerFactory | undefined): { factory: StreamMuxerFactory | null, made: () => StreamMuxer | null } {
  let muxer: StreamMuxer | null = null
  const factory = inner ? { protocol: inner.protocol, createStreamMuxer: (...args: Parameters<StreamMuxerFactory['createStreamMuxer']>) => muxer = inner.createStreamMuxer(...args) } : null
  return { factory, made: () => muxer }
}

/** Takes everything off the channel of a stream that has ended. */
function letGo(stream: Stream): void {
  const { channel } = stream as Stream & { channel?: Channel }
  if (channel) Object.assign(channel, { onmessage: null, onbufferedamountlow: null, onerror: null, onclose: null, onopen: null } satisfies Channel)
}
