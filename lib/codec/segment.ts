import { toBase32 } from '../bytes/base.ts'
import { concat, u32, u64, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Entry } from './header.ts'

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

/** A chunk that is being read: where it belongs, and its id for errors (32 bytes). */
export interface ReadPlace extends Place { chunkId: Uint8Array }

/** Which segment of how many, and its line in the length table. */
export interface SegmentPlace { segment: number, segments: number, entry: Entry }

/** The flags of a segment. */
export const segmentFlags = ({ compressed }: Entry): number => compressed ? SEALED | COMPRESSED : SEALED

/**
 * Opens a sealed segment.
 *
 * @param sealed - nonce ‖ ciphertext ‖ tag; copied before this returns (Web Cryptography API §14.3.2 step 2)
 * @returns its body: the plaintext, or the LZ4 block of it
 * @throws STORAGE_CORRUPT when the tag does not fit: other bytes, another key, version, chunk, segment, count or flags
 */
export async function openSegment(place: ReadPlace, key: CryptoKey, sealed: Bytes, { segment, segments, entry }: SegmentPlace): Promise<Bytes> {
  const additionalData = segmentAad(place, segment, segments, segmentFlags(entry))
  const opening = crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.slice(0, NONCE_BYTES), additionalData }, key, sealed.subarray(NONCE_BYTES))
  try { return new Uint8Array(await opening) } catch (error) { throw corruptSegment(place, segment, error) }
}

/** What a segment is told with that does not open. */
export const corruptSegment = ({ index, chunkId }: ReadPlace, segment: number, cause?: unknown): CyxError =>
  new CyxError('STORAGE_CORRUPT', { what: `segment ${String(segment)} of chunk ${String(index)}`, chunk: toBase32(chunkId) }, cause)

/** Waits for all, then throws what the first failed one threw: none of them still runs. */
export async function allDone(tasks: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(tasks)) if (result.status === 'rejected') throw result.reason
}
