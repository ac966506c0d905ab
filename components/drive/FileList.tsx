import { useEffect, useMemo, useRef, useState, type MouseEvent, type ReactElement } from 'react'
import type { DriveSnapshot, FileEntry } from '../../lib/drive/types.ts'
import type { ShardState } from '../../lib/options.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { ContextMenu, type MenuItem } from '../ui/Menu.tsx'
import { useMedia } from '../ui/useMedia.ts'
import { useRowHeight } from '../ui/useRowHeight.ts'
import { startDrag, type OnDropped } from './drag.ts'
import { FileRow, type RowActs } from './FileRow.tsx'
import { FileTile } from './FileTile.tsx'
import type { Folders } from './folder.ts'
import { pressed, type Column, type Order } from './order.ts'
import { useBand } from './useBand.ts'
import { useCalm } from './useCalm.ts'
import { useKeys, type KeyActs } from './useKeys.ts'
import type { Selection } from './useSelection.ts'
import { useView } from './useView.ts'
import type { View } from './view.ts'

interface Props {
  files: readonly FileEntry[]
  folders: Folders
  /** Whether the directory was asked who can read them. */
  known: boolean
  /** Whether the list goes over all folders, so that each row says where it lies. */
  anywhere: boolean
  view: View
  order: Order
  onOrder: (order: Order) => void
  selection: Selection
  rings: ReadonlyMap<string, readonly ShardState[]>
  /** What stays on this device: entry → how much of it is here, 0 … 1. */
  offline: DriveSnapshot['offline']
  menuOf: (files: readonly FileEntry[]) => MenuItem[]
  onDropped: OnDropped
  keys: KeyActs
}

// Rows drawn above and below what is seen.
const SPARE = 8
const COLUMNS: readonly Column[] = ['name', 'size', 'added']
const TILE = { width: 168, height: 148, gap: 12 }

/** Numbers of drawn rows in the order that their elements have: while one scrolls none is moved, afterwards they follow each other again, as who reads them one by one needs it. */
function placed(first: number, count: number, slots: number, calm: number): number[] {
  const turn = slots - (((first - calm) % slots) + slots) % slots
  const rows = Array.from({ length: count }, (_, i) => first + i)
  return [...rows.slice(turn), ...rows.slice(0, turn)]
}

