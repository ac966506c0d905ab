import { ed25519 } from '@noble/curves/ed25519.js'
import type { Verify } from '../record/signature.ts'

const keys = new Map<string, Promise<CryptoKey>>()

/** Keys kept; there are about as many as nodes. */
const KEYS_MAX = 256

/** Checks an Ed25519 signature (RFC 8032) by WebCrypto, by @noble/curves where the platform lacks it (Chrome before 137). */
export const verifyEd25519: Verify = async (signature, message, publicKey) => {
  let key: CryptoKey
  try { key = await keyOf(publicKey) } catch { return verifySlowly(signature, message, publicKey) }
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message))
}

/** The readable twin of {@link verifyEd25519}. */
export const verifySlowly = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean => {
  // A key that is no point on the curve signs nothing.
  try { return ed25519.verify(signature, message, publicKey, { zip215: false }) } catch { return false }
}

function keyOf(publicKey: Uint8Array): Promise<CryptoKey> {
  const name = publicKey.join()
  const known = keys.get(name)
  if (known) return known
  if (keys.size >= KEYS_MAX) keys.clear()
  const key = crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify'])
  keys.set(name, key)
  return key
}
