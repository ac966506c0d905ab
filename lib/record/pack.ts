import type { Bytes } from '../bytes/bytes.ts'
import { decodeRecord, encodeRecord } from '../bytes/cbor.ts'
import { CLASS_NAMES } from '../bytes/className.ts'
import { toHex } from '../bytes/base.ts'
import { bytes, exactly, int, list, misfit, oneOf, record } from '../bytes/schema.ts'
import type { Checked } from '../bytes/schema.ts'
import { CyxError } from '../errors.ts'
import { CHUNKS_MAX } from './layout.ts'

/** Bytes of a container at most: it is cut into shards as a chunk is. */
export const CONTAINER_BYTES = 4_194_304

/** Plaintext bytes of a file that goes into a pack, at most. */
export const PACKED_FILE_BYTES = 1_048_576

/** Bytes of an entry at most: header, table of four, four sealed segments, rounded up to 64 (docs/format.md §3). */
export const ENTRY_MAX_BYTES = 1_048_832

/** Entries start and end at multiples of this. */
export const ENTRY_STEP = 64

/** Entries of a pack at most. */
const ENTRIES_MAX = 65_536

const entry = record({ version: bytes(16), container: int(0, CHUNKS_MAX - 1), offset: int(0, CONTAINER_BYTES - ENTRY_STEP), bytes: int(ENTRY_STEP, ENTRY_MAX_BYTES) })

const schema = record({ v: exactly(1), class: oneOf(...CLASS_NAMES), containers: list(int(ENTRY_STEP, CONTAINER_BYTES), ENTRIES_MAX), entries: list(entry, ENTRIES_MAX) })

/** Where an entry lies: `bytes` from `offset` on, in container `container` of the pack. `version` is the entry's own. */
export type PackEntry = Checked<typeof entry>

/** Where a packed file lies, for whoever may read it and not the index: in which pack and container, and the bytes of that container altogether. */
export const packPlace = record({
  version: bytes(16), container: int(0, CHUNKS_MAX - 1), of: int(ENTRY_STEP, CONTAINER_BYTES), offset: int(0, CONTAINER_BYTES - ENTRY_STEP), bytes: int(ENTRY_STEP, ENTRY_MAX_BYTES),
})
/** A file's place in a pack. */
export type PackPlace = Checked<typeof packPlace>

/** The index of a pack (docs/format.md §5.1): bytes of each container, and the entries in their order. */
export type Pack = Omit<Checked<typeof schema>, 'v'>

/** An entry of one pack that becomes an entry of another, its bytes unchanged. */
export interface Move { from: PackEntry, to: PackEntry }

/**
 * Lays entries into containers, in order; none is cut.
 *
 * @param entries - the version id of each, and the bytes of its chunk in class *on-chain*
 * @throws INVALID_REQUEST when there are none or too many, a length is none, or a version comes twice
 */
export function makePack(name: Pack['class'], entries: readonly { version: Uint8Array, bytes: number }[]): Pack {
  const containers: number[] = []
  const placed = entries.map(({ version, bytes: length }): PackEntry => {
    const offset = containers.at(-1) ?? CONTAINER_BYTES
    if (offset + length > CONTAINER_BYTES) containers.push(0)
    const container = containers.length - 1
    const start = containers[container] ?? 0
    containers[container] = start + length
    return { version: new Uint8Array(version), container, offset: start, bytes: length }
  })
  const pack = { class: name, containers, entries: placed }
  // What would not be read back is not written.
  try { return check(schema({ v: 1, ...pack }, 'pack')) } catch (error) { throw new CyxError('INVALID_REQUEST', { reason: 'these are no entries of a pack' }, error) }
}

/** The index's bytes, to be sealed. @throws INVALID_REQUEST when a field is out of range */
export const encodePack = (pack: Pack): Bytes => encodeRecord(schema, 'pack', { v: 1, ...pack })

/** The index of opened bytes. @throws STORAGE_FORMAT when it is not canonical, or its entries are not one after the other, filling their containers */
export const decodePack = (encoded: Uint8Array): Pack => check(decodeRecord(schema, 'pack', encoded))

/** Bytes of the pack, and those of entries that live. */
export function packUse({ containers, entries }: Pack, lives: (version: Bytes) => boolean): { bytes: number, liveBytes: number } {
  const sum = (lengths: readonly number[]): number => lengths.reduce((total, length) => total + length, 0)
  return { bytes: sum(containers), liveBytes: sum(entries.filter(one => lives(one.version)).map(one => one.bytes)) }
}

/** Whether a pack is rewritten: less than half of its bytes live. One in which nothing lives is deleted instead. */
export function needsRewrite(pack: Pack, lives: (version: Bytes) => boolean): boolean {
  const { bytes: all, liveBytes } = packUse(pack, lives)
  return liveBytes > 0 && 2 * liveBytes < all
}

/**
 * The pack of what lives, in the same order, and where each entry's bytes come from: they are copied as they are, as an entry is sealed under
 * its own version and key.
 *
 * @throws INVALID_REQUEST when nothing lives
 */
export function rewritePack(pack: Pack, lives: (version: Bytes) => boolean): { pack: Pack, moves: Move[] } {
  const live = pack.entries.filter(one => lives(one.version))
  const rewritten = makePack(pack.class, live)
  const moves = live.flatMap((from, i) => {
    const to = rewritten.entries[i]
    return to ? [{ from, to }] : []
  })
  return { pack: rewritten, moves }
}

/** Entries that stand one after the other and fill their containers; every version once. */
function check({ v: _, ...pack }: Checked<typeof schema>): Pack {
  const { containers, entries } = pack
  let [container, at] = [0, 0]
  for (const [i, one] of entries.entries()) {
    if (at > 0 && at === containers[container]) [container, at] = [container + 1, 0]
    if (one.container !== container || one.offset !== at || one.bytes % ENTRY_STEP !== 0) throw misfit(`pack.entries[${String(i)}]`)
    at += one.bytes
    if (at > (containers[container] ?? 0)) throw misfit('pack.containers')
  }
  if (entries.length === 0 || container !== containers.length - 1 || at !== containers[container]) throw misfit('pack.containers')
  if (new Set(entries.map(one => toHex(one.version))).size !== entries.length) throw misfit('pack.entries: a version twice')
  return pack
}
