import { blake3 as nobleBlake3 } from '@noble/hashes/blake3.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import type { Bytes } from './bytes.ts'

/** BLAKE3-256 of small inputs, 32 bytes; shards are hashed by the coder, forty times as fast. */
export const blake3 = (bytes: Uint8Array): Bytes => new Uint8Array(nobleBlake3(bytes))

/** Keyed BLAKE3-256 of small inputs; `key` has 32 bytes. */
export const blake3Keyed = (key: Uint8Array, bytes: Uint8Array): Bytes => new Uint8Array(nobleBlake3(bytes, { key }))

/** SHA-256 (FIPS 180-4) of small inputs, 32 bytes, without waiting. */
export const sha256 = (bytes: Uint8Array): Bytes => new Uint8Array(nobleSha256(bytes))
