import { useMemo, useRef, type ReactElement } from 'react'
import type { Dropped, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import { Breadcrumbs } from './Breadcrumbs.tsx'
import { chosenClass, wayOf } from './chosenClass.ts'
import type { OnDropped } from './drag.ts'
import { pickedFiles } from './dropped.ts'
import { KINDS, type Kind } from './folder.ts'
import type { Order } from './order.ts'
import { SearchBox } from './SearchBox.tsx'
import type { Actions } from './useActions.ts'
import type { View } from './view.ts'
import { ViewMenu } from './ViewMenu.tsx'

interface Props {
  trail: readonly FileEntry[]
  query: string
  onQuery: (query: string) => void
  /** Entries shown, and all that could be searched. */
  shown: readonly FileEntry[]
  some: boolean
  chosen: readonly FileEntry[]
  onClear: () => void
  onLeave: () => void
  actions: Actions
  onDropped: OnDropped
  look: Look
  onLook: (look: Look) => void
}

/** How the list is shown. */
export interface Look { view: View, kind: Kind, stars: boolean, order: Order }

const words = text.files

// React's types lack the attribute: File and Directory Entries API §6.
const DIRECTORY: object = { webkitdirectory: '' }
const sum = (files: readonly FileEntry[]): number => files.reduce((total, file) => total + file.size, 0)

/** Above the list: where one is, search, and what can be done with the selection, else what can be added. */
export function Toolbar({ trail, query, onQuery, shown, some, chosen, onClear, onLeave, actions, onDropped, look, onLook }: Props): ReactElement {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const picked = (input: HTMLInputElement): void => {
    const dropped: Dropped[] = pickedFiles(input.files ?? [])
    input.value = ''
    actions.add(dropped)
  }
  const total = useMemo(() => shown.length === 0 ? null : shown.some(file => file.folder) ? text.things(shown.length) : words.total(shown.length, sum(shown)), [shown])
  const [one] = chosen
  return (
    <header className="toolbar">
      <Breadcrumbs trail={trail} onDropped={onDropped} />
      {some && <SearchBox query={query} onQuery={onQuery} onLeave={onLeave} />}
      {one
        ? (
            <div className="toolbar-acts">
              <p className="tabular toolbar-count">{words.selected(chosen.length, sum(chosen))}</p>
              <button type="button" className="button" onClick={() => actions.save(chosen)}><Icon name="download" /><span className="toolbar-word">{words.actions.download}</span></button>
              {chosen.length === 1 && <button type="button" className="button" onClick={() => actions.ask({ at: 'share', file: one })}><Icon name="link" /><span className="toolbar-word">{words.actions.link}</span></button>}
              <button type="button" className="button" onClick={() => actions.ask({ at: 'move', files: chosen })}><Icon name="move" /><span className="toolbar-word">{text.move.move}</span></button>
              <button type="button" className="button" onClick={() => actions.trash(chosen)}><Icon name="trash" /><span className="toolbar-word">{words.actions.remove}</span></button>
              <button type="button" className="button button-plain button-icon" aria-label={words.clear} title={words.clear} onClick={onClear}><Icon name="close" /></button>
            </div>
          )
        : (
            <div className="toolbar-acts">
              {total !== null && <p className="quiet tabular toolbar-count">{total}</p>}
              {some && <Menu head={<span className="small quiet">{text.view.kind}</span>} items={[
                ...KINDS.map(kind => ({ label: text.view.kinds[kind], icon: look.kind === kind ? 'check' as const : 'blank' as const, onSelect: () => onLook({ ...look, kind }) })),
                { label: text.view.stars, icon: look.stars ? 'check' : 'blank', onSelect: () => onLook({ ...look, stars: !look.stars }) },
              ]}>
                <button type="button" className={`button button-plain button-icon${look.kind !== 'all' || look.stars ? ' button-on' : ''}`} aria-label={`${text.view.kind}: ${text.view.kinds[look.kind]}`} title={text.view.kind}><Icon name="filter" /></button>
              </Menu>}
              {some && <ViewMenu view={look.view} onView={view => onLook({ ...look, view })} />}
              <Menu items={() => [
                { label: text.folder.make, icon: 'folder', onSelect: () => actions.ask({ at: 'folder' }) },
                { label: text.folder.upload, icon: 'upload', onSelect: () => files.current?.click() },
                { label: text.folder.uploadFolder, icon: 'files', onSelect: () => folder.current?.click() },
                { label: text.classes.menu(wayOf(chosenClass())?.name ?? ''), icon: 'network', onSelect: () => actions.ask({ at: 'class' }) },
                { label: text.lineage.menu(actions.made?.wish.name), icon: 'copy', onSelect: () => actions.ask({ at: 'made' }) },
              ]}>
                <button type="button" className="button" aria-label={text.folder.addLabel}><Icon name="plus" /><span className="toolbar-word">{text.folder.add}</span></button>
              </Menu>
              <button type="button" className="button button-primary" onClick={() => files.current?.click()}><Icon name="upload" />{words.upload}</button>
            </div>
          )}
      <button type="button" id="make-folder" hidden onClick={() => actions.ask({ at: 'folder' })}>{text.folder.make}</button>
      <input ref={files} id="pick-files" type="file" multiple hidden aria-label={words.upload} onChange={event => picked(event.target)} />
      <input ref={folder} type="file" multiple hidden {...DIRECTORY} aria-label={text.folder.uploadFolder} onChange={event => picked(event.target)} />
    </header>
  )
}
