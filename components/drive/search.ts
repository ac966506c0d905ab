import type { FileEntry } from '../../lib/drive/types.ts'

/** A text without case, accents and widths: “Café” and “CAFE” are the same (Unicode Normalization Forms, UAX #15, NFKD without marks). */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * Makes files searchable by name: folding is done once, so that a key costs one pass over plain strings.
 *
 * @returns a function that answers, in their order, the files whose name holds every word asked for; all files when there is none
 */
export function searcher(files: readonly FileEntry[]): (query: string) => readonly FileEntry[] {
  let names: string[] | null = null
  return query => {
    const words = folded(query).split(/\s+/u).filter(Boolean)
    if (words.length === 0) return files
    names ??= files.map(({ name }) => folded(name))
    const all = names
    return files.filter((_, i) => words.every(word => all[i]?.includes(word)))
  }
}
