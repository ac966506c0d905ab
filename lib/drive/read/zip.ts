import { concat, utf8 } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { crc32 } from './crc32.ts'

/** A file or folder of an archive: its path with `/` between the names (a folder's ends in one), bytes, time of the last change (ms since 1970). */
export interface ZipEntry { path: string, size: number, modified: number, open: () => AsyncIterable<Bytes> }

// APPNOTE.TXT 6.3.10. Numbers of sections follow.
const [LOCAL, CENTRAL, END64, LOCATOR64, END] = [0x04034b50, 0x02014b50, 0x06064b50, 0x07064b50, 0x06054b50]
const DESCRIPTOR = 0x08074b50
/** §4.4.4: the sum and sizes follow the bytes (3), names are UTF-8 (11). */
const FLAGS = 1 << 3 | 1 << 11
/** §4.4.3: version 4.5 knows 64-bit sizes; §4.4.2: made by a UNIX (3), so that the mode counts. */
const [NEEDED, MADE_BY] = [45, 3 << 8 | 63]
/** §4.3.9.2, 4.5.3: sizes are 64 bits long where they might not fit, which a stream must know beforehand. */
const LARGE = 0xffff_ffff
/** Names of one archive at most: a directory of some 100 MB. */
const ENTRIES_MAX = 1_000_000
/** Entries of the central directory that are yielded together. */
const AT_ONCE = 1_000

