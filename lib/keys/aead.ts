import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'

/** NIST SP 800-38D §5.2.1.1: 96-bit nonces need no extra hashing. */
const NONCE_BYTES = 12
/** Nonce and 128-bit tag. */
export const SEAL_OVERHEAD = NONCE_BYTES + 16

/** Seals `bytes`: random nonce [12] ‖ AES-256-GCM ciphertext ‖ tag [16] (docs/format.md §6). */
export async function seal(key: CryptoKey, aad: Bytes, bytes: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, bytes)))
}

/**
 * Opens what {@link seal} made.
 *
 * @param what - named in the error, e.g. "the file's description"
 * @throws STORAGE_CORRUPT when key, AAD or bytes do not belong together
 */
export async function unseal(key: CryptoKey, aad: Bytes, sealed: Bytes, what: string): Promise<Bytes> {
  if (sealed.length < SEAL_OVERHEAD) throw new CyxError('STORAGE_CORRUPT', { what })
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(0, NONCE_BYTES), additionalData: aad }, key, sealed.subarray(NONCE_BYTES)))
  } catch {
    // WebCrypto's OperationError says nothing more, on purpose.
    throw new CyxError('STORAGE_CORRUPT', { what })
  }
}
