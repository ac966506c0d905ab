import type { ReactElement } from 'react'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'

interface Props { drive: Drive, files: readonly FileEntry[], onClose: () => void, onDone: () => void }

const words = text.files

/** Asks once, naming what will be gone; there is no trash yet to bring it back from. */
export function DeleteDialog({ drive, files, onClose, onDone }: Props): ReactElement {
  const task = useTask()
  return (
    <Dialog title={words.removeTitle(files.length, files[0]?.name ?? '')} onClose={onClose} busy={task.busy}>
      <p>{words.removeLead(files.length)}</p>
      {files.length > 1 && <ul className="dialog-names">{files.slice(0, 5).map(file => <li key={file.id} className="ellipsis"><bdi>{file.name}</bdi></li>)}{files.length > 5 && <li className="quiet">{text.common.andMore(files.length - 5)}</li>}</ul>}
      {task.error && <ErrorNote error={task.error} during="change" />}
      <div className="dialog-actions">
        <button type="button" className="button" autoFocus disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
        <button type="button" className="button button-danger" disabled={task.busy} onClick={() => task.run(async signal => { await drive.remove(files.map(file => file.id), { signal }); onDone() })}>
          {task.busy ? words.removing : words.removeButton(files.length)}
        </button>
      </div>
    </Dialog>
  )
}
