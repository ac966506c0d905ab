import type { Bytes } from '../bytes/bytes.ts'
import { decodeRecord, encodeRecord } from '../bytes/cbor.ts'
import { bytes, dictionary, exactly, list, record, text } from '../bytes/schema.ts'
import type { Checked } from '../bytes/schema.ts'
import { name } from './texts.ts'

/** Sources of one version, at most. */
export const SOURCES_MOST = 32
/** UTF-8 bytes of what was done to a source, at most. */
export const TRANSFORM_BYTES = 256

/** A version of a file in a drive, and the CID of its layout. */
const file = { version: bytes(16), cid: bytes(36) }

const source = record(
  { name, transform: text(TRANSFORM_BYTES), meta: dictionary(text(64, 1), text(1024), 16) },
  { file: record(file), script: record({ name, ...file }) },
)

/** Something that a version was made from (docs/format.md §7): how it was called then, which `file` it is where it lies in a drive, what was done to it, by which script, and whatever else a person notes. */
export type Source = Checked<typeof source>

/** The check of a version's sources. */
export const sources = list(source, SOURCES_MOST)

const schema = record({ v: exactly(1), sources })

/** Sources as bytes, for a device's own list. @throws INVALID_REQUEST */
export const encodeSources = (given: readonly Source[]): Bytes => encodeRecord(schema, 'lineage', { v: 1, sources: [...given] })

/** The sources of {@link encodeSources}. @throws STORAGE_FORMAT */
export const decodeSources = (encoded: Uint8Array): Source[] => decodeRecord(schema, 'lineage', encoded).sources
