import { ed25519 } from '@noble/curves/ed25519.js'
import type { Bytes } from './bytes.ts'

/** Checks an Ed25519 signature (RFC 8032) in JavaScript; false, too, for what is no key. The readable twin of `verifyEd25519`. */
export const verifySlowly = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean => {
  // A key that is no point on the curve signs nothing.
  try { return ed25519.verify(signature, message, publicKey, { zip215: false }) } catch { return false }
}

/** The public key [32] of a seed [32]. */
export const publicKeySlowly = (seed: Uint8Array): Bytes => new Uint8Array(ed25519.getPublicKey(seed))

/** The signature [64] of a message by a seed [32]. */
export const signSlowly = (message: Uint8Array, seed: Uint8Array): Bytes => new Uint8Array(ed25519.sign(message, seed))
