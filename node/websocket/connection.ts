import type { Logger } from '@libp2p/interface'
import { AbstractMultiaddrConnection } from '@libp2p/utils'
import type { SendResult } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Uint8ArrayList } from 'uint8arraylist'
import type { RawData, WebSocket } from 'ws'

/** Bytes that the socket has not taken yet, above which the writer has to wait. */
const WRITE_BYTES = 1 << 20

/** Longest message that we send. */
const MESSAGE_BYTES = 256 * 1024

/** A peer that does not answer our goodbye in this time is cut off. */
const GOODBYE_MS = 2_000

/** One WebSocket as libp2p's connection. Both directions push back, unlike that of @libp2p/websockets 10.1.21, which also can't reset one. */
export class WebSocketConnection extends AbstractMultiaddrConnection {
  readonly #socket: WebSocket

  constructor(socket: WebSocket, remoteAddr: Multiaddr, log: Logger) {
    super({ remoteAddr, log, direction: 'inbound', maxMessageSize: MESSAGE_BYTES })
    this.#socket = socket
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (!isBinary || Array.isArray(data)) socket.terminate()
      else this.onData(new Uint8Array(data))
    })
    socket.once('close', () => { this.onTransportClosed() })
    socket.once('error', error => { this.abort(error) })
  }

  override sendData(data: Uint8ArrayList): SendResult {
    const wasFull = this.#isFull()
    this.#socket.send(data.subarray(), () => { if (!this.#isFull() && this.writableNeedsDrain) this.safeDispatchEvent('drain') })
    return { sentBytes: data.byteLength, canSendMore: !wasFull && !this.#isFull() }
  }

  override sendReset(): void { this.#socket.terminate() }

  override sendClose(): Promise<void> {
    this.#socket.close(1000)
    setTimeout(() => { this.#socket.terminate() }, GOODBYE_MS).unref()
    return Promise.resolve()
  }

  override sendPause(): void { this.#socket.pause() }
  override sendResume(): void { this.#socket.resume() }

  #isFull(): boolean { return this.#socket.bufferedAmount >= WRITE_BYTES }
}
