import { concat, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'

const AES = { name: 'AES-GCM', length: 256 } as const

/** Bytes of every secret that keys are derived from. */
export const SECRET_BYTES = 32

/** 32 random bytes. */
export const randomSecret = (): Bytes => crypto.getRandomValues(new Uint8Array(SECRET_BYTES))

/** A secret as a non-extractable HKDF base key; the caller may zero the bytes afterwards. */
export const hkdfBase = (secret: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey'])

const params = (info: string, extra?: Uint8Array): HkdfParams =>
  // RFC 5869 §2.2: an absent salt is a string of zeros; WebCrypto takes the empty one for it.
  ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: extra ? concat(utf8(info), extra) : utf8(info) })

/** HKDF-SHA256(base, info ‖ extra) as a non-extractable AES-256-GCM key. */
export const aesKey = (base: CryptoKey, info: string, extra?: Uint8Array): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(params(info, extra), base, AES, false, ['encrypt', 'decrypt'])

/** HKDF-SHA256(base, info ‖ extra), `length` bytes. */
export const rawKey = async (base: CryptoKey, info: string, length = SECRET_BYTES, extra?: Uint8Array): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.deriveBits(params(info, extra), base, length * 8))

/** HKDF-SHA256(base, info) as a non-extractable HMAC-SHA256 key. */
export const hmacKey = (base: CryptoKey, info: string): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(params(info), base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign'])

/** A 32-byte secret as a non-extractable AES-256-GCM key. */
export const aesKeyOf = (secret: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', secret, AES, false, ['encrypt', 'decrypt'])
