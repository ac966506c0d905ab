/** Longest name most systems can write to a disk, in UTF-8 bytes. */
export const NAME_BYTES = 255

/** Splits "a.tar.gz" into "a.tar" and ".gz"; a name that starts with its only dot has no ending. */
const split = (name: string): [stem: string, ending: string] => {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** Shortens the stem, whole code points at a time, until stem and ending fit. */
function fit(stem: string, ending: string): string {
  const points = Array.from(stem)
  while (points.length > 0 && bytesOf(points.join('')) + bytesOf(ending) > NAME_BYTES) points.pop()
  return points.join('') + ending
}

/** A name as it is stored: NFC, no control characters or slashes, never empty, at most 255 bytes of UTF-8. */
export function cleanName(name: string): string {
  const printable = Array.from(name.normalize('NFC')).filter(point => point >= ' ' && point !== '\u007f' && point !== '\ufeff').join('').replace(/[/\\]/g, '_')
  const [stem, ending] = split(printable.trim())
  return fit(stem || 'unnamed', bytesOf(ending) > 32 ? '' : ending)
}

/** `name`, or "name (2)", "name (3)" … : the first that is not taken. */
export function freeName(name: string, taken: { has: (name: string) => boolean }): string {
  if (!taken.has(name)) return name
  const [stem, ending] = split(name)
  for (let n = 2; ; n++) {
    const candidate = fit(stem, ` (${String(n)})${ending}`)
    if (!taken.has(candidate)) return candidate
  }
}
