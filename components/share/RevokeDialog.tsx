import type { ReactElement } from 'react'
import type { Drive, LinkInfo } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'

const words = text.links

/** Says what a person who has the link loses before it is withdrawn. */
export function RevokeDialog({ drive, link, onClose, onDone }: { drive: Drive, link: LinkInfo, onClose: () => void, onDone: () => void }): ReactElement {
  const task = useTask()
  return (
    <Dialog title={words.revokeTitle(link.fileName)} onClose={onClose} busy={task.busy}>
      <p>{words.revokeLead}</p>
      {task.error && <ErrorNote error={task.error} during="change" />}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
        <button type="button" className="button button-danger" disabled={task.busy} onClick={() => task.run(async signal => { await drive.revoke(link.id, { signal }); onDone() })}>{task.busy ? words.revoking : words.revokeButton}</button>
      </div>
    </Dialog>
  )
}
