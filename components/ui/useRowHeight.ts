import { useMedia } from './useMedia.ts'

/** Where no sheet is there yet, CSS pixels. */
const PLAIN = 40
/** Read once for each window and pointer: the answer is asked for with every frame of scrolling. */
const heights = new Map<string, number>()

/** Height of a row of files, CSS pixels, as ui/tokens.css has it for this window and pointer. */
export function useRowHeight(compact: boolean): number {
  const token = compact ? '--row-compact' : '--row'
  const key = [token, useMedia('(max-width: 760px)'), useMedia('(pointer: coarse)')].join()
  const known = heights.get(key)
  if (known !== undefined) return known
  const read = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue(token))
  if (!(read > 0)) return PLAIN
  heights.set(key, read)
  return read
}
