import type { Bytes } from '../../bytes/bytes.ts'
import { readColumns, writeColumns } from '../../bytes/columns.ts'
import type { FileEntry } from '../types.ts'

/** The list in few large pieces: 100,000 entries cross from worker to page, or are read from the device, in the time of some hundred objects. */
export interface Listing {
  /** Id, parent, version and name of each entry, one behind the other. */
  text: string
  /** Length of each of the four, in UTF-16 units: [4 × entries]. */
  lengths: Uint32Array<ArrayBuffer>
  /** Media types, each once, a line each. */
  types: string
  /** Size, time, time in the trash (NaN: not there), versions, links, media type: [6 × entries]. */
  numbers: Float64Array<ArrayBuffer>
  /** 1 for a folder, plus 2 for a star, plus 4 for a file that is kept whole: [entries]. */
  flags: Bytes
}

const TEXTS = 4
const NUMBERS = 6

/** The list of a drive without files. */
export const NO_FILES: Listing = packList([])

/** Packs entries, in their order. */
export function packList(files: readonly FileEntry[]): Listing {
  const count = files.length
  const texts: string[] = []
  const lengths = new Uint32Array(TEXTS * count)
  const numbers = new Float64Array(NUMBERS * count)
  const flags = new Uint8Array(count)
  const types = new Map<string, number>()
  files.forEach(({ id, parent, version, name, type, size, addedAt, trashedAt, versions, links, folder, starred, whole }, i) => {
    const some = [id, parent ?? '', version, name]
    some.forEach((one, j) => { lengths[TEXTS * i + j] = one.length })
    texts.push(...some)
    if (!types.has(type)) types.set(type, types.size)
    numbers.set([size, addedAt, trashedAt ?? Number.NaN, versions, links, types.get(type) ?? 0], NUMBERS * i)
    flags[i] = Number(folder) + 2 * Number(starred) + 4 * Number(whole ?? false)
  })
  return { text: texts.join(''), lengths, types: JSON.stringify([...types.keys()]), numbers, flags }
}

/** The entries of {@link packList}. */
export function unpackList({ text, lengths, types, numbers, flags }: Listing): FileEntry[] {
  const names = JSON.parse(types) as string[]
  let at = 0
  let last: string | null = null
  return Array.from(flags, (flag, i) => {
    const next = (j: number): string => text.slice(at, at += lengths[TEXTS * i + j] ?? 0)
    const number = (j: number): number => numbers[NUMBERS * i + j] ?? 0
    const [id, parent, version, name] = [next(0), next(1), next(2), next(3)]
    // Neighbours mostly lie in one folder: one string for all of them.
    last = parent === '' ? null : parent === last ? last : parent
    const row: FileEntry = {
      id, parent: last, folder: (flag & 1) === 1, name, type: names[number(5)] ?? '', size: number(0), addedAt: number(1), version, versions: number(3), starred: (flag & 2) === 2,
      trashedAt: Number.isNaN(number(2)) ? null : number(2), links: number(4),
    }
    if ((flag & 4) === 4) row.whole = true
    return row
  })
}

/** Whether two lists say the same. */
export const sameList = (a: Listing, b: Listing): boolean =>
  a.flags.length === b.flags.length && a.text === b.text && a.types === b.types && a.numbers.every((one, i) => Object.is(one, b.numbers[i])) && a.flags.every((one, i) => one === b.flags[i]) && a.lengths.every((one, i) => one === b.lengths[i])

/** The list as bytes, for this device. */
export const listToBytes = ({ text, lengths, types, numbers, flags }: Listing): Bytes => writeColumns([text, lengths, types, numbers, flags])

/** @throws STORAGE_FORMAT */
export function listOfBytes(bytes: Bytes): Listing {
  const read = readColumns(bytes)
  return { text: read.text(), lengths: read.counts(), types: read.text(), numbers: read.numbers(), flags: read.bytes().slice() }
}
