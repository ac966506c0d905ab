import type { DragEvent } from 'react'

/** Our own kind of dragged data: ids of entries, one a line. */
const KIND = 'application/x-cyxcloud-entries'

/** Told where entries were dropped; null is the root. */
export type OnDropped = (entries: readonly string[], folder: string | null) => void

/** Starts dragging entries. */
export function startDrag(event: DragEvent, entries: readonly string[]): void {
  event.dataTransfer.setData(KIND, entries.join('\n'))
  event.dataTransfer.effectAllowed = 'move'
}

/** What makes an element a place where entries can be dropped; it has the attribute `data-over` meanwhile. */
export const dropTarget = (folder: string | null, onDropped: OnDropped): Pick<React.HTMLAttributes<HTMLElement>, 'onDragOver' | 'onDragLeave' | 'onDrop'> => ({
  onDragOver: event => {
    if (!event.dataTransfer.types.includes(KIND)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = 'move'
    event.currentTarget.dataset.over = ''
  },
  onDragLeave: event => { delete event.currentTarget.dataset.over },
  onDrop: event => {
    delete event.currentTarget.dataset.over
    const ids = event.dataTransfer.getData(KIND).split('\n').filter(Boolean)
    if (ids.length === 0 || ids.some(id => id === folder)) return
    event.preventDefault()
    onDropped(ids, folder)
  },
})
