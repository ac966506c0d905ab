import type { FromView, ToPage, ToView, ViewFile } from '../messages.ts'
import { bodyOf } from './body.ts'
import { disposition } from './disposition.ts'
import { showingOf } from './mediaType.ts'
import { askedOf, isKnown } from './range.ts'

/** A page, as far as it is asked. */
export interface Asker { postMessage: (message: ToPage, transfer: Transferable[]) => void }

/** Pages answer within milliseconds; one that is busy may take longer. */
const ANSWER_MS = 8_000

/** Whether it can be the name of a view: 22 characters of base64url, 128 bits. */
const NAME = /^[A-Za-z0-9_-]{22}$/

/**
 * Asks all pages for a view, which one of them offers. Nothing is remembered: after the worker was ended, its next one asks again.
 *
 * @returns the file and the port that its engine listens on; null when no page knows it
 */
async function find(id: string, pages: readonly Asker[]): Promise<{ file: ViewFile, port: MessagePort } | null> {
  const { promise, resolve } = Promise.withResolvers<{ file: ViewFile, port: MessagePort } | null>()
  let open = pages.length
  const late = setTimeout(() => { resolve(null) }, open > 0 ? ANSWER_MS : 0)
  for (const page of pages) {
    const { port1: port, port2 } = new MessageChannel()
    port.onmessage = ({ data }: MessageEvent<ToView>) => {
      if (data.type === 'file') resolve({ file: data.file, port })
      else {
        port.close()
        if (--open === 0) resolve(null)
      }
    }
    page.postMessage({ type: 'view', id }, [port2])
  }
  try { return await promise } finally { clearTimeout(late) }
}

/** Headers that every answer has: plaintext is kept nowhere, shown nowhere else, and never run. */
const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'referrer-policy': 'no-referrer' }
const BARE = { ...COMMON, 'content-security-policy': "default-src 'none'; sandbox" }

/**
 * Answers a request for a view with 200, 206, 304 or 416; the headers go out before the first byte is asked for.
 *
 * @param id - what stands behind the folder in the address
 * @param pages - those that are open
 */
export async function answerView(request: Request, id: string, pages: readonly Asker[]): Promise<Response> {
  if (!['GET', 'HEAD'].includes(request.method)) return new Response(null, { status: 405, headers: { ...BARE, allow: 'GET, HEAD' } })
  const found = NAME.test(id) ? await find(id, pages) : null
  if (!found) return new Response(null, { status: 404, headers: BARE })
  const { file: { size, name, mime, etag }, port } = found
  const say = (message: FromView): void => port.postMessage(message)
  const without = (status: number, headers: Record<string, string>): Response => {
    say({ type: 'closed' })
    port.close()
    return new Response(null, { status, headers })
  }
  const { type, policy, inline } = showingOf(mime)
  const headers = {
    ...COMMON, 'content-security-policy': policy, 'content-type': type, 'content-disposition': disposition(name, inline ? 'inline' : 'attachment'), 'accept-ranges': 'bytes', etag,
  }
  if (isKnown(request.headers, etag)) return without(304, headers)
  const asked = askedOf(request.headers, etag, size)
  if (asked.kind === 'none') return without(416, { ...BARE, 'content-range': `bytes */${String(size)}` })
  const { from, to } = asked.kind === 'range' ? asked : { from: 0, to: size }
  const sized = { ...headers, 'content-length': String(to - from), ...asked.kind === 'range' ? { 'content-range': `bytes ${String(from)}-${String(to - 1)}/${String(size)}` } : {} }
  const status = asked.kind === 'range' ? 206 : 200
  if (request.method === 'HEAD') return without(status, sized)
  say({ type: 'read', from, to })
  return new Response(bodyOf(port), { status, headers: sized })
}
