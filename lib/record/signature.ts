/** Bytes of an Ed25519 signature and of a public key (RFC 8032 §5.1). */
export const SIGNATURE_BYTES = 64
export const PUBLIC_KEY_BYTES = 32

/** Checks an Ed25519 signature; handed in, so that a node uses its fast native one. */
export type Verify = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean | Promise<boolean>
