import type { PreviewKind } from '../components/ui/previewKind.ts'
import { captionOf, readView } from '../components/ui/previewRead.ts'
import type { TextView } from '../components/ui/previewText.ts'
import { previewText as words } from '../components/ui/words.ts'
import type { SharedItem } from '../lib/drive/types.ts'
import { el, show } from './dom.ts'

interface Look { frame: HTMLElement, kind: PreviewKind, file: SharedItem, url: string }

/** Fills a frame with a look at a file: only the bytes that are shown are fetched, and nothing in it runs. */
export async function showPreview(look: Look, signal: AbortSignal): Promise<void> {
  const { frame, kind, file: { path }, url } = look
  const failed = (): void => { if (!signal.aborted) noPreview(frame) }
  if (kind === 'text' || kind === 'parquet') return showText(look, signal)
  const element = kind === 'image'
    ? el('img', { src: url, alt: path })
    : kind === 'pdf' ? el('iframe', { src: url, title: path }) : el(kind, { src: url, controls: true, preload: 'metadata', 'aria-label': path })
  element.addEventListener('error', failed)
  show(frame, element)
}

/** Says in the frame that there is none: a preview is a courtesy, what is wrong with the file is said when it is downloaded. */
export const noPreview = (frame: HTMLElement): void => show(frame, el('p', { class: 'preview-note quiet small', role: 'status' }, words.failed))

async function showText({ frame, kind, file: { path, type, size }, url }: Look, signal: AbortSignal): Promise<void> {
  const view = await readView(kind, { url, type, name: path, size }, signal)
  const caption = captionOf(view, size)
  show(frame, textElement(view), caption !== null && el('figcaption', { class: 'small quiet' }, caption))
}

const scroll = { tabindex: '0', role: 'group', 'aria-label': words.title }

function textElement(view: TextView): HTMLElement {
  if (view.form === 'note') return el('p', { class: 'preview-note quiet small', role: 'status' }, words.notes[view.note])
  if (view.form === 'plain') return el('pre', { class: 'preview-scroll', ...scroll }, view.text)
  if (view.form === 'blocks') return el('div', { class: 'preview-scroll preview-blocks', ...scroll }, ...view.blocks.map(({ kind, text }) => kind === 'code' ? el('pre', {}, text) : el('p', { dir: 'auto', class: `block-${kind}` }, text)))
  const [head = [], ...rows] = view.rows
  const cells = (tag: 'th' | 'td', row: readonly string[]): HTMLElement => el('tr', {}, ...row.map(cell => el(tag, { dir: 'auto', ...tag === 'th' ? { scope: 'col' } : {} }, cell)))
  return el('div', { class: 'preview-scroll', ...scroll }, el('table', { class: 'preview-table' }, el('thead', {}, cells('th', head)), el('tbody', {}, ...rows.map(row => cells('td', row)))))
}
