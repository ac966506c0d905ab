/** What a preview of text shows: plain lines, a table (`columns` that the file has, where not all are shown), blocks of Markdown, or why nothing. It is data only: nothing of a file is ever markup here. */
export type TextView =
  | { form: 'plain', text: string }
  | { form: 'note', note: 'footer' | 'codec' | 'slow' }
  | { form: 'table', rows: string[][], columns?: number }
  | { form: 'blocks', blocks: Block[] }

/** A block of Markdown, its inline marks taken away. */
export interface Block { kind: 'heading' | 'item' | 'quote' | 'code' | 'text', text: string }

const ROWS = 100

/** @param whole - false when `text` is only the beginning, whose last line may be cut */
export function textView(type: string, name: string, text: string, whole: boolean): TextView {
  if (type === 'text/csv' || /\.(csv|tsv)$/i.test(name)) return { form: 'table', rows: rowsOf(text, /\.tsv$/i.test(name) ? '\t' : separatorOf(text)).slice(0, ROWS) }
  if (type === 'text/markdown' || /\.md$/i.test(name)) return { form: 'blocks', blocks: blocksOf(text) }
  if (whole && (type === 'application/json' || /\.json$/i.test(name))) {
    try { return { form: 'plain', text: JSON.stringify(JSON.parse(text), null, 2) } } catch { return { form: 'plain', text } }
  }
  return { form: 'plain', text }
}

const separatorOf = (text: string): string => {
  const first = text.split('\n', 1)[0] ?? ''
  return first.split(';').length > first.split(',').length ? ';' : ','
}

/** Records of RFC 4180 §2: quotes may hold separators, line breaks and doubled quotes. */
function rowsOf(text: string, separator: string): string[][] {
  const rows: string[][] = [[]]
  let [field, quoted] = ['', false]
  const end = (): void => { rows.at(-1)?.push(field); field = '' }
  for (let i = 0; i < text.length && rows.length <= ROWS + 1; i++) {
    const char = text[i] ?? ''
    if (quoted && char === '"' && text[i + 1] === '"') { field += '"'; i++ }
    else if (char === '"' && (quoted || field === '')) quoted = !quoted
    else if (!quoted && char === separator) end()
    else if (!quoted && char === '\n') { end(); rows.push([]) }
    else if (quoted || char !== '\r') field += char
  }
  end()
  return rows.filter(row => row.length > 1 || row[0] !== '')
}

const plain = (text: string): string => text.replace(/!?\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, '$1').replace(/(\*\*|__|\*|`)(.+?)\1/g, '$2').trim()

/** Blocks of CommonMark as far as a preview needs them: §4.2 headings, §4.5 fenced code, §5.1 quotes, §5.2 items, paragraphs. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let code: string[] | null = null
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(```|~~~)/.test(line)) {
      if (code) blocks.push({ kind: 'code', text: code.join('\n') })
      code = code ? null : []
      continue
    }
    if (code) { code.push(line); continue }
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)
    const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)/.exec(line)
    const quote = /^>\s?(.*)/.exec(line)
    const last = blocks.at(-1)
    if (heading) blocks.push({ kind: 'heading', text: plain(heading[1] ?? '') })
    else if (item) blocks.push({ kind: 'item', text: plain(item[1] ?? '') })
    else if (quote) blocks.push({ kind: 'quote', text: plain(quote[1] ?? '') })
    else if (line.trim() === '') blocks.push({ kind: 'text', text: '' })
    else if (last?.kind === 'text' && last.text !== '') last.text += ` ${plain(line)}`
    else blocks.push({ kind: 'text', text: plain(line) })
  }
  if (code) blocks.push({ kind: 'code', text: code.join('\n') })
  return blocks.filter(block => block.text !== '')
}
