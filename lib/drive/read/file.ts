import type { Bytes } from '../../bytes/bytes.ts'
import { chunkSpans } from '../../codec/chunk.ts'
import { SEGMENT_BYTES } from '../../codec/sizes.ts'
import type { Options } from '../../options.ts'
import type { Segments } from './segments.ts'

/** Bytes of a piece at most: the first one of a stream is a segment, so that it comes soon. */
const PIECE_BYTES = 4 * SEGMENT_BYTES
/** Bytes asked for ahead of the reader at most. */
const AHEAD_BYTES = 4 * 1024 * 1024

/** Random access to the plaintext of a version. */
export interface VersionFile {
  size: number
  /**
   * Bytes `from` … `to` − 1 in order, in pieces that end at segments; each is proven. What is read ahead follows the reader: nothing at first,
   * then as much as was taken, 4 MiB at most. Leaving early, or an abort, gives up all that was asked for.
   *
   * @throws INVALID_REQUEST for a range that there is not; NETWORK_QUORUM_FAILED, STORAGE_CORRUPT, directory errors
   */
  stream: (from: number, to: number, options?: Options) => AsyncGenerator<Bytes, void>
  /** Reads a range into the cache and gives nothing back. @throws as `stream` */
  warm: (from: number, to: number, options?: Options) => Promise<void>
}

/** The file behind the segments of a version of `size` bytes. */
export function openFile({ read }: Pick<Segments, 'read'>, size: number): VersionFile {
  async function* stream(from: number, to: number, { signal }: Options = {}): AsyncGenerator<Bytes, void> {
    const stop = new AbortController()
    const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
    const pieces = piecesOf(size, from, to)
    const asked: { bytes: number, piece: Promise<Bytes> }[] = []
    let [given, ahead] = [0, 0]
    const ask = (): boolean => {
      const { value, done } = pieces.next()
      if (done) return false
      const piece = read(value.index, value, { signal: ended })
      // Awaited in its turn; a failure must not count as unhandled before that.
      piece.catch(() => undefined)
      asked.push({ bytes: value.to - value.from, piece })
      ahead += value.to - value.from
      return true
    }
    try {
      while (asked.length > 0 || ask()) {
        while (ahead < Math.min(AHEAD_BYTES, given) && ask());
        const next = asked.shift()
        if (!next) return
        ahead -= next.bytes
        const bytes = await next.piece
        given += next.bytes
        yield bytes
      }
    } finally {
      stop.abort(new DOMException('the reader is done', 'AbortError'))
    }
  }
  return {
    size, stream,
    warm: async (from, to, options) => { for await (const _ of stream(from, to, options)); },
  }
}

/** A range cut at chunks and at multiples of a segment: the first piece within one segment, the next ones longer. */
function* piecesOf(size: number, from: number, to: number): Generator<{ index: number, from: number, to: number }, void> {
  let most = SEGMENT_BYTES
  for (const { index, from: start, to: end } of chunkSpans(size, from, to)) {
    for (let at = start; at < end;) {
      const next = Math.min(end, (Math.floor(at / SEGMENT_BYTES) * SEGMENT_BYTES) + most)
      yield { index, from: at, to: next }
      at = next
      most = Math.min(PIECE_BYTES, 2 * most)
    }
  }
}
