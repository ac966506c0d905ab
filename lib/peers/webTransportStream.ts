import type { AbortOptions } from '@libp2p/interface'
import { AbstractStream } from '@libp2p/utils'
import type { AbstractStreamInit, SendResult } from '@libp2p/utils'
import type { Uint8ArrayList } from 'uint8arraylist'
import type { Bytes } from '../bytes/bytes.ts'
import { isCopied } from '../wire/pipe.ts'
import type { Gathers } from '../wire/pipe.ts'
import { orAbort } from '../wire/wait.ts'

/** The two halves of a `WebTransportBidirectionalStream`. */
export interface Halves { readable: ReadableStream<Bytes>, writable: WritableStream<Bytes> }

/** Most bytes of a read: what Chromium's pipe holds between its processes. */
const READ_BYTES = 64 * 1024

/** Most bytes of a write: longer ones save nothing, each shorter one costs a trip between the browser's processes. */
export const PIECE_BYTES = 128 * 1024

/** Bytes that wait for the browser, above which the writer has to wait. */
const WRITE_BYTES = 512 * 1024

/**
 * A libp2p stream on one of the browser's WebTransport streams. It reads into the same memory again and again, and joins what it sends in the same memory:
 * that of @libp2p/webtransport 6.0.39 takes new memory for each, which the system has to find and clear page by page, and hands the browser each part of
 * what is sent by itself. Of 64 KiB in a page's worker that saved a quarter of the processor time up and a seventh down.
 */
export class WebTransportStream extends AbstractStream implements Gathers {
  readonly gathers = true
  readonly #reader: Reader
  readonly #writer: WritableStreamDefaultWriter<Bytes>
  readonly #queue: Uint8Array[] = []
  /** Where short parts are joined. */
  #piece: Bytes | null = null
  #unsent = 0
  #reading = false
  #writing: Promise<void> | null = null

  constructor({ halves: { readable, writable }, ...init }: AbstractStreamInit & { halves: Halves }) {
    super(init)
    this.#reader = readerOf(readable)
    this.#writer = writable.getWriter()
    // Whoever writes or reads next is told.
    this.#writer.closed.catch(() => undefined)
    void this.#read()
  }

  override sendData(data: Uint8ArrayList): SendResult {
    const sentBytes = data.byteLength
    this.#queue.push(...data)
    this.#unsent += sentBytes
    this.#writing ??= this.#write()
    return { sentBytes, canSendMore: this.#unsent < WRITE_BYTES }
  }

  override sendReset(error: Error): void {
    this.#writer.abort(error).catch(() => undefined)
    this.#reader.cancel().catch(() => undefined)
  }

  override async sendCloseWrite({ signal }: AbortOptions = {}): Promise<void> {
    const ended = async (): Promise<void> => {
      await this.#writing
      // The peer may have stopped listening: then there is nothing to end.
      await this.#writer.close().catch(() => undefined)
    }
    await orAbort(ended(), signal)
  }

  override async sendCloseRead(): Promise<void> { await this.#reader.cancel() }

  override sendPause(): void { /* the loop of #read looks before it reads again */ }

  override sendResume(): void { void this.#read() }

  async #write(): Promise<void> {
    try {
      // What is sent in this turn goes by one write.
      await Promise.resolve()
      while (this.#queue.length > 0) {
        const piece = this.#take()
        await this.#writer.write(piece)
        const wasFull = this.#unsent >= WRITE_BYTES
        this.#unsent -= piece.length
        if (wasFull && this.#unsent < WRITE_BYTES) this.safeDispatchEvent('drain')
      }
    } catch (error) {
      this.abort(error as Error)
    } finally {
      this.#writing = null
    }
  }

  /** The next piece, to be written before the one after it is taken: what lies in several parts is copied, a part that is long enough by itself is not. */
  #take(): Bytes {
    const [first] = this.#queue
    if (first && first.length >= PIECE_BYTES) {
      this.#drop(PIECE_BYTES)
      return first.subarray(0, PIECE_BYTES) as Bytes
    }
    const piece = this.#piece ??= new Uint8Array(PIECE_BYTES)
    let filled = 0
    for (const part of this.#queue) {
      const some = part.subarray(0, PIECE_BYTES - filled)
      piece.set(some, filled)
      filled += some.length
      if (filled === PIECE_BYTES) break
    }
    this.#drop(filled)
    return piece.subarray(0, filled)
  }

  /** Drops so many bytes from the front of the queue. */
  #drop(bytes: number): void {
    let parts = 0
    let left = bytes
    for (const part of this.#queue) {
      if (part.length > left) {
        this.#queue[parts] = part.subarray(left)
        break
      }
      left -= part.length
      parts++
    }
    this.#queue.splice(0, parts)
  }

  async #read(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      while (this.readStatus === 'readable') {
        const { value, done } = await this.#reader.read()
        if (done) {
          this.onRemoteCloseWrite()
          return
        }
        this.onData(isCopied(this) ? value : value.slice())
      }
    } catch (error) {
      this.abort(error as Error)
    } finally {
      this.#reading = false
    }
  }
}

interface Reader { read: () => Promise<ReadableStreamReadResult<Bytes>>, cancel: () => Promise<void> }

/** What a read brings is good until the next one, where the browser's stream can read into memory of ours: that of Safari 26 throws (bugs.webkit.org 319299). */
function readerOf(readable: ReadableStream<Bytes>): Reader {
  let reader: ReadableStreamBYOBReader
  try { reader = readable.getReader({ mode: 'byob' }) } catch {
    const plain = readable.getReader()
    plain.closed.catch(() => undefined)
    return { read: () => plain.read(), cancel: () => plain.cancel() }
  }
  reader.closed.catch(() => undefined)
  let memory = new ArrayBuffer(READ_BYTES)
  return {
    read: async () => {
      const result = await reader.read(new Uint8Array(memory))
      if (!result.done) memory = result.value.buffer
      return result
    },
    cancel: () => reader.cancel(),
  }
}
