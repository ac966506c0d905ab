const keys = new Map<string, Promise<CryptoKey>>()

/** Keys kept; there are about as many as nodes. */
const KEYS_MAX = 256

/** Checks an Ed25519 signature (RFC 8032) by WebCrypto, by @noble/curves where the platform lacks it (Chrome before 137): that is loaded then. False, too, for what is no key. */
export async function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): Promise<boolean> {
  let key: CryptoKey
  try { key = await keyOf(publicKey) } catch { return (await import('./ed25519Slowly.ts')).verifySlowly(signature, message, publicKey) }
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message))
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
