import type { Logger } from '@libp2p/interface'
import { AbstractMessageStream, AbstractMultiaddrConnection } from '@libp2p/utils'
import type { SendResult } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Uint8ArrayList } from 'uint8arraylist'
import { readSome } from './addon.ts'
import type { AddonSession, AddonStream } from './addon.ts'

/** The session as libp2p's connection; no bytes cross it, all go by its streams. */
export class WebTransportConnection extends AbstractMultiaddrConnection {
  readonly #session: AddonSession

  constructor(session: AddonSession, remoteAddr: Multiaddr, log: Logger) {
    super({ remoteAddr, log, direction: 'inbound' })
    this.#session = session
    void session.closed().then(() => { this.onTransportClosed() })
  }

  override sendData(data: Uint8ArrayList): SendResult { return { sentBytes: data.byteLength, canSendMore: true } }
  override sendReset(): void { this.#session.close(1) }
  override sendClose(): Promise<void> {
    this.#session.close(0)
    return Promise.resolve()
  }

  override sendPause(): void { /* nothing is read here */ }
  override sendResume(): void { /* nothing is read here */ }
}

/** The session's first stream while Noise runs over it. */
export class HandshakeStream extends AbstractMessageStream {
  readonly #stream: AddonStream
  #last: Promise<void> = Promise.resolve()

  constructor(stream: AddonStream, log: Logger) {
    super({ log, direction: 'inbound' })
    this.#stream = stream
    void this.#read()
  }

  override sendData(data: Uint8ArrayList): SendResult {
    const bytes = data.subarray()
    this.#last = this.#last.then(async () => { await this.#stream.write([bytes]) }).catch((error: unknown) => { this.abort(error as Error) })
    return { sentBytes: data.byteLength, canSendMore: true }
  }

  override sendReset(): void { void this.#stream.reset(1) }
  override async close(): Promise<void> {
    await this.#last
    await this.#stream.finish()
  }

  override sendPause(): void { /* three short messages */ }
  override sendResume(): void { /* three short messages */ }

  async #read(): Promise<void> {
    try {
      for (;;) {
        const bytes = await readSome(this.#stream)
        if (!bytes) {
          this.onRemoteCloseWrite()
          return
        }
        this.onData(bytes)
      }
    } catch (error) {
      this.abort(error as Error)
    }
  }
}
