import { memo, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import type { Drive, DriveSnapshot, FileEntry } from '../../lib/drive/types.ts'
import type { ShardState } from '../../lib/options.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { fetchOnSign, later } from '../ui/later.tsx'
import { Toast } from '../ui/Toast.tsx'
import { useMedia } from '../ui/useMedia.ts'
import { whenIdle } from '../ui/whenIdle.ts'
import { DropZone } from './DropZone.tsx'
import { EmptyDrive, EmptyFolder, Loading, MissingFolder, NothingFound } from './Empty.tsx'
import { FileList } from './FileList.tsx'
import { foldersOf, kindOf } from './folder.ts'
import { sorted } from './order.ts'
import { searcher } from './search.ts'
import { Toolbar, type Look } from './Toolbar.tsx'
import { useActions } from './useActions.ts'
import { takeArrivals, useArrivals } from './useArrivals.ts'
import { folderHash, useFolder } from './useArea.ts'
import { useSelection } from './useSelection.ts'
import { keptView } from './view.ts'

// What comes in front of the list and beside it.
const Asked = later(async () => (await import('./Asked.tsx')).Asked)
const Details = later(async () => (await import('./Details.tsx')).Details)

const words = text.files
/** A dialog that is still open after so many was not being closed. */
const MOST_FRAMES = 60

/** The files: list, what can be done with the selection, details beside it. Drawn again only when the list changes, not with each byte of a transfer. */
export const FilesPage = memo(function FilesPage({ drive, files: everything, list, offline }: Pick<DriveSnapshot, 'files' | 'list' | 'offline'> & { drive: Drive }): ReactElement {
  const [look, setLook] = useState<Look>(() => ({ view: keptView(), kind: 'all', stars: false, order: { by: 'added', down: true } }))
  const [query, setQuery] = useState('')
  // Typing never waits for the list.
  const asked = useDeferredValue(query)
  const folder = useFolder()
  const folders = useMemo(() => foldersOf(everything), [everything])
  const anywhere = asked.trim() !== '' || look.kind !== 'all' || look.stars
  const { order, kind, stars } = look
  // Sorted once for all folders: the first letter of a search has no list to sort.
  const all = useMemo(() => sorted(folders.all, order), [folders, order])
  const search = useMemo(() => searcher(kind === 'all' && !stars ? all : all.filter(file => (kind === 'all' || kindOf(file) === kind) && (!stars || file.starred))), [all, kind, stars])
  useEffect(() => whenIdle(search.prepare), [search])
  useEffect(() => fetchOnSign([Details, Asked]), [])
  const inside = useMemo(() => all.filter(({ parent }) => parent === folder), [all, folder])
  const files = useMemo(() => anywhere ? search.find(asked) : inside, [anywhere, search, asked, inside])
  const selection = useSelection(files)
  const [opened, setOpened] = useState<string | null>(null)
  const [rings, setRings] = useState<ReadonlyMap<string, readonly ShardState[]>>(new Map())
  const page = useRef<HTMLElement>(null)
  const wide = useMedia('(min-width: 1180px)')
  const chosen = selection.chosen.size === 0 ? [] : files.filter(file => selection.chosen.has(file.id))
  const detail = opened === null ? undefined : files.find(file => file.id === opened)
  const focusList = (): void => page.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  /** Frames later: a dialog that is just being closed keeps the focus inside, on a busy machine for more than one. */
  const toList = (frames = MOST_FRAMES): void => { requestAnimationFrame(() => { if (frames > 0 && document.querySelector('dialog[open]')) toList(frames - 1); else focusList() }) }
  const close = (): void => {
    setOpened(null)
    toList()
  }
  const go = (to: string | null): void => { setQuery(''); setLook({ ...look, kind: 'all', stars: false }); selection.clear(); location.hash = folderHash(to) }
  const open = (file: FileEntry): void => { if (file.folder) go(file.id); else setOpened(file.id) }
  /** Another file's details, wherever it lies. */
  const show = (id: string): void => { const file = folders.byId.get(id); if (file) { go(file.parent); setOpened(id) } }
  const actions = useActions(drive, folders, offline, folder, open)
  const arrived = useArrivals()
  useEffect(() => {
    // Names that are taken are known once the list is there.
    if (arrived.length === 0 || list === 'loading') return
    takeArrivals()
    actions.add(arrived)
  }, [arrived, list, actions])
  const seen = useCallback((id: string, ring: readonly ShardState[]) => setRings(before => new Map(before).set(id, ring)), [])
  const pick = (): void => document.getElementById('pick-files')?.click()
  const known = list === 'network'
  const trail = folders.trail(folder)
  const missing = folder !== null && list !== 'loading' && (trail.at(-1)?.folder !== true || trail.some(({ trashedAt }) => trashedAt !== null))
  const details = detail && <Details key={detail.version} drive={drive} file={detail} known={known} onClose={close} onSeen={seen} onDownload={version => { if (version === undefined) actions.save([detail]); else actions.saving.run(() => drive.download(detail.id, version)) }}
    onShare={() => actions.ask({ at: 'share', file: detail })} onRemove={() => { actions.trash([detail]); close() }} onSaid={actions.say} onGo={show} />
  return (
    <section ref={page} className={`files${detail && wide ? ' files-split' : ''}`}>
      <Toolbar trail={trail} query={query} onQuery={setQuery} shown={files} some={folders.all.length > 0} chosen={chosen} onClear={selection.clear} onLeave={focusList} actions={actions} onDropped={actions.move} look={look} onLook={setLook} />
      <div role="status">{actions.made && (
        <p className="line made-line">
          <Icon name="copy" /><span className="made-said" dir="auto">{text.lineage.next(actions.made.wish.name)}</span>
          <button type="button" className="button button-small" onClick={() => actions.ask({ at: 'made' })}>{text.lineage.change}</button>
          <button type="button" className="button button-plain button-icon button-small" aria-label={text.lineage.forget} title={text.lineage.forget} onClick={() => actions.setMade(null)}><Icon name="close" /></button>
        </p>
      )}</div>
      {(actions.saving.error || actions.changing.error) && (
        <div className="lines">
          {actions.saving.error && <ErrorNote error={actions.saving.error} during="down" onDismiss={actions.saving.clear} />}
          {actions.changing.error && <ErrorNote error={actions.changing.error} during="change" onDismiss={actions.changing.clear} />}
        </div>
      )}
      <div className="files-body">
        {list === 'loading' ? <Loading />
          : missing ? <MissingFolder onAll={() => go(null)} />
          : folders.all.length === 0 ? <EmptyDrive onPick={pick} />
          : files.length === 0 && anywhere ? <NothingFound query={asked.trim() === '' ? text.view.kinds[kind] : asked} onAll={() => { setQuery(''); setLook({ ...look, kind: 'all', stars: false }) }} />
          : files.length === 0 ? <EmptyFolder onPick={pick} />
          : <FileList files={files} folders={folders} known={known} anywhere={anywhere} view={look.view} order={order} onOrder={next => setLook({ ...look, order: next })} selection={selection} rings={rings} offline={offline} menuOf={actions.menuOf} onDropped={actions.move}
              keys={{
                onOpen: open, onPeek: file => { if (!file.folder) setOpened(opened === file.id ? null : file.id) }, onRename: file => actions.ask({ at: 'rename', file }), onRemove: () => { if (chosen.length > 0) actions.trash(chosen) },
                onUp: () => { if (folder !== null) go(trail.at(-2)?.id ?? null) }, onEscape: opened === null ? selection.clear : close,
              }} />}
        {details && wide && <aside className="details" aria-label={text.details.title} onKeyDown={event => { if (event.key === 'Escape' && !event.defaultPrevented && !(event.target instanceof Element && event.target.closest('dialog'))) close() }}>{details}</aside>}
      </div>
      {details && !wide && <Dialog form="sheet" title={text.details.title} onClose={close}>{details}</Dialog>}
      {actions.asking && <Asked drive={drive} folders={folders} folder={folder} actions={actions} onDone={() => toList()} asking={actions.asking} />}
      <Toast said={actions.said} onGone={() => actions.say(null)} />
      <p className="visually-hidden" role="status">{anywhere ? words.found(files.length) : ''}</p>
      <DropZone folder={trail.at(-1)?.name ?? null} onFiles={actions.add} />
    </section>
  )
})