/** The list or the grid: only what is in sight is drawn, so 100,000 files scroll like ten. */
export function FileList({ files, folders, known, anywhere, view: look, order, onOrder, selection, rings, offline, menuOf, onDropped, keys }: Props): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  const grid = look === 'grid'
  const plain = useRowHeight(look === 'compact')
  const view = useView(box)
  const [now] = useState(() => Date.now())
  const phone = useMedia('(max-width: 760px)')
  const room = Math.max(1, view.width - 2 * TILE.gap)
  const across = grid ? Math.max(1, Math.floor((room + TILE.gap) / (TILE.width + TILE.gap))) : 1
  const width = Math.floor((room - (across - 1) * TILE.gap) / across)
  const rowHeight = grid ? TILE.height + TILE.gap : plain
  const rows = Math.ceil(files.length / across)
  const { cursor } = selection
  const row = Math.floor(cursor / across)
  useEffect(() => {
    const element = box.current
    if (!element || cursor < 0) return
    const top = row * rowHeight
    const head = element.querySelector<HTMLElement>('.list-head')?.offsetHeight ?? 0
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight - head) element.scrollTop = top + rowHeight - element.clientHeight + head
  }, [cursor, row, rowHeight])
  const spare = grid ? 2 : SPARE
  // Always as many: what leaves at one end comes back at the other with another file, instead of being made anew.
  const slots = Math.ceil(view.height / rowHeight) + 2 * spare + 1
  const firstRow = Math.max(0, Math.floor(view.top / rowHeight) - spare)
  const [first, last] = [firstRow * across, Math.min(files.length, (firstRow + slots) * across)]
  const drawnRows = placed(firstRow, Math.max(0, Math.min(rows - firstRow, slots)), slots, useCalm(firstRow))
  const current = files[cursor]
  const press = useKeys(files, selection, { across, page: Math.max(1, Math.floor(view.height / rowHeight) - 2) * across }, keys)
  const { band, props: banding, drew } = useBand(box, grid ? { count: files.length, across, width, height: TILE.height, stepX: width + TILE.gap, stepY: rowHeight, inset: TILE.gap } : { count: files.length, across: 1, width: room, height: rowHeight, stepX: room, stepY: rowHeight, inset: 0 }, selection)
  const chosen = (): FileEntry[] => files.filter(file => selection.chosen.has(file.id))
  const acting = useRef<RowActs>(null)
  useEffect(() => {
    acting.current = {
      menu: file => menuOf(selection.chosen.has(file.id) ? chosen() : [file]),
      press: (index, event: MouseEvent) => {
        box.current?.focus({ preventScroll: true })
        selection.go(index, event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')
        const file = files[index]
        if (phone && file) keys.onOpen(file)
      },
      open: keys.onOpen,
      drag: (index, event) => {
        const file = files[index]
        if (!file) return
        if (!selection.chosen.has(file.id)) selection.go(index)
        startDrag(event, selection.chosen.has(file.id) ? [...selection.chosen] : [file.id])
      },
      dropped: onDropped,
      context: index => { const file = files[index]; if (file && !selection.chosen.has(file.id)) selection.go(index) },
    }
  })
  const acts = useMemo((): RowActs => ({
    menu: file => acting.current?.menu(file) ?? [], press: (index, event) => acting.current?.press(index, event), open: file => acting.current?.open(file), drag: (index, event) => acting.current?.drag(index, event),
    dropped: (entries, folder) => acting.current?.dropped(entries, folder), context: index => acting.current?.context(index),
  }), [])
  const where = (file: FileEntry): string | null => anywhere && file.parent !== null ? folders.trail(file.parent).map(({ name }) => name).join(' / ') : null
  const common = (file: FileEntry, index: number): { file: FileEntry, index: number, selected: boolean, current: boolean, ring: readonly ShardState[] | undefined, kept: number | undefined, inside: number, acts: RowActs } =>
    ({ file, index, selected: selection.chosen.has(file.id), current: index === cursor, ring: rings.get(file.id), kept: offline[file.id], inside: file.folder ? folders.inside(file.id).length : 0, acts })
  const drawn = band && <div className="band" aria-hidden="true" style={{ transform: `translate(${Math.min(band.fromX, band.toX)}px, ${Math.min(band.fromY, band.toY)}px)`, inlineSize: Math.abs(band.toX - band.fromX), blockSize: Math.abs(band.toY - band.fromY) }} />
  return (
    <ContextMenu items={() => menuOf(chosen())}>
      <div ref={box} className={`list${look === 'compact' ? ' list-compact' : ''}`} role="grid" aria-label={text.files.list} aria-rowcount={rows + 1} aria-multiselectable="true" aria-describedby="list-keys" tabIndex={0}
        aria-activedescendant={current && cursor >= first && cursor < last ? `file-${current.id}` : undefined} onKeyDown={press}
        {...banding} onClickCapture={event => { if (drew()) event.stopPropagation() }} onClick={event => { if (event.target instanceof Element && event.target.matches('.list, .list-rows')) selection.clear() }}>
        <div role="row" aria-rowindex={1} className={`list-head${grid ? ' list-head-grid' : ''}`}>
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
        {grid
          ? (
              <div role="rowgroup" className="list-rows" style={{ blockSize: rows * rowHeight + TILE.gap }}>
                {drawnRows.map(r => (
                  <div key={r % slots} role="row" aria-rowindex={r + 2}>
                    {files.slice(r * across, (r + 1) * across).map((file, i) => <FileTile key={i} {...common(file, r * across + i)} left={TILE.gap + i * (width + TILE.gap)} top={TILE.gap + r * rowHeight} width={width} height={TILE.height} />)}
                  </div>
                ))}
                {drawn}
              </div>
            )
          : (
              <div role="rowgroup" className="list-rows" style={{ blockSize: rows * rowHeight }}>
                {drawnRows.map(r => {
                  const file = files[r]
                  return file && <FileRow key={r % slots} {...common(file, r)} now={now} top={r * rowHeight} known={known} where={where(file)} />
                })}
                {drawn}
              </div>
            )}
        <p id="list-keys" className="visually-hidden">{text.files.keys}</p>
      </div>
    </ContextMenu>
  )
}
