import { IMAGE_BYTES, previewOf } from '../components/ui/previewKind.ts'
import { previewText as words } from '../components/ui/words.ts'
import type { ShareDoor, SharedItem } from '../lib/drive/types.ts'
import { el } from './dom.ts'

/** A frame in which a file is looked at, and its end. */
export interface Looking { frame: HTMLElement, close: () => void }

/** Opens the view of a file. */
export type OpenView = () => ReturnType<ShareDoor['view']>

/** A frame for a file, filled as soon as its bytes are there; null where the browser shows none of its kind. What fills it is loaded after it. */
export function lookAt(file: SharedItem, open: OpenView): Looking | null {
  const kind = previewOf(file.type, file.path)
  if (kind === null || file.size === 0) return null
  if (kind === 'image' && file.size > IMAGE_BYTES) return { frame: el('p', { class: 'preview-note quiet small' }, words.large(file.size)), close: () => undefined }
  const frame = el('figure', { class: `preview preview-${kind}`, 'aria-label': words.title, 'aria-busy': 'true' })
  const stop = new AbortController()
  const fill = async (): Promise<void> => {
    const { showPreview, noPreview } = await import('./preview.ts')
    try {
      const view = await open()
      stop.signal.addEventListener('abort', view.close)
      if (stop.signal.aborted) view.close()
      else await showPreview({ frame, kind, file, url: view.url }, stop.signal)
    } catch { if (!stop.signal.aborted) noPreview(frame) } finally { frame.removeAttribute('aria-busy') }
  }
  void fill()
  return { frame, close: () => stop.abort() }
}
