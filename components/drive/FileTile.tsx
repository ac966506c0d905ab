import { memo, type ReactElement } from 'react'
import type { FileEntry } from '../../lib/drive/types.ts'
import type { ShardState } from '../../lib/options.ts'
import { text } from '../text.ts'
import { bytes } from '../ui/format.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { dropTarget } from './drag.ts'
import { kindOf, type Kind } from './folder.ts'
import { Marks, Sign, type RowActs } from './FileRow.tsx'

interface Props { file: FileEntry, index: number, left: number, top: number, width: number, height: number, selected: boolean, current: boolean, ring: readonly ShardState[] | undefined, kept: number | undefined, inside: number, acts: RowActs }

const SIGNS: Record<Exclude<Kind, 'all'>, IconName> = { folder: 'folder', image: 'image', video: 'video', audio: 'audio', document: 'document', other: 'document' }

/** A file or folder in the grid. */
export const FileTile = memo(function FileTile({ file, index, left, top, width, height, selected, current, ring, kept, inside, acts }: Props): ReactElement {
  return (
    <div role="gridcell" id={`file-${file.id}`} aria-selected={selected} className={`tile${current ? ' row-current' : ''}`} draggable
      style={{ transform: `translate(${left}px, ${top}px)`, inlineSize: width, blockSize: height }} title={file.name}
      onClick={event => acts.press(index, event)} onDoubleClick={() => acts.open(file)} onContextMenu={() => acts.context(index)} onDragStart={event => acts.drag(index, event)} {...(file.folder ? dropTarget(file.id, acts.dropped) : {})}>
      <span className="tile-picture" aria-hidden="true"><Icon name={SIGNS[kindOf(file)]} pixels={28} /></span>
      <span className="tile-name ellipsis"><bdi className="row-name">{file.name}</bdi></span>
      <span className="tile-facts small quiet tabular">{!file.folder && <Sign file={file} ring={ring} />}{file.folder ? text.folder.inside(inside) : bytes(file.size)}<Marks file={file} kept={kept} /></span>
    </div>
  )
})
