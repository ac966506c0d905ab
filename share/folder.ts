import { bytes } from '../components/ui/format.ts'
import { previewOf } from '../components/ui/previewKind.ts'
import { shareText as words } from '../components/ui/words.ts'
import type { ShareDoor, SharedItem } from '../lib/drive/types.ts'
import { button, el } from './dom.ts'
import { lookAt } from './look.ts'
import type { Looking } from './look.ts'

/** The files of a shared folder: each is looked at under its name, one at a time, or downloaded alone. */
export function folderList(files: readonly SharedItem[], view: ShareDoor['view'], download: (item: number) => void): HTMLElement {
  let open: { row: HTMLElement, press: HTMLElement, looking: Looking } | null = null
  const close = (): void => {
    open?.looking.close()
    open?.looking.frame.remove()
    open?.press.setAttribute('aria-expanded', 'false')
    open = null
  }
  const row = (file: SharedItem, item: number): HTMLElement => {
    const at = file.path.lastIndexOf('/') + 1
    const name = el('span', { class: 'share-name', dir: 'auto' }, at > 0 && el('span', { class: 'quiet' }, file.path.slice(0, at)), file.path.slice(at))
    const size = el('span', { class: 'share-size quiet tabular' }, bytes(file.size))
    const get = button('↓', 'button button-plain share-get', () => download(item))
    get.setAttribute('aria-label', words.get(file.path))
    if (previewOf(file.type, file.path) === null || file.size === 0) return el('li', {}, el('span', { class: 'share-row' }, name, size), get)
    const press = el('button', { type: 'button', class: 'share-row share-look', 'aria-expanded': 'false' }, name, size)
    const element = el('li', {}, press, get)
    press.addEventListener('click', () => {
      const wasOpen = open?.row === element
      close()
      const looking = wasOpen ? null : lookAt(file, () => view(item))
      if (!looking) return
      element.append(looking.frame)
      press.setAttribute('aria-expanded', 'true')
      open = { row: element, press, looking }
    })
    return element
  }
  return el('ul', { class: 'share-list', 'aria-label': words.list }, ...files.map(row))
}
