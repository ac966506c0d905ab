import { createHash, hash } from 'node:crypto'

/** Bytes hashed in one native call; longer inputs are not joined first. */
const oneShotBytes = 4096

/** SHA-256 over `parts` joined. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const [only] = parts
  if (parts.length === 1 && only) return hash('sha256', only, 'buffer')
  if (parts.reduce((sum, part) => sum + part.length, 0) <= oneShotBytes) return hash('sha256', Buffer.concat(parts), 'buffer')
  const state = createHash('sha256')
  for (const part of parts) state.update(part)
  return state.digest()
}

/** UTF-8 bytes of `text`. */
export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** Lower-case hex of `bytes`. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Whether `a` and `b` hold the same bytes. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** A text with its length in one byte before it: the domain separators of the IC interface specification, §Notation. */
export const domain = (text: string): Uint8Array => Buffer.from([text.length, ...utf8(text)])

/** Unsigned LEB128 of `value` (≥ 0). */
export function leb128(value: bigint): Uint8Array {
  const out: number[] = []
  let rest = value
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    out.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Uint8Array.from(out)
}

/** A copy of `bytes` that is a plain Uint8Array of its own buffer (libraries compare prototypes). */
export const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
