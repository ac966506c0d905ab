/** A stretch of lines that both texts have, or only the one (`del`) or the other (`add`); `skip` stands for so many lines that both have and that are not shown. */
export type DiffPart = { kind: 'same' | 'add' | 'del', lines: string[] } | { kind: 'skip', count: number }

/** How two texts differ, line by line; or why that is not shown. */
export type LineDiff =
  | { form: 'lines', parts: DiffPart[], added: number, removed: number, /** JSON: both were laid out anew first. */ laidOut: boolean }
  | { form: 'same' }
  /** One has more bytes than are compared. */
  | { form: 'large', mostBytes: number }
  /** More than so many lines differ. */
  | { form: 'different', mostLines: number }
  /** One of them is not text in UTF-8. */
  | { form: 'binary' }

/** Bytes of a text that is compared, at most. */
export const DIFF_BYTES = 2 ** 20
/** Lines that may differ: the search takes time and memory with their square, 16 MB here. */
export const DIFF_LINES = 2_000
/** Lines shown around what differs, and characters of one line. */
const AROUND = 3
const LINE_CHARS = 2_000

/**
 * The shortest script from one list to another, by E. W. Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986, figure 2).
 *
 * @param most - additions and removals together, at most
 * @returns whether each step keeps, adds or removes; null where more than `most` are needed
 */
export function script(a: readonly string[], b: readonly string[], most: number): ('same' | 'add' | 'del')[] | null {
  const bound = Math.min(most, a.length + b.length)
  // Furthest x on each diagonal k = x − y, before each round.
  const rounds: Int32Array[] = []
  const reach = new Int32Array(2 * bound + 3)
  for (let d = 0; d <= bound; d++) {
    rounds.push(reach.slice(bound + 1 - d - 1, bound + 1 + d + 2))
    for (let k = -d; k <= d; k += 2) {
      const [below, above] = [reach[bound + k] ?? 0, reach[bound + 2 + k] ?? 0]
      let x = k === -d || (k !== d && below < above) ? above : below + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach[bound + 1 + k] = x
      if (x >= a.length && x - k >= b.length) return walkBack(rounds, a.length, b.length)
    }
  }
  return null
}

/** The steps that lead to the ends, from the rounds in which they were reached. */
function walkBack(rounds: readonly Int32Array[], toX: number, toY: number): ('same' | 'add' | 'del')[] {
  const steps: ('same' | 'add' | 'del')[] = []
  let [x, y] = [toX, toY]
  for (let d = rounds.length - 1; d >= 0; d--) {
    const before = rounds[d] ?? new Int32Array()
    const at = (k: number): number => before[k + d + 1] ?? 0
    const k = x - y
    const added = k === -d || (k !== d && at(k - 1) < at(k + 1))
    const startX = d === 0 ? 0 : added ? at(k + 1) : at(k - 1) + 1
    while (x > startX) { steps.push('same'); x--; y-- }
    if (d === 0) break
    steps.push(added ? 'add' : 'del')
    if (added) y--
    else x--
  }
  return steps.reverse()
}

/** How the lines of two texts differ. @param json - both are laid out in one way first, where both can be read */
export function diffLines(from: string, to: string, json: boolean): LineDiff {
  if (from === to) return { form: 'same' }
  const laid = json ? layOut(from, to) : null
  if (laid && laid[0] === laid[1]) return { form: 'lines', parts: [], added: 0, removed: 0, laidOut: true }
  const [a, b] = (laid ?? [from, to]).map(linesOf) as [string[], string[]]
  const steps = scriptOf(a, b)
  if (!steps) return { form: 'different', mostLines: DIFF_LINES }
  const parts: Exclude<DiffPart, { kind: 'skip' }>[] = []
  let [x, y] = [0, 0]
  for (const kind of steps) {
    const line = (kind === 'add' ? b[y] : a[x]) ?? ''
    if (kind !== 'add') x++
    if (kind !== 'del') y++
    const shown = line.length > LINE_CHARS ? `${line.slice(0, LINE_CHARS)} …` : line
    const last = parts.at(-1)
    if (last?.kind === kind) last.lines.push(shown)
    else parts.push({ kind, lines: [shown] })
  }
  const linesIn = (kind: DiffPart['kind']): number => parts.reduce((sum, part) => part.kind === kind ? sum + part.lines.length : sum, 0)
  return { form: 'lines', parts: parts.flatMap((part, i) => shorten(part, i > 0, i < parts.length - 1)), added: linesIn('add'), removed: linesIn('del'), laidOut: laid !== null }
}

/** The script of two texts without what they begin and end with alike. */
function scriptOf(a: readonly string[], b: readonly string[]): ('same' | 'add' | 'del')[] | null {
  const least = Math.min(a.length, b.length)
  let [head, tail] = [0, 0]
  while (head < least && a[head] === b[head]) head++
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const middle = script(a.slice(head, a.length - tail), b.slice(head, b.length - tail), DIFF_LINES)
  const same = (count: number): 'same'[] => Array.from({ length: count }, () => 'same')
  return middle && [...same(head), ...middle, ...same(tail)]
}

/** Of a long stretch that both have, the lines beside what differs. */
function shorten(part: Exclude<DiffPart, { kind: 'skip' }>, before: boolean, after: boolean): DiffPart[] {
  const { kind, lines } = part
  const [first, last] = [before ? AROUND : 0, after ? AROUND : 0]
  if (kind !== 'same' || lines.length <= first + last + 1) return [part]
  const some = (shown: string[]): DiffPart[] => shown.length > 0 ? [{ kind, lines: shown }] : []
  return [...some(lines.slice(0, first)), { kind: 'skip', count: lines.length - first - last }, ...some(last > 0 ? lines.slice(-last) : [])]
}

const linesOf = (text: string): string[] => {
  const lines = text.split(/\r\n|\n/)
  // What a last line ends with is no line.
  if (lines.at(-1) === '') lines.pop()
  return lines
}

function layOut(...texts: [string, string]): [string, string] | null {
  try { return texts.map(text => JSON.stringify(JSON.parse(text), null, 2)) as [string, string] } catch { return null }
}

/** Text of bytes in UTF-8; null for what is none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch { return null }
}
