/** What a request asks of a file: all of it, bytes `from` … `to` − 1, or something that it does not have. */
export type Asked = { kind: 'all' } | { kind: 'range', from: number, to: number } | { kind: 'none' }

/** One range: `bytes=first-last`, `bytes=first-` or `bytes=-suffix` (RFC 9110 §14.1.2). */
const ONE = /^bytes[ \t]*=[ \t]*(?:(\d{1,20})-(\d{0,20})|-(\d{1,20}))[ \t]*$/i

/**
 * Reads a Range header. What is malformed, of another unit, or asks for several ranges counts as absent, as RFC 9110 §14.2 allows.
 *
 * @param size - bytes of the file
 */
export function askedRange(header: string | null, size: number): Asked {
  const [, first, last, suffix] = ONE.exec(header ?? '') ?? []
  if (suffix !== undefined) {
    const bytes = Math.min(Number(suffix), size)
    return bytes > 0 ? { kind: 'range', from: size - bytes, to: size } : { kind: 'none' }
  }
  if (first === undefined) return { kind: 'all' }
  const from = Number(first)
  const end = last ? Number(last) : Infinity
  if (end < from) return { kind: 'all' }
  return from < size ? { kind: 'range', from, to: Math.min(size, end + 1) } : { kind: 'none' }
}

/**
 * What a request asks, its conditions weighed: a range counts only for the content that it was meant for.
 *
 * @param headers - of the request: Range and If-Range (RFC 9110 §13.1.5: an entity tag must match strongly; no dates are given out)
 * @param etag - of the file as it is, `"` around it
 */
export function askedOf(headers: Headers, etag: string, size: number): Asked {
  const condition = headers.get('if-range')
  return condition !== null && condition.trim() !== etag ? { kind: 'all' } : askedRange(headers.get('range'), size)
}

/** Whether an If-None-Match header names the content (weakly, RFC 9110 §13.1.2). */
export const isKnown = (headers: Headers, etag: string): boolean =>
  (headers.get('if-none-match') ?? '').split(',').some(one => ['*', etag].includes(one.trim().replace(/^W\//, '')))
