import type { FileEntry } from '../../lib/drive/types.ts'

const PLAIN = /^[\x20-\x7e]*$/

/** A text without case, accents and widths: “Café” and “CAFE” are the same (Unicode Normalization Forms, UAX #15, NFKD without marks). */
export const folded = (text: string): string => PLAIN.test(text) ? text.toLowerCase() : text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Names folded once, for as long as their entries are shown in whatever order. */
const names = new WeakMap<FileEntry, string>()
const nameOf = (file: FileEntry): string => {
  const there = names.get(file)
  if (there !== undefined) return there
  const made = folded(file.name)
  names.set(file, made)
  return made
}

/** Entries folded at a time by {@link Search.prepare}: a millisecond or two. */
const SLICE = 4_000

/** Finds entries by their names. */
export interface Search {
  /** The entries whose name holds every word asked for, in their order; all when there is none. */
  find: (query: string) => readonly FileEntry[]
  /** Folds some names before anybody asks; true when all are. */
  prepare: () => boolean
}

/** Makes files searchable by name: folding is done once, and a query that goes on from the last one looks only at what that found. */
export function searcher(files: readonly FileEntry[]): Search {
  const index: string[] = []
  let last = { query: '', found: files, at: null as readonly number[] | null }
  const prepare = (slice = SLICE): boolean => {
    for (const file of files.slice(index.length, index.length + slice)) index.push(nameOf(file))
    return index.length === files.length
  }
  return {
    prepare: () => prepare(),
    find: asked => {
      const query = folded(asked)
      const words = query.split(/\s+/u).filter(Boolean)
      if (words.length === 0) return files
      if (query === last.query) return last.found
      prepare(files.length)
      const fits = (i: number): boolean => words.every(word => index[i]?.includes(word))
      const at: number[] = []
      if (last.at !== null && query.startsWith(last.query)) { for (const i of last.at) if (fits(i)) at.push(i) } else for (let i = 0; i < files.length; i++) if (fits(i)) at.push(i)
      last = { query, at, found: at.flatMap(i => files[i] ?? []) }
      return last.found
    },
  }
}
