import type { AbortOptions, Logger, StreamOptions } from '@libp2p/interface'
import { AbstractStream } from '@libp2p/utils'
import type { SendResult } from '@libp2p/utils'
import type { Uint8ArrayList } from 'uint8arraylist'
import { isCopied } from '../../lib/wire/pipe.ts'
import type { Gathers } from '../../lib/wire/pipe.ts'
import { takeSome } from './addon.ts'
import type { AddonStream } from './addon.ts'

/** Bytes handed to the transport and not taken yet, above which the writer has to wait. */
const WRITE_BYTES = 512 * 1024

export interface WebTransportStreamInit extends StreamOptions { id: string, log: Logger, direction: 'inbound' | 'outbound', stream: AddonStream }

/** A libp2p stream on one WebTransport stream; a paused reader stops reading, so the peer's window fills. */
export class WebTransportStream extends AbstractStream implements Gathers {
  readonly gathers = true
  wanted = 1
  readonly #stream: AddonStream
  #reading = false
  #unsent = 0
  #queue: Uint8Array[] = []
  /** Bytes copied by the transport since the beginning. */
  #copied = 0
  /** Memory to give back when so many bytes have been copied. */
  #spare: { memory: ArrayBuffer, at: number }[] = []
  /** Calls of the addon run in parallel: one writes at a time, or bytes change places. What comes meanwhile goes with the next. */
  #writing: Promise<void> | null = null

  constructor({ stream, ...init }: WebTransportStreamInit) {
    super(init)
    this.#stream = stream
    void this.#read()
  }

  override sendData(data: Uint8ArrayList): SendResult {
    const sentBytes = data.byteLength
    this.#queue.push(...data)
    this.#unsent += sentBytes
    this.#writing ??= this.#write()
    return { sentBytes, canSendMore: this.#unsent < WRITE_BYTES }
  }

  override sendReset(): void {
    void this.#stream.reset(1)
    void this.#stream.stop(1)
  }

  override async sendCloseWrite(options?: AbortOptions): Promise<void> {
    await this.#writing
    options?.signal?.throwIfAborted()
    // The peer may have reset its side meanwhile: then there is nothing to end.
    this.#stream.finish().catch((error: unknown) => { this.log('finish - %e', error) })
  }

  override async sendCloseRead(): Promise<void> { await this.#stream.stop(0) }

  override sendPause(): void { /* the loop of #read looks before it reads again */ }

  override sendResume(): void { void this.#read() }

  free(memory: ArrayBuffer): void {
    this.#spare.push({ memory, at: this.#copied + this.#queue.reduce((sum, { length }) => sum + length, 0) + this.writeBuffer.byteLength })
    this.#giveBack()
  }

  #giveBack(): void {
    for (let [first] = this.#spare; first && first.at <= this.#copied; [first] = this.#spare) {
      this.#spare.shift()
      first.memory.transfer(0)
    }
  }

  async #write(): Promise<void> {
    try {
      // What is sent in this turn goes by one call: each costs more than a copy of the usual answer. A turn of the event loop may take long where much comes in.
      await new Promise(resolve => { process.nextTick(resolve) })
      while (this.#queue.length > 0) {
        const parts = this.#queue
        this.#queue = []
        const bytes = parts.reduce((sum, { length }) => sum + length, 0)
        const taken = this.#stream.write(parts)
        this.#copied += bytes
        this.#giveBack()
        if (taken) await taken
        const wasFull = this.#unsent >= WRITE_BYTES
        this.#unsent -= bytes
        if (wasFull && this.#unsent < WRITE_BYTES) this.safeDispatchEvent('drain')
      }
    } catch (error) {
      this.#broken(error)
    } finally {
      this.#writing = null
    }
  }

  async #read(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      while (this.readStatus === 'readable') {
        if (!await this.#stream.readable(this.wanted)) {
          this.onRemoteCloseWrite()
          return
        }
        for (let bytes = takeSome(this.#stream); bytes; bytes = takeSome(this.#stream)) this.onData(isCopied(this) ? bytes : new Uint8Array(bytes))
      }
    } catch (error) {
      this.#broken(error)
    } finally {
      this.#reading = false
    }
  }

  #broken(error: unknown): void {
    if (this.status !== 'open' && this.status !== 'closing') return
    this.log('broken - %e', error)
    this.onRemoteReset()
    void this.#stream.reset(1)
    void this.#stream.stop(1)
  }
}
