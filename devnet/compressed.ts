import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Found } from './static-files.ts'

/** How a body is packed for the way (RFC 9110 §8.4.1, RFC 7932). */
export type Encoding = 'br' | 'gzip'

/** Types that shrink; pictures and fonts are packed already. */
const SHRINKS = /^(text\/|application\/(json|wasm|manifest)|image\/svg)/
/** A smaller body fits one packet either way, bytes. */
const LEAST = 1_400
/** Most of what level 11 takes off, in a twentieth of its time. */
const BROTLI_LEVEL = 6
/** More files than a build has; two encodings of each stay some megabytes. */
const MOST = 400

const packers: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: bytes => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: bytes => promisify(gzip)(bytes),
}

const known = new Map<string, { tag: string, body: Promise<Buffer> }>()

/** The encoding to send a file in, of those that the client takes (RFC 9110 §12.5.3); null: as it is. */
export function encodingFor(accepted: string | undefined, { type, size }: Pick<Found, 'type' | 'size'>): Encoding | null {
  if (size < LEAST || !SHRINKS.test(type)) return null
  const taken = (accepted ?? '').split(',').map(one => one.trim()).filter(one => !/;\s*q=0(\.0*)?$/.test(one)).map(one => one.split(';')[0]?.trim())
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : null
}

/** The file in an encoding: made once, and anew when the file has changed. */
export async function packed({ path, tag }: Found, encoding: Encoding): Promise<Buffer> {
  const key = `${encoding} ${path}`
  const there = known.get(key)
  if (there?.tag === tag) return there.body
  const body = readFile(path).then(packers[encoding])
  body.catch(() => { known.delete(key) })
  known.set(key, { tag, body })
  if (known.size > MOST) for (const oldest of known.keys()) { known.delete(oldest); break }
  return body
}
