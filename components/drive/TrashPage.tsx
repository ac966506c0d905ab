import { useMemo, useState, type ReactElement } from 'react'
import { TRASH_MS } from '../../lib/drive/files/trash.ts'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes, when } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { Toast, type Said } from '../ui/Toast.tsx'
import { useTask } from '../ui/useTask.ts'
import { foldersOf } from './folder.ts'

const words = text.trash

/** Rows drawn at first; a trash of thousands is emptied, not read. */
const SHOWN = 500

/** What was deleted in the last thirty days: bring back, delete for good, empty. */
export function TrashPage({ drive, files }: { drive: Drive, files: readonly FileEntry[] }): ReactElement {
  const folders = useMemo(() => foldersOf(files), [files])
  const trash = useMemo(() => [...folders.trash].sort((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0)), [folders])
  const [removing, setRemoving] = useState<readonly FileEntry[] | null>(null)
  const [said, say] = useState<Said | null>(null)
  const [now] = useState(() => Date.now())
  const task = useTask()
  const restore = (file: FileEntry): void => task.run(async signal => {
    await drive.change([{ do: 'restore', entry: file.id }], { signal })
    say({ text: words.restored(1, file.name), undo: () => task.run(stop => drive.change([{ do: 'trash', entry: file.id }], { signal: stop })) })
  })
  return (
    <section className="page">
      <header className="page-head page-head-acts">
        <div><h1>{words.title}</h1><p className="quiet">{words.lead}</p></div>
        {trash.length > 0 && <button type="button" className="button button-danger" onClick={() => setRemoving(trash)}>{words.empty}</button>}
      </header>
      {task.error && <ErrorNote error={task.error} during="change" onDismiss={task.clear} />}
      {trash.length === 0 && <div className="empty"><Icon name="trash" pixels={28} /><h2>{words.nothing}</h2><p className="quiet">{words.nothingLead}</p></div>}
      <ul className="trash" aria-label={words.list}>
        {trash.slice(0, SHOWN).map(file => (
          <li key={file.id} className="trash-row">
            <Icon name={file.folder ? 'folder' : 'document'} />
            <div className="trash-what"><p className="ellipsis" title={file.name}><bdi>{file.name}</bdi></p>
              <p className="small quiet tabular">{file.folder ? text.folder.folder : bytes(file.size)} · {when(file.trashedAt ?? 0, now)} · {words.until((file.trashedAt ?? 0) + TRASH_MS, now)}{file.parent !== null && folders.byId.get(file.parent) && <> · {words.from(folders.byId.get(file.parent)?.name ?? '')}</>}</p></div>
            <button type="button" className="button button-small" aria-label={`${words.restore}: ${file.name}`} disabled={task.busy} onClick={() => restore(file)}>{words.restore}</button>
            <button type="button" className="button button-plain button-icon button-small" aria-label={`${words.remove} ${file.name}`} title={words.remove} onClick={() => setRemoving([file])}><Icon name="close" /></button>
          </li>
        ))}
        {trash.length > SHOWN && <li className="quiet">{text.common.andMore(trash.length - SHOWN)}</li>}
      </ul>
      {removing && <RemoveDialog drive={drive} files={removing} all={removing === trash} onClose={() => setRemoving(null)} onDone={() => { say({ text: words.removed(removing.length) }); setRemoving(null) }} />}
      <Toast said={said} onGone={() => say(null)} />
    </section>
  )
}

function RemoveDialog({ drive, files, all, onClose, onDone }: { drive: Drive, files: readonly FileEntry[], all: boolean, onClose: () => void, onDone: () => void }): ReactElement {
  const task = useTask()
  return (
    <Dialog title={all ? words.emptyTitle : words.removeTitle(files.length, files[0]?.name ?? '')} onClose={onClose} busy={task.busy}>
      <p>{words.removeLead}</p>
      {task.error && <ErrorNote error={task.error} during="change" />}
      <div className="dialog-actions">
        <button type="button" className="button" data-focus disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
        <button type="button" className="button button-danger" disabled={task.busy} onClick={() => task.run(async signal => { await drive.remove(files.map(file => file.id), { signal }); onDone() })}>{task.busy ? text.files.removing : words.emptyButton(files.length)}</button>
      </div>
    </Dialog>
  )
}
