import { base32 as rfc4648Base32 } from 'multiformats/bases/base32'
import { base64url as rfc4648Base64url } from 'multiformats/bases/base64'
import { CyxError } from '../errors.ts'
import type { Bytes } from './bytes.ts'

interface Base { baseEncode: (bytes: Uint8Array) => string, baseDecode: (text: string) => Uint8Array }

/** RFC 4648 §6 in lower case, without padding; 16 bytes are 26 characters. */
export const toBase32 = (bytes: Uint8Array): string => rfc4648Base32.baseEncode(bytes)

/** The bytes of {@link toBase32}. @throws INVALID_REQUEST for anything that it would not have written */
export const fromBase32 = (text: string): Bytes => decode(rfc4648Base32, text)

/** RFC 4648 §5, without padding. */
export const toBase64url = (bytes: Uint8Array): string => rfc4648Base64url.baseEncode(bytes)

/** The bytes of {@link toBase64url}. @throws INVALID_REQUEST for anything that it would not have written */
export const fromBase64url = (text: string): Bytes => decode(rfc4648Base64url, text)

/** Two lower-case digits per byte. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/** The bytes of {@link toHex}. @throws INVALID_REQUEST for anything that it would not have written */
export function fromHex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw malformed()
  return Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16))
}

function decode(base: Base, text: string): Bytes {
  let bytes: Bytes
  try { bytes = new Uint8Array(base.baseDecode(text)) } catch { throw malformed() }
  // Padding and stray low bits decode too; one value has one text only.
  if (base.baseEncode(bytes) !== text) throw malformed()
  return bytes
}

// The text stays out of the error: it may be a link's secret.
const malformed = (): CyxError => new CyxError('INVALID_REQUEST', { reason: 'an encoded value is malformed' })
