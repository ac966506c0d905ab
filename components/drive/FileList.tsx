import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import type { FileEntry } from '../../lib/drive/types.ts'
import type { ShardState } from '../../lib/options.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import type { MenuItem } from '../ui/Menu.tsx'
import { useMedia } from '../ui/useMedia.ts'
import { FileRow } from './FileRow.tsx'
import { pressed, type Column, type Order } from './order.ts'
import type { Selection } from './useSelection.ts'

interface Props {
  files: readonly FileEntry[]
  /** Whether the directory was asked who can read them. */
  known: boolean
  order: Order
  onOrder: (order: Order) => void
  selection: Selection
  rings: ReadonlyMap<string, readonly ShardState[]>
  menuOf: (file: FileEntry) => MenuItem[]
  onOpen: (file: FileEntry) => void
  /** Closes what is open beside the list, else lets go of the selection. */
  onEscape: () => void
  onRemove: () => void
}

// Rows drawn above and below what is seen.
const SPARE = 8
const COLUMNS: readonly Column[] = ['name', 'size', 'added']

/** The list: only rows in sight are drawn, so 100,000 files scroll like ten. */
export function FileList({ files, known, order, onOrder, selection, rings, menuOf, onOpen, onEscape, onRemove }: Props): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 800 })
  const [now] = useState(() => Date.now())
  const phone = useMedia('(max-width: 760px)')
  const rowHeight = phone ? 60 : 40
  const typed = useRef({ text: '', at: 0 })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const read = (): void => setView({ top: element.scrollTop, height: element.clientHeight })
    const watch = new ResizeObserver(read)
    watch.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => { watch.disconnect(); element.removeEventListener('scroll', read) }
  }, [])
  const { cursor } = selection
  useEffect(() => {
    const element = box.current
    if (!element || cursor < 0) return
    const top = cursor * rowHeight
    const head = element.querySelector('.list-head')?.clientHeight ?? 0
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight - head) element.scrollTop = top + rowHeight - element.clientHeight + head
  }, [cursor, rowHeight])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - SPARE)
  const last = Math.min(files.length, Math.ceil((view.top + view.height) / rowHeight) + SPARE)
  const shown = useMemo(() => files.slice(first, last), [files, first, last])
  const current = files[cursor]
  const keys = (event: KeyboardEvent): void => {
    if (event.target !== box.current) return
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 2)
    const to: Partial<Record<string, number>> = { ArrowDown: cursor + 1, ArrowUp: cursor < 0 ? 0 : cursor - 1, PageDown: cursor + page, PageUp: cursor - page, Home: 0, End: files.length - 1 }
    const target = to[event.key]
    const command = event.ctrlKey || event.metaKey
    if (target !== undefined) selection.go(target, event.shiftKey ? 'extend' : 'only')
    else if (event.key === 'Enter' && current) onOpen(current)
    else if (event.key === ' ' && current) selection.go(cursor, 'toggle')
    else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) onRemove()
    else if (event.key === 'Escape') onEscape()
    else if (command && event.key.toLowerCase() === 'a') selection.all()
    else if (!command && !event.altKey && event.key.length === 1) jump(event.key, event.timeStamp)
    else return
    event.preventDefault()
  }
  const jump = (key: string, at: number): void => {
    typed.current = { text: (at - typed.current.at < 800 ? typed.current.text : '') + key.toLocaleLowerCase(), at }
    const found = files.findIndex(file => file.name.toLocaleLowerCase().startsWith(typed.current.text))
    if (found >= 0) selection.go(found)
  }
  return (
    <div ref={box} className="list" role="grid" aria-label={text.files.list} aria-rowcount={files.length + 1} aria-multiselectable="true" aria-describedby="list-keys" tabIndex={0}
      aria-activedescendant={current && cursor >= first && cursor < last ? `file-${current.id}` : undefined} onKeyDown={keys}>
      <div role="row" aria-rowindex={1} className="list-head">
        <span role="columnheader" className="row-ring"><span className="visually-hidden">{text.files.columns.health}</span></span>
        {COLUMNS.map(column => (
          <span key={column} role="columnheader" className={`head-${column}`} aria-sort={order.by === column ? order.down ? 'descending' : 'ascending' : 'none'}>
            <button type="button" className="list-sort" aria-label={text.files.sortBy(text.files.columns[column])} onClick={() => onOrder(pressed(order, column))}>
              {text.files.columns[column]}{order.by === column && <Icon name={order.down ? 'down' : 'up'} pixels={12} />}
            </button>
          </span>
        ))}
        <span role="columnheader" className="row-access">{text.files.columns.access}</span>
        <span role="columnheader" className="row-menu"><span className="visually-hidden">{text.common.more}</span></span>
      </div>
      <div role="rowgroup" className="list-rows" style={{ blockSize: files.length * rowHeight }}>
        {shown.map((file, i) => (
          <FileRow key={file.id} file={file} index={first + i} now={now} top={(first + i) * rowHeight} known={known} selected={selection.chosen.has(file.id)} current={first + i === cursor} ring={rings.get(file.id)} menu={() => menuOf(file)}
            onOpen={() => onOpen(file)}
            onPress={event => {
              box.current?.focus({ preventScroll: true })
              selection.go(first + i, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
              if (phone) onOpen(file)
            }} />
        ))}
      </div>
      <p id="list-keys" className="visually-hidden">{text.files.keys}</p>
    </div>
  )
}
