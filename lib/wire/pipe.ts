import type { Stream } from '@libp2p/interface'
import { joined } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError, messageOf } from '../errors.ts'
import type { Options } from '../options.ts'
import { SHARD_PROTOCOL } from './shard.ts'

/** A libp2p stream as this protocol uses it. */
export interface Pipe {
  /** Sends the parts as one run of bytes; resolves when the transport takes more. @throws NETWORK_NODE_UNREACHABLE */
  send: (...parts: readonly Uint8Array[]) => Promise<void>
  /** Sends what is queued, then ends; gives up after `CLOSE_MS`. */
  close: (options?: Options) => Promise<void>
  /** Gives back the memory under bytes that were sent, as soon as the stream has copied them; where it does not say when, they are the collector's. */
  free: (bytes: Bytes) => void
  abort: (error: Error) => void
  /** Stops and goes on reading; for nodes only, the browser's transports do not come back. */
  pause: () => void
  resume: () => void
}

/** What a stream of ours does that others do not. */
export interface Gathers {
  /** Parts that are sent in one turn leave as one. */
  readonly gathers: true
  /** So many bytes are awaited before the next ones are told of, where it can: each time costs more than to join them. */
  wanted?: number
  /** Gives this memory back when all that was sent before has been copied; else it is the collector's. */
  free?: (memory: ArrayBuffer) => void
}

/** Whether what the stream tells now is copied before the next comes: then it is told it where it lies. Paused, or without its protocol's listener, a stream keeps what comes. */
export const isCopied = (stream: Stream & { listenerCount: (type: string) => number }): boolean => stream.protocol === SHARD_PROTOCOL && stream.readStatus === 'readable' && stream.listenerCount('message') === 1

const gathering = (stream: Stream): (Stream & Gathers) | null => 'gathers' in stream ? stream as Stream & Gathers : null

export interface PipeEvents {
  /** Answers how many more it waits for; 0 where it can't tell. */
  onBytes: (bytes: Uint8Array) => number
  /** Bytes came in, or the transport had to make room and did. */
  onProgress?: () => void
  /** The peer ended its side, or the stream broke (then with the error). Called once. */
  onEnd: (error: Error | null) => void
}

/** `stuckMs`: a peer that takes nothing for so long loses the stream; default 30,000 ms. */
export interface PipeOptions { stuckMs?: number }

/** Bytes handed over at a time: so much is the least that a slow transport can push back on. */
const PIECE_BYTES = 256 * 1024

/** Bytes handed over although the transport asks to wait: one that asks after every write, as a browser's WebTransport does, always has the next at hand. */
const AHEAD_BYTES = 1 << 20

/** A peer that takes nothing for so long, while something is there for it, holds our memory. */
const STUCK_MS = 30_000

/** Long enough to hand over what is queued; a peer that is gone answers nothing. */
const CLOSE_MS = 5_000

