import { isCyxError } from '../../lib/errors.ts'
import { appBase } from '../../lib/sw/register.ts'
import { READ_MS, TEXT_BYTES, type PreviewKind } from './previewKind.ts'
import { tableInWorker } from './previewTable.ts'
import { textView, type TextView } from './previewText.ts'
import { previewText as words } from './words.ts'

/** What is looked at: an address that answers ranges, and what is known of the file there. */
export interface Looked { url: string, type: string, name: string, size: number }

/**
 * Reads what a preview as text or as a table shows: only the bytes that are needed.
 * @throws whatever fetching and reading throw; a preview is a courtesy, and its reason is not told
 */
export async function readView(kind: PreviewKind, { url, type, name, size }: Looked, signal: AbortSignal): Promise<TextView> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(READ_MS)])
  const range = async (start: number, end: number): Promise<Response> => {
    if (!(start >= 0 && start < end && end <= size)) throw new RangeError(`no bytes ${start} to ${end}`)
    const answer = await fetch(url, { headers: { range: `bytes=${start}-${end - 1}` }, signal: limit })
    if (!answer.ok) throw new Error(`answered ${answer.status}`)
    return answer
  }
  if (kind === 'text') return textView(type, name, await (await range(0, Math.min(size, TEXT_BYTES))).text(), size <= TEXT_BYTES)
  const read = async (start: number, end: number): Promise<ArrayBuffer> => {
    const answer = await range(start, end)
    if (answer.status !== 206) throw new Error('answered with everything')
    const bytes = await answer.arrayBuffer()
    if (bytes.byteLength !== end - start) throw new Error('answered with other bytes')
    return bytes
  }
  try {
    return await tableInWorker(new URL('workers/table.js', appBase()), size, read, { signal, limitMs: READ_MS })
  } catch (error) {
    if (isCyxError(error, 'STORAGE_FORMAT') && error.details.reason === 'slow') return { form: 'note', note: 'slow' }
    throw error
  }
}

/** What stands below it, if anything. */
export function captionOf(view: TextView, size: number): string | null {
  if (view.form === 'note') return null
  if (view.form !== 'table') return size > TEXT_BYTES ? words.cut(TEXT_BYTES) : null
  const [head = [], ...rows] = view.rows
  return words.rows(rows.length, head.length, view.columns ?? head.length)
}
