import type { Bytes } from '../bytes/bytes.ts'
import { decodeCanonical, decodeRecord, encodeRecord } from '../bytes/cbor.ts'
import { bytes, exactly, orNull, record } from '../bytes/schema.ts'
import type { Checked } from '../bytes/schema.ts'
import { packPlace } from './pack.ts'
import { fileSize, mediaType, name } from './texts.ts'

const schema = record({
  v: exactly(1), dek: bytes(32), version: bytes(16), account: bytes(16), name, type: mediaType, size: fileSize, cid: bytes(36), anchor: orNull(bytes(32)),
}, { pack: packPlace })

/** What a link opens (docs/format.md §9). `anchor`: address of the drive's account on Solana. */
export type LinkPayload = Omit<Checked<typeof schema>, 'v'>

/** The payload's bytes, to be sealed. @throws INVALID_REQUEST when a field is out of range */
export const encodeLinkPayload = (payload: LinkPayload): Bytes => encodeRecord(schema, 'link', { v: 1, ...payload })

/** The payload of opened bytes. @throws STORAGE_FORMAT when it is not canonical or does not fit */
export function decodeLinkPayload(encoded: Uint8Array): LinkPayload {
  const { v: _, ...payload } = decodeRecord(schema, 'link', encoded)
  return payload
}

/** Whether opened bytes are those of a link to a folder (docs/format.md §9.1). @throws STORAGE_FORMAT when they are not canonical */
export function isFolderPayload(encoded: Uint8Array): boolean {
  const given = decodeCanonical(encoded, 'link')
  return typeof given === 'object' && given !== null && 'v' in given && given.v === 2
}
