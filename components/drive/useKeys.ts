import { useRef, type KeyboardEvent } from 'react'
import type { FileEntry } from '../../lib/drive/types.ts'
import type { Selection } from './useSelection.ts'

/** What keys do in the list, as in a desktop file manager. */
export interface KeyActs {
  onOpen: (file: FileEntry) => void
  onPeek: (file: FileEntry) => void
  onRename: (file: FileEntry) => void
  onRemove: () => void
  onUp: () => void
  onEscape: () => void
}

/** Letters typed within this time make one beginning of a name, ms. */
const TYPING_MS = 800

/** @param across - entries in a row; @param page - entries that fit the screen. Keys of controls inside the list are left to them. */
export function useKeys(files: readonly FileEntry[], selection: Selection, { across, page }: { across: number, page: number }, acts: KeyActs): (event: KeyboardEvent) => void {
  const typed = useRef({ text: '', at: 0 })
  const { cursor } = selection
  const jump = (key: string, at: number): void => {
    typed.current = { text: (at - typed.current.at < TYPING_MS ? typed.current.text : '') + key.toLocaleLowerCase(), at }
    const found = files.findIndex(file => file.name.toLocaleLowerCase().startsWith(typed.current.text))
    if (found >= 0) selection.go(found)
  }
  return event => {
    if (event.target !== event.currentTarget) return
    const command = event.ctrlKey || event.metaKey
    const current = files[cursor]
    const rtl = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1
    const side = across > 1 ? { ArrowRight: cursor + rtl, ArrowLeft: cursor - rtl } : {}
    const to: Partial<Record<string, number>> = { ArrowDown: cursor < 0 ? 0 : cursor + across, ArrowUp: cursor < 0 ? 0 : cursor - across, PageDown: cursor + page, PageUp: cursor - page, Home: 0, End: files.length - 1, ...side }
    const target = to[event.key]
    if ((event.altKey && event.key === 'ArrowUp') || (event.key === 'Backspace' && !event.metaKey)) acts.onUp()
    else if (target !== undefined) selection.go(target, event.shiftKey ? 'extend' : 'only')
    else if (event.key === 'Enter' && current) acts.onOpen(current)
    else if (event.key === 'F2' && current) acts.onRename(current)
    else if (event.key === ' ' && current) { if (command) selection.go(cursor, 'toggle'); else acts.onPeek(current) }
    else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) acts.onRemove()
    else if (event.key === 'Escape') acts.onEscape()
    else if (command && event.key.toLowerCase() === 'a') selection.all()
    else if (!command && !event.altKey && event.key.length === 1) jump(event.key, event.timeStamp)
    else return
    event.preventDefault()
  }
}
