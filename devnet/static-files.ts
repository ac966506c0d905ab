import { createReadStream, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { encodingFor, packed } from './compressed.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8', '.html': 'text/html; charset=utf-8', '.ico': 'image/x-icon', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.png': 'image/png', '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.webp': 'image/webp', '.woff2': 'font/woff2',
}

/** A file behind an address. */
export interface Found { path: string, size: number, tag: string, type: string }

/**
 * The file in `folder` that an address means: the file itself, the `index.html` of a folder, or the page without its ending. No file
 * whose name begins with a dot, nothing outside the folder.
 *
 * @param pathname - path of a parsed URL, percent-encoded
 */
export async function findFile(folder: string, pathname: string): Promise<Found | null> {
  const name = decoded(pathname)
  if (name === null || name.includes('\0') || name.split(/[/\\]/).some(part => part.startsWith('.'))) return null
  const base = join(folder, name)
  if (base !== join(folder, sep) && !base.startsWith(folder + sep)) return null
  for (const path of name.endsWith('/') ? [join(base, 'index.html')] : [base, `${base}.html`]) {
    const stats = await stat(path).catch((): null => null)
    if (stats?.isFile()) return { path, size: stats.size, tag: tagOf(stats), type: types[extname(path)] ?? 'application/octet-stream' }
  }
  return null
}

const tagOf = (stats: Stats): string => `"${stats.size.toString(36)}-${Math.round(stats.mtimeMs).toString(36)}"`

function decoded(pathname: string): string | null {
  try { return decodeURIComponent(pathname) } catch { return null }
}

/** First and last byte of a Range header (RFC 9110 §14.1.2); null: the whole file; `none`: nothing of it is there. Lists of ranges are not served as such. */
export function rangeOf(header: string | undefined, size: number): { from: number, to: number } | 'none' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') return Number(last) === 0 || size === 0 ? 'none' : { from: Math.max(0, size - Number(last)), to: size - 1 }
  if (last !== '' && Number(last) < Number(first)) return null
  return Number(first) >= size ? 'none' : { from: Number(first), to: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}

/** Sends a file, packed where the client takes that, or the part of it that is asked for. A file that goes away meanwhile ends the connection. */
export async function sendFile(request: IncomingMessage, response: ServerResponse, file: Found, headers: OutgoingHttpHeaders): Promise<void> {
  // A part is one of the file as it is, so its tag is another one's (RFC 9110 §8.8.3.3).
  const encoding = request.headers.range === undefined ? encodingFor(request.headers['accept-encoding'], file) : null
  const tag = encoding ? file.tag.replace(/"$/, `-${encoding}"`) : file.tag
  const common = { ...headers, 'etag': tag, 'accept-ranges': 'bytes', 'vary': 'accept-encoding' }
  if (request.headers['if-none-match'] === tag) return void response.writeHead(304, common).end()
  if (encoding) {
    const body = await packed(file, encoding)
    return void response.writeHead(200, { ...common, 'content-type': file.type, 'content-encoding': encoding, 'content-length': body.length }).end(request.method === 'HEAD' ? undefined : body)
  }
  const range = rangeOf(request.headers.range, file.size)
  if (range === 'none') return void response.writeHead(416, { ...common, 'content-range': `bytes */${file.size}` }).end()
  const length = range ? range.to - range.from + 1 : file.size
  response.writeHead(range ? 206 : 200, {
    ...common, 'content-type': file.type, 'content-length': length, ...range ? { 'content-range': `bytes ${range.from}-${range.to}/${file.size}` } : {},
  })
  if (request.method === 'HEAD' || length === 0) return void response.end()
  await pipeline(createReadStream(file.path, range ? { start: range.from, end: range.to } : { end: file.size - 1 }), response)
}
