import { concat, u32, u64, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'

/** Which chunk of which version, and the key it is sealed under. */
export interface Place {
  /** The DEK as an HKDF base key, with usages `deriveKey` and `deriveBits`. */
  dek: CryptoKey
  /** Version id, 16 bytes. */
  version: Uint8Array
  /** Chunk index, from 0. */
  index: number
}

/** Flags of a segment (docs/format.md §2). */
export const SEALED = 1
export const COMPRESSED = 2

/** Bytes of the nonce and the tag (NIST SP 800-38D §5.2.1). */
export const NONCE_BYTES = 12

const MAGIC = utf8('CYXC')
const derive = (label: string, { version, index }: Place): HkdfParams =>
  ({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: concat(utf8(label), version, u64(index)) })

/** The chunk's AES-256-GCM key; it can't be read out. */
export const chunkKey = (place: Place): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(derive('cyxcloud/chunk', place), place.dek, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** The key of the chunk's synthetic nonces, 32 bytes. */
export const nonceKey = async (place: Place): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.deriveBits(derive('cyxcloud/nonce', place), place.dek, 256))

/** What a segment is bound to, 48 bytes; all of it is known to a reader before the first byte arrives. */
export const segmentAad = ({ version, index }: Place, segment: number, segments: number, flags: number): Bytes =>
  concat(MAGIC, u32(1), version, u64(index), u32(segment), u32(segments), u32(flags), u32(0))

/** Waits for all, then throws what the first failed one threw: none of them still runs. */
export async function allDone(tasks: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(tasks)) if (result.status === 'rejected') throw result.reason
}
