import type { FromPort } from '../messages.ts'
import { bodyOf } from './body.ts'
import { disposition } from './disposition.ts'

/** How long an announced file waits to be fetched. */
const WAIT_MS = 60_000

/** Files that pages announced and browsers fetch once. */
export interface Downloads {
  announce: (file: { id: string, name: string, size: number, mime: string }, port: MessagePort) => void
  /** The answer to a fetch of `id`; 404 when it was never announced, was fetched before, or waited too long. */
  answer: (id: string) => Response
}

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // Should a browser ever show the body instead of saving it, it can do nothing.
  'content-security-policy': "default-src 'none'; sandbox",
}

/** A fresh set of downloads; it lives as long as the worker does. */
export function makeDownloads(): Downloads {
  const waiting = new Map<string, { name: string, size: number, mime: string, port: MessagePort }>()
  return {
    announce: ({ id, name, size, mime }, port) => {
      waiting.set(id, { name, size, mime, port })
      setTimeout(() => { waiting.delete(id) }, WAIT_MS)
      const ready: FromPort = { type: 'ready' }
      port.postMessage(ready)
    },
    answer: id => {
      const file = waiting.get(id)
      waiting.delete(id)
      if (!file) return new Response(null, { status: 404, headers: HEADERS })
      const headers = { ...HEADERS, 'content-type': file.mime || 'application/octet-stream', 'content-length': String(file.size), 'content-disposition': disposition(file.name) }
      return new Response(bodyOf(file.port), { headers })
    },
  }
}