/** Little-endian fields one after the other: `[value, bytes]`. */
function fields(...list: readonly [value: number, bytes: 2 | 4 | 8][]): Bytes {
  const view = new DataView(new ArrayBuffer(list.reduce((sum, [, bytes]) => sum + bytes, 0)))
  let at = 0
  for (const [value, bytes] of list) {
    if (bytes === 2) view.setUint16(at, value, true)
    else if (bytes === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += bytes
  }
  return new Uint8Array(view.buffer)
}

/** Time and date of MS-DOS (§4.4.6): in two seconds, from 1980 to 2107, in UTC so that the archive is the same everywhere. */
function dosTime(ms: number): [time: number, date: number] {
  const at = new Date(Math.min(Math.max(ms, Date.UTC(1980, 0, 1)), Date.UTC(2107, 11, 31, 23, 59, 58)))
  return [
    at.getUTCHours() << 11 | at.getUTCMinutes() << 5 | at.getUTCSeconds() >> 1,
    at.getUTCFullYear() - 1980 << 9 | at.getUTCMonth() + 1 << 5 | at.getUTCDate(),
  ]
}

interface Placed extends Omit<ZipEntry, 'path'> { name: Bytes, folder: boolean, large: boolean, offset: number }

/** §4.4.4 bit 3 says the descriptor's sizes are of 64 bits when the entry has the extra field of them (§4.3.9.2). */
const localHeader = ({ name, modified, large }: Placed): Bytes => {
  const extra = large ? fields([1, 2], [16, 2], [0, 8], [0, 8]) : new Uint8Array(0)
  const [time, date] = dosTime(modified)
  const size = large ? LARGE : 0
  return concat(fields([LOCAL, 4], [NEEDED, 2], [FLAGS, 2], [0, 2], [time, 2], [date, 2], [0, 4], [size, 4], [size, 4], [name.length, 2], [extra.length, 2]), name, extra)
}

const descriptor = ({ size, large }: Placed, crc: number): Bytes => fields([DESCRIPTOR, 4], [crc, 4], [size, large ? 8 : 4], [size, large ? 8 : 4])

const centralHeader = ({ name, size, modified, folder, large, offset }: Placed, crc: number): Bytes => {
  const far = offset >= LARGE
  const wide: [number, 8][] = [...large ? [[size, 8], [size, 8]] as [number, 8][] : [], ...far ? [[offset, 8]] as [number, 8][] : []]
  const extra = wide.length > 0 ? fields([1, 2], [8 * wide.length, 2], ...wide) : new Uint8Array(0)
  const [time, date] = dosTime(modified)
  const short = large ? LARGE : size
  // §4.4.15: in the upper half UNIX modes (a folder drwxr-xr-x, a file -rw-r--r--), below the folder's bit of MS-DOS.
  const mode = folder ? 0o40755 * 65_536 + 16 : 0o100644 * 65_536
  return concat(
    fields([CENTRAL, 4], [MADE_BY, 2], [NEEDED, 2], [FLAGS, 2], [0, 2], [time, 2], [date, 2], [crc, 4], [short, 4], [short, 4], [name.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [mode, 4], [far ? LARGE : offset, 4]),
    name, extra)
}

const ending = (count: number, bytes: number, offset: number): Bytes => concat(
  fields([END64, 4], [44, 8], [MADE_BY, 2], [NEEDED, 2], [0, 4], [0, 4], [count, 8], [count, 8], [bytes, 8], [offset, 8]),
  fields([LOCATOR64, 4], [0, 4], [offset + bytes, 8], [1, 4]),
  fields([END, 4], [0, 2], [0, 2], [Math.min(count, 0xffff), 2], [Math.min(count, 0xffff), 2], [Math.min(bytes, LARGE), 4], [Math.min(offset, LARGE), 4], [0, 2]))

/** What stands in the archive where. */
function place(entries: readonly ZipEntry[]): { placed: Placed[], offset: number } {
  if (entries.length > ENTRIES_MAX) throw new CyxError('INVALID_REQUEST', { reason: 'an archive has at most a million files' })
  let offset = 0
  const placed = safePaths(entries).map(({ path, size, modified, open }): Placed => {
    const one = { name: utf8(path), size, modified, open, folder: path.endsWith('/'), large: size >= LARGE, offset }
    offset += localHeader(one).length + size + (one.folder ? 0 : descriptor(one, 0).length)
    return one
  })
  return { placed, offset }
}

/**
 * Bytes of the archive: known before the first one is read.
 *
 * @throws INVALID_REQUEST for more than a million entries
 */
export function zipBytes(entries: readonly ZipEntry[]): number {
  const { placed, offset } = place(entries)
  const central = placed.reduce((sum, one) => sum + centralHeader(one, 0).length, 0)
  return offset + central + ending(placed.length, central, offset).length
}

/**
 * A zip archive as a stream: files stored as they are, read one after the other.
 *
 * @throws STORAGE_CORRUPT when a file has another length than announced; INVALID_REQUEST as {@link zipBytes}; whatever a file throws
 */
export async function* zip(entries: readonly ZipEntry[]): AsyncGenerator<Bytes, void> {
  const { placed, offset } = place(entries)
  const central: Bytes[] = []
  for (const one of placed) {
    yield localHeader(one)
    let [crc, sum] = [0, 0]
    for await (const bytes of one.open()) {
      crc = crc32(bytes, crc)
      sum += bytes.length
      yield bytes
    }
    if (sum !== one.size) throw new CyxError('STORAGE_CORRUPT', { what: `${String(sum)} bytes instead of ${String(one.size)}` })
    if (!one.folder) yield descriptor(one, crc)
    central.push(centralHeader(one, crc))
  }
  const length = central.reduce((sum, one) => sum + one.length, 0)
  for (let i = 0; i < central.length; i += AT_ONCE) yield concat(...central.slice(i, i + AT_ONCE))
  yield ending(placed.length, length, offset)
}

/** Paths that stay inside the folder they are unpacked in, each once: `..`, roots and other systems' separators are taken out. */
function safePaths(entries: readonly ZipEntry[]): ZipEntry[] {
  const taken = new Set<string>()
  return entries.map(entry => {
    const folder = entry.path.endsWith('/')
    const parts = entry.path.toWellFormed().split('/').map(part => part.replace(/[\\:\0-\x1f\x7f]/g, '_')).filter(part => !['', '.', '..'].includes(part))
    const whole = parts.join('/') || 'file'
    const dot = whole.lastIndexOf('.')
    const [stem, end] = dot > whole.lastIndexOf('/') + 1 && !folder ? [whole.slice(0, dot), whole.slice(dot)] : [whole, '']
    let path = whole
    // Compared as systems do that do not tell cases apart.
    for (let n = 2; taken.has(path.normalize('NFC').toLowerCase()); n++) path = `${stem} (${String(n)})${end}`
    taken.add(path.normalize('NFC').toLowerCase())
    return { ...entry, path: folder ? `${path}/` : path }
  })
}