/** Wires a stream up by its events: its async iterator would queue without limit, and pause / resume break in the browser's WebTransport (6.0.39). */
export function openPipe(stream: Stream, { onBytes, onProgress = () => undefined, onEnd }: PipeEvents, { stuckMs = STUCK_MS }: PipeOptions = {}): Pipe {
  const ours = gathering(stream)
  const waiting: Sending[] = []
  let pumping: Promise<void> | null = null
  let ended = false
  const end = (error: Error | null): void => {
    if (ended) return
    ended = true
    onEnd(error)
  }
  stream.addEventListener('close', event => { end(event.error ?? null) })
  stream.addEventListener('remoteCloseWrite', () => { end(null) })
  stream.addEventListener('message', ({ data }) => {
    onProgress()
    try {
      for (const bytes of data instanceof Uint8Array ? [data] : data) {
        const wanted = onBytes(bytes)
        if (ours) ours.wanted = wanted
      }
    } catch (error) {
      stream.abort(asError(error))
    }
  })
  let ahead = 0
  const sendPiece = async (bytes: Uint8Array): Promise<void> => {
    try {
      ahead = stream.send(bytes) ? 0 : ahead + bytes.length
      if (ahead < AHEAD_BYTES) return
      ahead = 0
      while (stream.writableNeedsDrain) await drained(stream, stuckMs)
      onProgress()
    } catch (error) {
      throw new CyxError('NETWORK_NODE_UNREACHABLE', {}, error)
    }
  }
  const pump = async (): Promise<void> => {
    // Those who were answered by one message ask again in the same turn.
    await Promise.resolve()
    for (let batch = takeSome(waiting); batch.length > 0; batch = takeSome(waiting)) {
      const parts = batch.flatMap(one => one.parts)
      try {
        // One write costs a transport more than a copy of this does, unless it joins them itself.
        for (const piece of ours ? parts.flatMap(part => [...cut([part])]) : cut(parts)) await sendPiece(piece)
        for (const one of batch) one.resolve()
      } catch (error) {
        for (const one of batch) one.reject(error)
      }
    }
    pumping = null
  }
  return {
    send: (...parts) => new Promise((resolve, reject) => {
      waiting.push({ parts, resolve, reject })
      pumping ??= pump()
    }),
    close: async ({ signal } = {}) => {
      const limit = AbortSignal.timeout(CLOSE_MS)
      try {
        await pumping
        await stream.close({ signal: signal ? AbortSignal.any([signal, limit]) : limit })
      } catch (error) {
        stream.abort(asError(error))
      }
    },
    free: bytes => { ours?.free?.(bytes.buffer) },
    abort: error => { stream.abort(error) },
    pause: () => { stream.pause() },
    resume: () => { stream.resume() },
  }
}

/** What is to be sent, and who waits for it. */
interface Sending { parts: readonly Uint8Array[], resolve: () => void, reject: (error: unknown) => void }

const bytesOf = ({ parts }: Sending): number => parts.reduce((sum, part) => sum + part.length, 0)

/** Takes the first of those who wait, and who else fits into one piece with it. */
function takeSome(waiting: Sending[]): Sending[] {
  let bytes = 0
  const rest = waiting.findIndex((one, i) => (bytes += bytesOf(one)) > PIECE_BYTES && i > 0)
  return waiting.splice(0, rest === -1 ? waiting.length : rest)
}

/** Pieces as large as may be; only what lies in several parts is copied. */
function* cut(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let joining: Uint8Array[] = []
  let bytes = 0
  for (const part of parts) {
    for (let offset = 0; offset < part.length;) {
      const some = part.subarray(offset, offset + PIECE_BYTES - bytes)
      joining.push(some)
      bytes += some.length
      offset += some.length
      if (bytes < PIECE_BYTES) continue
      yield whole(joining)
      joining = []
      bytes = 0
    }
  }
  if (bytes > 0) yield whole(joining)
}

const whole = (parts: readonly Uint8Array[]): Uint8Array => parts.length === 1 && parts[0] ? parts[0] : joined(parts)

/**
 * Resolves when the transport has made room. Not `onDrain`: its promise is made once, so that from the second time on nobody waits (@libp2p/utils 7.4.1).
 *
 * @throws NETWORK_NODE_TIMEOUT, and ends the stream, when nothing moves for `stuckMs`; NETWORK_NODE_UNREACHABLE when it ends first
 */
export function drained(stream: Stream, stuckMs = STUCK_MS): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>()
  const onDrain = (): void => { resolve(undefined) }
  const onClose = (): void => { reject(new CyxError('NETWORK_NODE_UNREACHABLE')) }
  stream.addEventListener('drain', onDrain)
  stream.addEventListener('close', onClose)
  const stuck = setTimeout(() => { stream.abort(new CyxError('NETWORK_NODE_TIMEOUT')) }, stuckMs)
  return promise.finally(() => {
    clearTimeout(stuck)
    stream.removeEventListener('drain', onDrain)
    stream.removeEventListener('close', onClose)
  })
}

const asError = (error: unknown): Error => error instanceof Error ? error : new Error(messageOf(error))
