const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Bytes for people, in powers of a thousand: `1.5 GB`. */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  return `${power === 0 ? String(bytes) : (bytes / 1000 ** power).toFixed(1)} ${UNITS[power] ?? ''}`
}

/** Seconds for people: `3 d 4 h`, the two largest units. */
export function durationText(seconds: number): string {
  const parts = ([['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]] as const).reduce<{ left: number, texts: string[] }>(({ left, texts }, [unit, size]) => {
    const count = Math.floor(left / size)
    return { left: left - count * size, texts: count > 0 ? [...texts, `${String(count)} ${unit}`] : texts }
  }, { left: Math.floor(seconds), texts: [] })
  return parts.texts.slice(0, 2).join(' ') || '0 s'
}

/** Kind, operator and region on one line. */
export const kindText = ({ kind, operator, region }: { kind: string, operator: string, region: string }): string => `${kind.toLowerCase()} of ${operator}, ${region}`
