import { DOORS_MAX } from '../../record/linkFolder.ts'
import type { LinkRow } from '../ledger/types.ts'

/**
 * A further link of a folder as the directory has it. `use` is what this drive has it for: a page of the list that people get now, a version alone, or
 * nothing; null where it is of a list that was not finished, or of the one before.
 */
export interface Door { row: Pick<LinkRow, 'revoked' | 'version'>, version: string, use: 'page' | 'version' | 'spare' | null }

/** Which link holds which version: that of the first one, and of all that are wanted; `left` found no place. Versions in base32. */
export interface Places { main: string, at: ReadonlyMap<string, number>, left: readonly string[] }

const NUMBERS = Array.from({ length: DOORS_MAX - 1 }, (_, i) => i + 1)

/** Whether a link is free to be given another version: nobody's list needs the one that it has. */
const free = (door: Door | undefined): boolean => !door || (!door.row.revoked && door.use === 'spare')

/**
 * Gives each version a link. Those that have one keep it: the list that people get now goes on opening while another is written.
 *
 * @param main - the version of the first link; null before it is made
 * @param wanted - versions in base32, each once
 */
export function placeVersions(main: string | null, doors: ReadonlyMap<number, Door>, wanted: readonly string[]): Places {
  const missing = new Set(wanted)
  const at = new Map<string, number>()
  const place = (version: string, number: number): void => {
    at.set(version, number)
    missing.delete(version)
  }
  if (main !== null && missing.has(main)) place(main, 0)
  for (const number of NUMBERS) {
    const door = doors.get(number)
    if (door && !door.row.revoked && door.use !== 'spare' && missing.has(door.version)) place(door.version, number)
  }
  const [first = main ?? ''] = [...main !== null && at.get(main) === 0 ? [main] : [], ...missing, ...wanted]
  if (first !== main && wanted.includes(first)) place(first, 0)
  // Links that are there are used again: an account has a bounded number of them.
  const numbers = [...NUMBERS.filter(number => doors.has(number)), ...NUMBERS.filter(number => !doors.has(number))].filter(number => free(doors.get(number)))
  const left: string[] = []
  for (const version of missing) {
    const number = numbers.shift()
    if (number === undefined) left.push(version)
    else at.set(version, number)
  }
  return { main: first, at, left }
}

/** The first of `count` numbers in a row whose links can take the pages of a new list: none of them has a page of the list that people get now, or a version that only that one needs; null where there are none. */
export function pagesFrom(doors: ReadonlyMap<number, Door>, { at }: Places, count: number): number | null {
  const placed = new Set(at.values())
  let row = 0
  for (const number of NUMBERS) {
    if (row === count) return number - count
    const door = doors.get(number)
    row = free(door) || (door && !door.row.revoked && door.use !== 'page' && placed.has(number)) ? row + 1 : 0
  }
  return row === count ? DOORS_MAX - count : null
}
