import type { Bytes } from '../bytes/bytes.ts'
import { decodeRecord, encodeRecord } from '../bytes/cbor.ts'
import { NODE_CLASS_NAMES } from '../bytes/className.ts'
import { bytes, exactly, list, oneOf, orNull, record } from '../bytes/schema.ts'
import type { Checked } from '../bytes/schema.ts'
import { sources } from './lineage.ts'
import { fileSize, mediaType, name, time } from './texts.ts'

const id = bytes(16)

/** Files of a pack: each is a record of its one commit, which takes a thousand (canisters/directory). */
export const MEMBERS_MOST = 1_000

const schema = record({
  v: exactly(1), entry: id, version: id, parent: orNull(id), onTaken: oneOf('both', 'version'), name, type: mediaType, size: fileSize, modified: time, dek: bytes(60),
}, { class: oneOf(...NODE_CLASS_NAMES), from: record({ entry: id, version: id }), sources })

/** What finishes an upload that was left (docs/format.md §6): the ids and the sealed DEK that it began with, and how to know the file again. */
export type Journal = Omit<Checked<typeof schema>, 'v'>

/** The journal's bytes, to be sealed. @throws INVALID_REQUEST when a field is out of range */
export const encodeJournal = (journal: Journal): Bytes => encodeRecord(schema, 'journal', { v: 1, ...journal })

const members = list(schema, MEMBERS_MOST)

/** The journals of the files of a pack, in its order, at most {@link MEMBERS_MOST}. @throws INVALID_REQUEST */
export const encodeMembers = (journals: readonly Journal[]): Bytes => encodeRecord(members, 'members', journals.map(journal => ({ v: 1 as const, ...journal })))

/** The files of a pack. @throws STORAGE_FORMAT */
export const decodeMembers = (encoded: Uint8Array): Journal[] => decodeRecord(members, 'members', encoded).map(({ v: _, ...journal }) => journal)

/** The journal of opened bytes. @throws STORAGE_FORMAT when it is not canonical or does not fit */
export function decodeJournal(encoded: Uint8Array): Journal {
  const { v: _, ...journal } = decodeRecord(schema, 'journal', encoded)
  return journal
}
