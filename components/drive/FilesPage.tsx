import { memo, useCallback, useDeferredValue, useMemo, useRef, useState, type ReactElement } from 'react'
import type { Drive, DriveSnapshot, FileEntry } from '../../lib/drive/types.ts'
import type { ShardState } from '../../lib/options.ts'
import { ShareDialog } from '../share/ShareDialog.tsx'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { MenuItem } from '../ui/Menu.tsx'
import { ringOf } from '../ui/ring.ts'
import { ShardRing } from '../ui/ShardRing.tsx'
import { useMedia } from '../ui/useMedia.ts'
import { useTask } from '../ui/useTask.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { Details } from './Details.tsx'
import { DropZone } from './DropZone.tsx'
import { FileList } from './FileList.tsx'
import { sorted, type Order } from './order.ts'
import { searcher } from './search.ts'
import { SearchBox } from './SearchBox.tsx'
import { useSelection } from './useSelection.ts'

const words = text.files

/** The files: list, what can be done with the selection, details beside it. Drawn again only when the list changes, not with each byte of a transfer. */
export const FilesPage = memo(function FilesPage({ drive, files: unsorted, list }: { drive: Drive, files: readonly FileEntry[], list: DriveSnapshot['list'] }): ReactElement {
  const [order, setOrder] = useState<Order>({ by: 'added', down: true })
  const [query, setQuery] = useState('')
  // Typing never waits for the list.
  const asked = useDeferredValue(query)
  const search = useMemo(() => searcher(sorted(unsorted, order)), [unsorted, order])
  const files = useMemo(() => search(asked), [search, asked])
  const selection = useSelection(useMemo(() => files.map(file => file.id), [files]))
  const [opened, setOpened] = useState<string | null>(null)
  const [sharing, setSharing] = useState<FileEntry | null>(null)
  const [removing, setRemoving] = useState<FileEntry[] | null>(null)
  const [folder, setFolder] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const [rings, setRings] = useState<ReadonlyMap<string, readonly ShardState[]>>(new Map())
  const page = useRef<HTMLElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const saving = useTask()
  const wide = useMedia('(min-width: 1180px)')
  const chosen = files.filter(file => selection.chosen.has(file.id))
  const detail = files.find(file => file.id === opened)
  const toList = (): void => { page.current?.querySelector<HTMLElement>('[role=grid]')?.focus() }
  const close = (): void => {
    setOpened(null)
    toList()
  }
  const known = list === 'network'
  const one = chosen.length === 1 ? chosen[0] : undefined
  const seen = useCallback((id: string, ring: readonly ShardState[]) => setRings(before => new Map(before).set(id, ring)), [])
  const add = (chosenFiles: readonly File[]): void => { if (chosenFiles.length > 0) drive.add(chosenFiles) }
  const save = (wanted: readonly FileEntry[]): void => saving.run(async () => { await Promise.all(wanted.map(file => drive.download(file.id))) })
  const menuOf = (file: FileEntry): MenuItem[] => [
    { label: words.actions.open, icon: 'info', onSelect: () => setOpened(file.id) },
    { label: words.actions.download, icon: 'download', onSelect: () => save([file]) },
    { label: words.actions.link, icon: 'link', onSelect: () => setSharing(file) },
    { label: words.actions.remove, icon: 'trash', danger: true, onSelect: () => setRemoving([file]) },
  ]
  const details = detail && <Details key={detail.version} drive={drive} file={detail} known={known} onClose={close} onSeen={seen} onDownload={() => save([detail])} onShare={() => setSharing(detail)} onRemove={() => setRemoving([detail])} />
  return (
    <section ref={page} className={`files${detail && wide ? ' files-split' : ''}`}>
      <header className="toolbar">
        <h1 className="toolbar-title">{words.title}</h1>
        {unsorted.length > 0 && <SearchBox query={query} onQuery={setQuery} onLeave={toList} />}
        {chosen.length > 0
          ? (
              <div className="toolbar-acts">
                <p className="tabular toolbar-count">{words.selected(chosen.length, chosen.reduce((sum, file) => sum + file.size, 0))}</p>
                <button type="button" className="button" onClick={() => save(chosen)}><Icon name="download" /><span className="toolbar-word">{words.actions.download}</span></button>
                {one && <button type="button" className="button" onClick={() => setSharing(one)}><Icon name="link" /><span className="toolbar-word">{words.actions.link}</span></button>}
                <button type="button" className="button" onClick={() => setRemoving(chosen)}><Icon name="trash" /><span className="toolbar-word">{words.actions.remove}</span></button>
                <button type="button" className="button button-plain button-icon" aria-label={words.clear} title={words.clear} onClick={selection.clear}><Icon name="close" /></button>
              </div>
            )
          : (
              <div className="toolbar-acts">
                {files.length > 0 && <p className="quiet tabular toolbar-count">{words.total(files.length, files.reduce((sum, file) => sum + file.size, 0))}</p>}
                <button type="button" className="button button-primary" onClick={() => picker.current?.click()}><Icon name="upload" />{words.upload}</button>
              </div>
            )}
        <input ref={picker} type="file" multiple hidden aria-label={words.upload} onChange={event => { add([...event.target.files ?? []]); event.target.value = '' }} />
      </header>
      {(saving.error || folder !== null) && (
        <div className="lines">
          {saving.error && <ErrorNote error={saving.error} during="down" onDismiss={saving.clear} />}
          {folder !== null && <div className="note note-warn" role="status"><p className="note-head"><Icon name="info" />{words.folderTitle}</p><p dir="auto">{words.folderNote(folder)}</p><div className="note-actions"><button type="button" className="button button-plain button-small" onClick={() => setFolder(null)}>{text.error.dismiss}</button></div></div>}
        </div>
      )}
      <div className="files-body">
        {list === 'loading' ? <Loading /> : unsorted.length > 0 && files.length === 0
          ? (
              <div className="empty">
                <h2 dir="auto">{words.nothingFound(asked)}</h2>
                <p className="quiet">{words.nothingFoundLead}</p>
                <button type="button" className="button" onClick={() => setQuery('')}>{words.searchClear}</button>
              </div>
            )
          : files.length === 0
          ? (
              <div className="empty empty-drop">
                <ShardRing ring={ringOf('empty')} size="large" label="" />
                <h2>{words.emptyTitle}</h2>
                <p className="quiet">{words.emptyLead}</p>
                <button type="button" className="button button-primary button-large" onClick={() => picker.current?.click()}><Icon name="upload" />{words.emptyButton}</button>
                <p className="small quiet">{words.emptyPaste}</p>
              </div>
            )
          : <FileList files={files} known={known} order={order} onOrder={setOrder} selection={selection} rings={rings} menuOf={menuOf} onOpen={file => setOpened(file.id)} onEscape={opened === null ? selection.clear : close} onRemove={() => { if (chosen.length > 0) setRemoving(chosen) }} />}
        {details && wide && <aside className="details" aria-label={text.details.title} onKeyDown={event => { if (event.key === 'Escape') close() }}>{details}</aside>}
      </div>
      {details && !wide && <Dialog form="sheet" title={text.details.title} onClose={close}>{details}</Dialog>}
      {sharing && <ShareDialog drive={drive} file={sharing} onClose={() => setSharing(null)} />}
      {removing && <DeleteDialog drive={drive} files={removing} onClose={() => setRemoving(null)} onDone={() => { setSaid(words.removed(removing.length, removing[0]?.name ?? '')); setRemoving(null); selection.clear() }} />}
      <p className="visually-hidden" role="status">{asked.trim() === '' ? said : words.found(files.length)}</p>
      <DropZone onFiles={add} onFolder={setFolder} />
    </section>
  )
})

function Loading(): ReactElement {
  return <div className="ghosts" role="status" aria-label={words.loading}>{Array.from({ length: 8 }, (_, i) => <div key={i} className="ghost"><span /><span /><span /></div>)}</div>
}
