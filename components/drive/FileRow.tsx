import { memo, type DragEvent, type MouseEvent, type ReactElement } from 'react'
import type { FileEntry } from '../../lib/drive/types.ts'
import type { ShardState } from '../../lib/options.ts'
import { text } from '../text.ts'
import { bytes, exactly, when } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { LateMenu, type MenuItem } from '../ui/Menu.tsx'
import { ringOf } from '../ui/ring.ts'
import { ShardRing } from '../ui/ShardRing.tsx'
import { Access } from './Access.tsx'
import { dropTarget, type OnDropped } from './drag.ts'

/** What rows and tiles tell the list; one object for all, so that a row is drawn again only when its file changes. */
export interface RowActs {
  menu: (file: FileEntry) => MenuItem[]
  press: (index: number, event: MouseEvent) => void
  open: (file: FileEntry) => void
  drag: (index: number, event: DragEvent) => void
  dropped: OnDropped
  /** Selects what the context menu is opened on. */
  context: (index: number) => void
}

interface Props {
  file: FileEntry
  index: number
  now: number
  selected: boolean
  current: boolean
  /** The pieces as last seen in the details; unknown until those were opened. */
  ring: readonly ShardState[] | undefined
  top: number
  /** Whether the directory was asked who can read it. */
  known: boolean
  /** How much of it stays on this device, 0 … 1; undefined where that was not asked for. */
  kept: number | undefined
  /** Entries in a folder, where it is one. */
  inside: number
  /** Where it lies, in a list over all folders. */
  where: string | null
  acts: RowActs
}

const UNSEEN = ringOf('stored')

/** The ring of a file, or a folder's icon. */
export function Sign({ file, ring, pixels = 16 }: { file: FileEntry, ring: readonly ShardState[] | undefined, pixels?: number }): ReactElement {
  if (file.folder) return <span className="folder-sign" role="img" aria-label={text.folder.folder}><Icon name="folder" pixels={pixels} /></span>
  return <ShardRing ring={ring ?? UNSEEN} {...(ring ? {} : { label: text.files.storedUnseen })} />
}

/** What is marked of an entry beside its name: its star, and that it is kept on this device. */
export function Marks({ file: { starred }, kept }: Pick<Props, 'file' | 'kept'>): ReactElement {
  return (
    <>
      {starred && <span className="row-star" role="img" aria-label={text.star.starred}><Icon name="starred" pixels={12} /></span>}
      {kept !== undefined && <span className={`row-kept${kept < 1 ? ' row-coming' : ''}`} role="img" aria-label={text.pin.here(kept)} title={text.pin.here(kept)}><Icon name="device" pixels={12} /></span>}
    </>
  )
}

/** A file or folder in the list. */
export const FileRow = memo(function FileRow({ file, index, now, selected, current, ring, top, known, kept, inside, where, acts }: Props): ReactElement {
  return (
    <div role="row" id={`file-${file.id}`} aria-rowindex={index + 2} aria-selected={selected} className={`row${current ? ' row-current' : ''}`} draggable
      style={{ transform: `translateY(${top}px)` }} onClick={event => acts.press(index, event)} onDoubleClick={() => acts.open(file)} onContextMenu={() => acts.context(index)}
      onDragStart={event => acts.drag(index, event)} {...(file.folder ? dropTarget(file.id, acts.dropped) : {})}>
      <span role="gridcell" className="row-ring"><Sign file={file} ring={ring} /></span>
      <span role="gridcell" className="row-name ellipsis" title={file.name}>
        <bdi>{file.name}</bdi><Marks file={file} kept={kept} />{where !== null && <span className="row-where small quiet">{where}</span>}
      </span>
      <span role="none" className="row-facts">
        <span role="gridcell" className="row-size tabular">{file.folder ? text.folder.inside(inside) : bytes(file.size)}</span>
        <span role="gridcell" className="row-when tabular" title={exactly(file.addedAt)}>{when(file.addedAt, now)}</span>
        <span role="gridcell" className="row-access"><Access links={file.links} known={known} /></span>
      </span>
      <span role="gridcell" className="row-menu">
        <LateMenu label={`${text.common.more}: ${file.name}`} items={() => acts.menu(file)} />
      </span>
    </div>
  )
})
