import type { ReactElement } from 'react'
import type { Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'

interface Props { session: Session, onClose: () => void, onForgotten: () => void }

/** Says what is lost before the vault of this device is deleted. */
export function ForgetDialog({ session, onClose, onForgotten }: Props): ReactElement {
  const task = useTask()
  return (
    <Dialog title={text.account.forgetTitle} onClose={onClose} busy={task.busy}>
      <p>{text.account.forgetLead}</p>
      {task.error && <ErrorNote error={task.error} during="change" />}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
        <button type="button" className="button button-danger" disabled={task.busy} onClick={() => task.run(async signal => { await session.forget({ signal }); onForgotten() })}>
          {task.busy ? text.account.forgetting : text.account.forgetButton}
        </button>
      </div>
    </Dialog>
  )
}
