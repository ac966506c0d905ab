import type { FileEntry } from '../../lib/drive/types.ts'
import { kindOf, type Kind } from './folder.ts'
import { driveWords } from './words.ts'

/** One bar of a chart. */
export interface Part<K> { key: K, bytes: number, files: number }

/** How a file is kept: in pieces on nodes, by its class, or whole in a canister. */
export type KeptAs = keyof typeof driveWords.usage.classes

/** What came in a month; `storedBytes` are those with spare pieces. */
export interface Month extends Part<number> { storedBytes: number }

/** What a drive holds, counted from its list. */
export interface Usage {
  bytes: number
  files: number
  kinds: Part<Exclude<Kind, 'all' | 'folder'>>[]
  /** The last six months by the calendar of this device, oldest first; key is the month's first moment, ms. */
  months: Month[]
  trash: Part<'trash'>
  /** By how they are kept; those only of which there are files. */
  classes: Part<KeptAs>[]
}

/** What is stored at the end of a month, with spare pieces: as it was, or at the pace of the last three. */
export interface CoursePoint { key: number, bytes: number, ahead: boolean }

const MONTHS = 6

const keptAs = (file: FileEntry): KeptAs => file.whole ? 'on-chain' : file.class ?? 'standard'

/** What a byte takes: with spare pieces, 14 for 8 of class *standard*; one that is kept whole has none. */
const spreadOf = (kept: KeptAs): number => {
  const way = driveWords.classes.ways.find(({ key }) => key === kept)
  return way ? way.total / way.needed : 1
}

/** @param now - ms since 1970 */
export function usageOf(files: readonly FileEntry[], now: number): Usage {
  const trashed = new Set(files.filter(file => file.trashedAt !== null).map(file => file.id))
  const parents = new Map(files.map(file => [file.id, file.parent]))
  const gone = (id: string | null): boolean => {
    for (let one = id; one !== null; one = parents.get(one) ?? null) if (trashed.has(one)) return true
    return false
  }
  const today = new Date(now)
  const months = Array.from({ length: MONTHS }, (_, i): Month => ({ key: new Date(today.getFullYear(), today.getMonth() - (MONTHS - 1 - i), 1).getTime(), bytes: 0, files: 0, storedBytes: 0 }))
  const kinds = new Map<Part<Exclude<Kind, 'all' | 'folder'>>['key'], Part<Exclude<Kind, 'all' | 'folder'>>>()
  const usage: Usage = { bytes: 0, files: 0, kinds: [], months, trash: { key: 'trash', bytes: 0, files: 0 }, classes: [] }
  const classes = (Object.keys(driveWords.usage.classes) as KeptAs[]).map(key => ({ key, bytes: 0, files: 0 }))
  const count = (part: Part<unknown> | undefined, size: number): void => { if (part) { part.bytes += size; part.files++ } }
  for (const file of files) {
    if (file.folder) continue
    if (gone(file.id)) { count(usage.trash, file.size); continue }
    usage.bytes += file.size
    usage.files++
    const kept = keptAs(file)
    count(classes.find(({ key }) => key === kept), file.size)
    const kind = kindOf(file)
    if (kind !== 'folder') {
      const part = kinds.get(kind) ?? { key: kind, bytes: 0, files: 0 }
      kinds.set(kind, part)
      count(part, file.size)
    }
    const month = months.findLast(({ key }) => key <= file.addedAt)
    count(month, file.size)
    if (month) month.storedBytes += file.size * spreadOf(kept)
  }
  usage.classes = classes.filter(({ files }) => files > 0)
  usage.kinds = [...kinds.values()].sort((a, b) => b.bytes - a.bytes)
  return usage
}

/** Months until the quota is reached at the pace of the last three; null when it is not seen to end within five years. */
export function monthsLeft(usage: Usage, usedBytes: number, quotaBytes: number): number | null {
  const pace = paceOf(usage)
  const left = pace === 0 ? Infinity : Math.floor(Math.max(0, quotaBytes - usedBytes) / pace)
  return left > 60 ? null : left
}

/** Bytes a month, with spare pieces, over the last three. */
function paceOf({ months }: Usage): number {
  const recent = months.slice(-3)
  return recent.reduce((sum, { storedBytes }) => sum + storedBytes, 0) / recent.length
}

/**
 * What was stored at the end of each of the last six months, and what will be in the six to come at the present pace.
 *
 * @param usedBytes - now, with spare pieces; what was deleted since does not count in the months before
 */
export function courseOf(usage: Usage, usedBytes: number): CoursePoint[] {
  const pace = paceOf(usage)
  const past = usage.months.map(({ key }, i): CoursePoint => ({ key, ahead: false, bytes: Math.max(0, usedBytes - usage.months.slice(i + 1).reduce((sum, { storedBytes }) => sum + storedBytes, 0)) }))
  const last = new Date(usage.months.at(-1)?.key ?? 0)
  const ahead = Array.from({ length: MONTHS }, (_, i): CoursePoint => ({ key: new Date(last.getFullYear(), last.getMonth() + i + 1, 1).getTime(), ahead: true, bytes: Math.round(usedBytes + pace * (i + 1)) }))
  return [...past, ...pace > 0 ? ahead : []]
}
