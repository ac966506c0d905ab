import type { ReactElement } from 'react'
import type { Drive } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'

interface Props { drive: Drive, which: readonly { entry: string, version: string }[] | null, title: string, lead: string, button: string, onClose: () => void, onDone: () => void }

/** Asks before older versions are deleted for good. @param which - null: all that go by their rules */
export function DropDialog({ drive, which, title, lead, button, onClose, onDone }: Props): ReactElement {
  const task = useTask()
  return (
    <Dialog title={title} onClose={onClose} busy={task.busy}>
      <p className="quiet">{lead}</p>
      {task.error && <ErrorNote error={task.error} during="change" />}
      <div className="dialog-actions">
        <button type="button" className="button" data-focus disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
        <button type="button" className="button button-danger" disabled={task.busy} onClick={() => task.run(async signal => { await drive.dropVersions(which, { signal }); onDone() })}>{task.busy ? text.retention.deleting : button}</button>
      </div>
    </Dialog>
  )
}
