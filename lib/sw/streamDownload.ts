import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { saveBlob } from './saveBlob.ts'
import { DOWNLOAD_FOLDER, type FromPort, type ToPort, type ToWorker } from './messages.ts'
import { activeWorker } from './register.ts'

/** What the browser's download shows: name, bytes, media type. */
export interface DownloadFile { name: string, size: number, type: string }

/** A browser asks for the body within milliseconds; one that shows a question to the person first may take its time. */
const START_LIMIT_MS = 60_000
/** A service worker is put to sleep after 30 s without an event. */
const PING_MS = 10_000
/** Pings without an answer after which the worker counts as gone. */
const PINGS_MISSED = 3

/**
 * Hands a stream to the browser's own download, chunk by chunk as the browser takes them: memory stays flat. Where there is no service worker
 * the bytes are gathered in a Blob, which browsers keep on disk when it is large.
 *
 * @param file - size in bytes must be what the source yields
 * @param source - chunks; each buffer is transferred, so it is gone afterwards
 * @throws STORAGE_CORRUPT when the source yields more or fewer bytes than announced; INTERNAL when the browser never asks for the bytes;
 *   an AbortError when the person cancels it in the browser; whatever the source throws. In each case the browser shows its download as failed.
 */
export async function streamDownload(file: DownloadFile, source: AsyncIterable<Uint8Array<ArrayBuffer>>, { signal, pingMs = PING_MS }: Options & { pingMs?: number } = {}): Promise<void> {
  signal?.throwIfAborted()
  const target = await activeWorker()
  const checked = counted(source, file.size)
  if (!target) return saveBlob(file, checked, { signal })
  const { worker, scope } = target
  const id = crypto.randomUUID()
  const { port1: port, port2 } = new MessageChannel()
  const send = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer)
  const frame = document.createElement('iframe')
  frame.hidden = true
  const pings = setInterval(() => send({ type: 'ping' }), PING_MS)
  try {
    send({ type: 'download', id, name: file.name, size: file.size, mime: file.type }, [port2])
    await serve(port, checked, () => {
      frame.src = new URL(DOWNLOAD_FOLDER + id, scope).href
      document.body.append(frame)
    }, signal, pingMs)
  } finally {
    clearInterval(pings)
    port.close()
    // Removing the frame at once would stop a download that the browser has not taken over yet.
    setTimeout(() => frame.remove(), PING_MS)
  }
}

/** Answers each pull with a chunk until the end. */
async function serve(port: MessagePort, source: AsyncGenerator<Uint8Array<ArrayBuffer>, void>, ready: () => void, signal: AbortSignal | undefined, pingMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<null>()
  const answer = (message: ToPort, transfer: Transferable[] = []): void => port.postMessage(message, transfer)
  const late = setTimeout(() => reject(new CyxError('INTERNAL', { what: 'the browser did not start the download' })), START_LIMIT_MS)
  const abort = (): void => reject(signal?.reason as Error)
  signal?.addEventListener('abort', abort, { once: true })
  const next = async (): Promise<void> => {
    clearTimeout(late)
    try {
      const { value, done } = await source.next()
      if (done) answer({ type: 'end' })
      else answer({ type: 'chunk', chunk: value }, [value.buffer])
    } catch (error) { reject(error) }
  }
  // A worker that the browser ended can't say so: it answers no ping.
  let unanswered = 0
  let watch: ReturnType<typeof setInterval> | undefined
  const ask = (): void => {
    if (++unanswered > PINGS_MISSED) reject(new CyxError('INTERNAL', { what: 'the browser ended its service worker in the middle of the download' }))
    else answer({ type: 'ping' })
  }
  port.onmessage = ({ data }: MessageEvent<FromPort>) => {
    unanswered = 0
    switch (data.type) {
      case 'ready': ready(); break
      case 'pull': watch ??= setInterval(ask, pingMs); void next(); break
      case 'pong': break
      case 'closed': resolve(null); break
      case 'cancel': reject(new DOMException('The download was cancelled in the browser', 'AbortError')); break
    }
  }
  try { await promise } catch (error) {
    answer({ type: 'error' })
    // Not awaited: a generator in the middle of a wait answers `return` only after it.
    source.return().catch(() => undefined)
    throw error
  } finally {
    clearTimeout(late)
    clearInterval(watch)
    signal?.removeEventListener('abort', abort)
  }
}

/** The same chunks; throws at the end, or as soon as there are too many bytes, when they are not `size` bytes. Empty chunks are left out. */
async function* counted(source: AsyncIterable<Uint8Array<ArrayBuffer>>, size: number): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let sum = 0
  for await (const chunk of source) {
    if (chunk.length === 0) continue
    sum += chunk.length
    if (sum > size) break
    // A view of a larger buffer would transfer, and so destroy, what is not ours.
    yield chunk.byteLength === chunk.buffer.byteLength ? chunk : chunk.slice()
  }
  if (sum !== size) throw new CyxError('STORAGE_CORRUPT', { what: `${sum > size ? 'more than ' : ''}${sum} bytes instead of ${size}` })
}
