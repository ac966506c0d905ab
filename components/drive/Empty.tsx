import type { ReactElement } from 'react'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { ringOf } from '../ui/ring.ts'
import { ShardRing } from '../ui/ShardRing.tsx'
import { ClassNotes } from './ClassNotes.tsx'

const words = text.files

/** Before the first list is there. */
export function Loading(): ReactElement {
  return <div className="ghosts" role="status" aria-label={words.loading}>{Array.from({ length: 8 }, (_, i) => <div key={i} className="ghost"><span /><span /><span /></div>)}</div>
}

/** A drive without a file: says what will happen to one that is dropped. */
export function EmptyDrive({ onPick }: { onPick: () => void }): ReactElement {
  return (
    <div className="empty empty-drop">
      <ShardRing ring={ringOf('empty')} size="large" label="" />
      <h2>{words.emptyTitle}</h2>
      <p className="quiet">{words.emptyLead}</p>
      <button type="button" className="button button-primary button-large" onClick={onPick}><Icon name="upload" />{words.emptyButton}</button>
      <p className="small quiet">{words.emptyPaste}</p>
      <ClassNotes />
    </div>
  )
}

/** A folder without anything in it. */
export function EmptyFolder({ onPick }: { onPick: () => void }): ReactElement {
  return (
    <div className="empty">
      <Icon name="folder" pixels={28} />
      <h2>{text.folder.emptyTitle}</h2>
      <p className="quiet">{text.folder.emptyLead}</p>
      <button type="button" className="button" onClick={onPick}><Icon name="upload" />{words.emptyButton}</button>
    </div>
  )
}

/** An address of a folder that is not in the list. */
export function MissingFolder({ onAll }: { onAll: () => void }): ReactElement {
  return <div className="empty"><Icon name="folder" pixels={28} /><h2>{text.folder.gone}</h2><p className="quiet">{text.folder.goneLead}</p><button type="button" className="button" onClick={onAll}>{text.folder.goneButton}</button></div>
}

/** A search or a filter without a match. */
export function NothingFound({ query, onAll }: { query: string, onAll: () => void }): ReactElement {
  return <div className="empty"><h2 dir="auto">{words.nothingFound(query)}</h2><p className="quiet">{words.nothingFoundLead}</p><button type="button" className="button" onClick={onAll}>{words.searchClear}</button></div>
}
