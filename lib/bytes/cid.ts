import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'
import { CyxError } from '../errors.ts'
import type { Bytes } from './bytes.ts'
import { sized } from './bytes.ts'

/** Codecs of the multicodec table: `raw` for chunks and shards, `dag-cbor` for records. */
export const CODECS = { 'raw': 0x55, 'dag-cbor': 0x71 } as const

/** A codec by name. */
export type Codec = keyof typeof CODECS

// BLAKE3 in the multicodec table.
const BLAKE3 = 0x1e

/** The binary CIDv1 (36 bytes) of a BLAKE3-256 digest. @throws INVALID_REQUEST unless the digest has 32 bytes */
export const cidOf = (codec: Codec, digest: Uint8Array): Bytes => new Uint8Array(CID.createV1(CODECS[codec], create(BLAKE3, sized(digest, 32, 'the digest'))).bytes)

/** A binary CID as people read it: base32, 59 characters. @throws INVALID_REQUEST unless it is one of ours */
export const cidText = (cid: Uint8Array): string => ours(() => CID.decode(cid)).toString()

/** Codec and digest of a CID, binary or text. @throws INVALID_REQUEST unless it is one of ours: version 1, raw or dag-cbor, BLAKE3-256 */
export function parseCid(cid: string | Uint8Array): { codec: Codec, digest: Bytes } {
  const parsed = ours(() => typeof cid === 'string' ? CID.parse(cid) : CID.decode(cid))
  if (typeof cid === 'string' && parsed.toString() !== cid) throw foreign()
  return { codec: parsed.code === CODECS.raw ? 'raw' : 'dag-cbor', digest: new Uint8Array(parsed.multihash.digest) }
}

function ours(read: () => CID): CID {
  let cid: CID
  try { cid = read() } catch (error) { throw foreign(error) }
  const { version, code, multihash } = cid
  if (version !== 1 || (code !== CODECS.raw && code !== CODECS['dag-cbor']) || multihash.code !== BLAKE3 || multihash.digest.length !== 32) throw foreign()
  return cid
}

const foreign = (cause?: unknown): CyxError => new CyxError('INVALID_REQUEST', { reason: 'that is no content id of this system' }, cause)
