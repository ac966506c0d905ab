import type { FileEntry } from '../../lib/drive/types.ts'

const PLAIN = /^[\x20-\x7e]*$/

/** A text without case, accents and widths: “Café” and “CAFE” are the same (Unicode Normalization Forms, UAX #15, NFKD without marks). */
export const folded = (text: string): string => PLAIN.test(text) ? text.toLowerCase() : text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Entries folded at a time by {@link Search.prepare}: a millisecond or two. */
const SLICE = 4_000

/** Finds entries by their names. */
export interface Search {
  /** The entries whose name holds every word asked for, in their order; all when there is none. */
  find: (query: string) => readonly FileEntry[]
  /** Folds some names before anybody asks; true when all are. */
  prepare: () => boolean
}

/** What a name holds of a–z (26 bits) and of 0–9 (10 bits). Other characters are in neither. */
interface Held { letters: number, digits: number }

function heldBy(name: string): Held {
  let [letters, digits] = [0, 0]
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    if (code >= 97 && code <= 122) letters |= 1 << (code - 97)
    else if (code >= 48 && code <= 57) digits |= 1 << (code - 48)
  }
  return { letters, digits }
}

/** One of a–z or 0–9: what {@link Held} knows for sure. */
const SINGLE = /^[a-z0-9]$/

/** Makes files searchable by name: folding is done once, names without the letters asked for are passed over by two comparisons, and a query that goes on from the last one looks only at what that found. */
export function searcher(files: readonly FileEntry[]): Search {
  const index: string[] = []
  const letters = new Int32Array(files.length)
  const digits = new Int32Array(files.length)
  let last = { query: '', found: files, at: null as Int32Array | null }
  const prepare = (slice = SLICE): boolean => {
    for (const file of files.slice(index.length, index.length + slice)) {
      const name = folded(file.name)
      const held = heldBy(name)
      letters[index.length] = held.letters
      digits[index.length] = held.digits
      index.push(name)
    }
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
      const wanted = heldBy(query)
      const unsure = words.filter(word => !SINGLE.test(word))
      const among = last.at !== null && query.startsWith(last.query) ? last.at : null
      const count = among?.length ?? files.length
      const at = new Int32Array(count)
      const found: FileEntry[] = []
      for (let k = 0; k < count; k++) {
        const i = among ? among[k] ?? 0 : k
        if (((letters[i] ?? 0) & wanted.letters) !== wanted.letters || ((digits[i] ?? 0) & wanted.digits) !== wanted.digits) continue
        const [name, file] = [index[i] ?? '', files[i]]
        if (!file || !unsure.every(word => name.includes(word))) continue
        at[found.length] = i
        found.push(file)
      }
      last = { query, at: at.subarray(0, found.length), found }
      return found
    },
  }
}
