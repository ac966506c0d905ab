import type { Bytes } from '../../bytes/bytes.ts'
import { SEGMENT_BYTES } from '../../codec/sizes.ts'
import type { Options } from '../../options.ts'
import type { FromView, ToView, ViewFile } from '../../sw/messages.ts'
import type { VersionFile } from './file.ts'

/** A port whose other side says nothing for so long is given up: a worker that was killed can't say so in every browser. */
const SILENT_MS = 10 * 60_000

/** Bytes read into the cache behind the end of ranges that follow each other. */
const BEHIND_BYTES = 2 * 1024 * 1024

/** Reads on where a reader asks for one range after the other; a jump gives up what was read behind the last one. */
export interface PlayHead {
  /** A range begins. */
  begin: (from: number) => void
  /** It was taken to its end. */
  end: (file: VersionFile, to: number) => void
  close: () => void
}

/** A head that stands nowhere. */
export function makePlayHead(): PlayHead {
  let [at, streak] = [-Infinity, 0]
  let warming = new AbortController()
  const stop = (): void => { warming.abort(new DOMException('the reader has jumped', 'AbortError')) }
  return {
    begin: from => {
      const follows = Math.abs(from - at) <= SEGMENT_BYTES
      streak = follows ? streak + 1 : 0
      if (!follows) stop()
    },
    end: (file, to) => {
      at = to
      if (streak === 0 || to >= file.size) return
      stop()
      warming = new AbortController()
      file.warm(to, Math.min(file.size, to + BEHIND_BYTES), { signal: warming.signal }).catch(() => undefined)
    },
    close: stop,
  }
}

/**
 * Answers one request of the service worker over its port: tells the file at once, then the range that is asked for, piece by piece as the browser
 * takes them.
 *
 * @param open - opens the file, when bytes are wanted
 * @returns when the request is over, whichever way; what went wrong is told to the other side only as an end without all bytes
 */
export async function serveView(port: MessagePort, about: ViewFile, head: PlayHead, open: (options: Options) => Promise<VersionFile>, { signal }: Options = {}): Promise<void> {
  const gone = new AbortController()
  const ended = signal ? AbortSignal.any([signal, gone.signal]) : gone.signal
  const over = Promise.withResolvers<null>()
  const answer = (message: ToView, transfer: Transferable[] = []): void => { port.postMessage(message, transfer) }
  let silent: ReturnType<typeof setTimeout> | undefined
  let pieces: AsyncGenerator<Bytes, void> | null = null

  const finish = (): void => {
    gone.abort(new DOMException('nobody reads any more', 'AbortError'))
    clearTimeout(silent)
    port.close()
    over.resolve(null)
  }
  const wait = (): void => {
    clearTimeout(silent)
    silent = setTimeout(finish, SILENT_MS)
  }
  async function* read(from: number, to: number): AsyncGenerator<Bytes, void> {
    if (from === to) return
    const file = await open({ signal: ended })
    head.begin(from)
    yield* file.stream(from, to, { signal: ended })
    head.end(file, to)
  }
  const pull = async (): Promise<void> => {
    try {
      const { value, done } = await (pieces?.next() ?? Promise.resolve({ value: undefined, done: true as const }))
      if (done) answer({ type: 'end' })
      else answer({ type: 'chunk', chunk: value }, [value.buffer])
    } catch {
      if (!gone.signal.aborted) answer({ type: 'error' })
      finish()
    }
  }
  port.onmessage = ({ data }: MessageEvent<FromView>) => {
    wait()
    switch (data.type) {
      case 'read': pieces ??= read(data.from, data.to); break
      case 'pull': void pull(); break
      case 'cancel': case 'closed': finish(); break
    }
  }
  // HTML, "message ports": the event `close` tells that the other side is gone. Not every browser has it.
  port.addEventListener('close', finish)
  signal?.addEventListener('abort', () => { answer({ type: 'error' }); finish() }, { once: true })
  wait()
  if (signal?.aborted) { answer({ type: 'unknown' }); finish() } else answer({ type: 'file', file: about })
  await over.promise
}
