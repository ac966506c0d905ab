import { fromBase64url, fromHex } from '../bytes/base.ts'
import { concat, sized } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { SECRET_BYTES } from './derive.ts'

/** Signs by Ed25519 (RFC 8032). `publicKey` [32]; a signature has 64 bytes. */
export interface Signer { publicKey: Bytes, sign: (message: Uint8Array) => Promise<Bytes> }

/** What stands before a seed in PKCS #8 (RFC 8410 §7, the example without attributes). */
const PKCS8 = fromHex('302e020100300506032b657004220420')

/**
 * The signer of a seed [32], which the caller may zero afterwards: a key of WebCrypto that can't be read out, by @noble/curves where the platform lacks Ed25519 (Chrome
 * before 137): that is loaded then, and holds the seed.
 *
 * In a page that has just come the browser's takes a millisecond of a core, where @noble/curves takes 100 until it is compiled and has its tables.
 *
 * @throws INVALID_REQUEST when there are not 32 bytes
 */
export async function signerOf(seed: Bytes): Promise<Signer> {
  const pkcs8 = concat(PKCS8, sized(seed, SECRET_BYTES, 'the seed'))
  const imported = (open: boolean): Promise<CryptoKey> => crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', open, ['sign'])
  try {
    // WebCrypto tells the public key only of one that may be read out.
    const [key, open] = await Promise.all([imported(false), imported(true)])
    const { x = '' } = await crypto.subtle.exportKey('jwk', open)
    return { publicKey: fromBase64url(x), sign: async message => new Uint8Array(await crypto.subtle.sign('Ed25519', key, new Uint8Array(message))) }
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'NotSupportedError')) throw error
    const { publicKeySlowly, signSlowly } = await import('../bytes/ed25519Slowly.ts')
    const kept = pkcs8.slice(PKCS8.length)
    return { publicKey: publicKeySlowly(kept), sign: message => Promise.resolve(signSlowly(message, kept)) }
  } finally { pkcs8.fill(0) }
}
