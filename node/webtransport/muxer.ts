import type { CreateStreamOptions, MessageStream, StreamMuxerFactory } from '@libp2p/interface'
import { AbstractStreamMuxer } from '@libp2p/utils'
import type { AddonSession, AddonStream } from './addon.ts'
import { WebTransportStream } from './stream.ts'

const PROTOCOL = '/webtransport'

/** QUIC multiplexes already: this only hands the session's streams to libp2p. */
class WebTransportMuxer extends AbstractStreamMuxer<WebTransportStream> {
  readonly #session: AddonSession
  #streams = 0

  constructor(session: AddonSession, connection: MessageStream) {
    super(connection, { protocol: PROTOCOL, name: 'muxer' })
    this.#session = session
    void this.#accept()
  }

  override async onCreateStream({ signal }: CreateStreamOptions): Promise<WebTransportStream> {
    const stream = await this.#session.openStream()
    signal?.throwIfAborted()
    return this.#wrap(stream, 'outbound')
  }

  override onData(): void { /* bytes come by the session's streams */ }

  async #accept(): Promise<void> {
    for (;;) {
      const stream = await this.#session.acceptStream()
      if (!stream) return
      this.onRemoteStream(this.#wrap(stream, 'inbound'))
    }
  }

  #wrap(stream: AddonStream, direction: 'inbound' | 'outbound'): WebTransportStream {
    const id = String(this.#streams++)
    return new WebTransportStream({ ...this.streamOptions, stream, id, direction, log: this.log.newScope(`${direction}:${id}`) })
  }
}

/** The muxer of one session. */
export const webTransportMuxer = (session: AddonSession): StreamMuxerFactory => ({
  protocol: PROTOCOL,
  createStreamMuxer: connection => new WebTransportMuxer(session, connection),
})
