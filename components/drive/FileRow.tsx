import type { MouseEvent, ReactElement } from 'react'
import type { FileEntry } from '../../lib/drive/types.ts'
import type { ShardState } from '../../lib/options.ts'
import { text } from '../text.ts'
import { bytes, exactly, when } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { Menu, type MenuItem } from '../ui/Menu.tsx'
import { ringOf } from '../ui/ring.ts'
import { ShardRing } from '../ui/ShardRing.tsx'
import { Access } from './Access.tsx'

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
  menu: () => MenuItem[]
  onPress: (event: MouseEvent) => void
  onOpen: () => void
}

const UNSEEN = ringOf('stored')

/** A file in the list. */
export function FileRow({ file, index, now, selected, current, ring, top, known, menu, onPress, onOpen }: Props): ReactElement {
  return (
    <div role="row" id={`file-${file.id}`} aria-rowindex={index + 2} aria-selected={selected} className={`row${current ? ' row-current' : ''}`}
      style={{ transform: `translateY(${top}px)` }} onClick={onPress} onDoubleClick={onOpen}>
      <span role="gridcell" className="row-ring"><ShardRing ring={ring ?? UNSEEN} {...(ring ? {} : { label: text.files.storedUnseen })} /></span>
      <span role="gridcell" className="row-name ellipsis" title={file.name}><bdi>{file.name}</bdi></span>
      <span role="none" className="row-facts">
        <span role="gridcell" className="row-size tabular">{bytes(file.size)}</span>
        <span role="gridcell" className="row-when tabular" title={exactly(file.addedAt)}>{when(file.addedAt, now)}</span>
        <span role="gridcell" className="row-access"><Access links={file.links} known={known} /></span>
      </span>
      <span role="gridcell" className="row-menu">
        <Menu items={menu()}>
          <button type="button" className="button button-plain button-icon button-small" aria-label={`${text.common.more}: ${file.name}`} tabIndex={-1} onClick={event => event.stopPropagation()}><Icon name="more" /></button>
        </Menu>
      </span>
    </div>
  )
}
