import type { Bytes } from '../../bytes/bytes.ts'
import { NODE_CLASS_NAMES } from '../../bytes/className.ts'
import type { NodeClassName } from '../../bytes/className.ts'
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
  /** 1 for a folder, plus 2 for a star, plus 4 for a file that is kept whole, plus 8 times the class, from 1, where it was chosen: [entries]. */
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
  files.forEach(({ id, parent, version, name, type, size, addedAt, trashedAt, versions, links, folder, starred, whole, class: kind }, i) => {
    const some = [id, parent ?? '', version, name]
    some.forEach((one, j) => { lengths[TEXTS * i + j] = one.length })
    texts.push(...some)
    if (!types.has(type)) types.set(type, types.size)
    numbers.set([size, addedAt, trashedAt ?? Number.NaN, versions, links, types.get(type) ?? 0], NUMBERS * i)
    flags[i] = Number(folder) + 2 * Number(starred) + 4 * Number(whole ?? false) + 8 * (kind ? 1 + NODE_CLASS_NAMES.indexOf(kind) : 0)
  })
  return { text: texts.join(''), lengths, types: JSON.stringify([...types.keys()]), numbers, flags }
}

/** Where each text begins and ends: [4 × entries + 1]. */
function placesOf(lengths: Listing['lengths']): Uint32Array {
  const places = new Uint32Array(lengths.length + 1)
  for (let i = 0, at = 0; i < lengths.length; i++) places[i + 1] = at += lengths[i] ?? 0
  return places
}

/** What the rows of a list share. */
interface Columns extends Listing { places: Uint32Array, media: readonly string[] }

/**
 * An entry that is read where it lies in its list when somebody looks at it: of 100,000 entries a window shows forty, and as many objects of
 * fourteen fields each would keep the page busy for half a second.
 */
class Row implements FileEntry {
  private readonly list: Columns
  private readonly at: number
  private known: string | null = null
  constructor(list: Columns, at: number) {
    this.list = list
    this.at = at
  }

  private text(column: number): string {
    const { text, places } = this.list
    const i = TEXTS * this.at + column
    return text.slice(places[i], places[i + 1])
  }

  private number(column: number): number { return this.list.numbers[NUMBERS * this.at + column] ?? 0 }
  private has(flag: number): boolean { return ((this.list.flags[this.at] ?? 0) & flag) === flag }

  get id(): string { return this.known ??= this.text(0) }
  get parent(): string | null { return this.text(1) || null }
  get version(): string { return this.text(2) }
  get name(): string { return this.text(3) }
  get type(): string { return this.list.media[this.number(5)] ?? '' }
  get size(): number { return this.number(0) }
  get addedAt(): number { return this.number(1) }
  get trashedAt(): number | null {
    const at = this.number(2)
    return Number.isNaN(at) ? null : at
  }

  get versions(): number { return this.number(3) }
  get links(): number { return this.number(4) }
  get folder(): boolean { return this.has(1) }
  get starred(): boolean { return this.has(2) }
  get whole(): boolean { return this.has(4) }
  get class(): NodeClassName | undefined { return NODE_CLASS_NAMES[((this.list.flags[this.at] ?? 0) >> 3) - 1] }
}

/** The entries of {@link packList}, each read when it is looked at. */
export function unpackList(list: Listing): FileEntry[] {
  const columns: Columns = { ...list, places: placesOf(list.lengths), media: JSON.parse(list.types) as string[] }
  const rows: FileEntry[] = []
  for (let at = 0; at < list.flags.length; at++) rows.push(new Row(columns, at))
  return rows
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
