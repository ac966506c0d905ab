import { useState, type ReactElement } from 'react'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useTask } from '../ui/useTask.ts'
import type { Folders } from './folder.ts'
import { sorted } from './order.ts'

interface Props {
  drive: Drive
  folders: Folders
  files: readonly FileEntry[]
  how: 'move' | 'copy'
  start: string | null
  onClose: () => void
  onDone: (folder: string) => void
}

const words = text.move

/** Chooses the folder that entries go to, one level at a time: works the same by thumb and by keyboard. */
export function MoveDialog({ drive, folders, files, how, start, onClose, onDone }: Props): ReactElement {
  const [at, setAt] = useState(start)
  const task = useTask()
  const trail = folders.trail(at)
  const name = trail.at(-1)?.name ?? text.folder.root
  const inner = sorted(folders.inside(at).filter(({ folder }) => folder), { by: 'name', down: false })
  const going = new Set(files.filter(({ folder }) => folder).map(({ id }) => id))
  const cyclic = trail.some(({ id }) => going.has(id))
  const idle = how === 'move' && files.every(({ parent }) => parent === at)
  const reason = cyclic ? words.into : idle ? words.here : ''
  return (
    <Dialog title={words.title(how, files.length, files[0]?.name ?? '')} onClose={onClose} busy={task.busy}>
      <div className="chooser-head">
        <button type="button" className="button button-icon" aria-label={text.folder.up} disabled={at === null || task.busy} onClick={() => setAt(trail.at(-2)?.id ?? null)}><Icon name="back" /></button>
        <p className="chooser-here ellipsis" aria-live="polite"><bdi>{name}</bdi></p>
      </div>
      <ul className="chooser" aria-label={words.choose}>
        {inner.map(folder => (
          <li key={folder.id}>
            <button type="button" className="chooser-row" aria-label={words.open(folder.name)} disabled={task.busy || going.has(folder.id)} onClick={() => setAt(folder.id)}>
              <Icon name="files" /><bdi className="ellipsis">{folder.name}</bdi><Icon name="right" pixels={12} />
            </button>
          </li>
        ))}
        {inner.length === 0 && <li className="chooser-none quiet">{words.noFolders}</li>}
      </ul>
      <p className="small quiet" role="status">{reason}</p>
      {task.error && <ErrorNote error={task.error} during="change" />}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
        <button type="button" className="button button-primary button-name" disabled={task.busy || cyclic || idle}
          onClick={() => task.run(async signal => { await drive.change(files.map(file => ({ do: how, entry: file.id, parent: at })), { signal }); onDone(name) })}>
          <bdi className="ellipsis">{task.busy ? words.busy : words.button(how, name)}</bdi>
        </button>
      </div>
    </Dialog>
  )
}
