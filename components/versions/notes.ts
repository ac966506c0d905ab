const MOST = 16
const VALUE_CHARS = 250

/** Lines such as `seed: 42` as what they say; null where one is none, one word comes twice, or there are too many. */
export function notesOf(text: string): Record<string, string> | null {
  const lines = text.split('\n').map(line => line.trim()).filter(line => line !== '')
  const pairs = lines.map(line => /^([^:]{1,16}?)\s*:\s*(.+)$/u.exec(line)).map(found => found && [found[1] ?? '', found[2] ?? ''] as const)
  const known = pairs.filter(pair => pair !== null)
  if (known.length < lines.length || known.length > MOST || new Set(known.map(([key]) => key)).size < known.length || known.some(([key, value]) => key.trim() === '' || value.length > VALUE_CHARS)) return null
  return Object.fromEntries(known)
}
