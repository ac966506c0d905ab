import { useState, type ReactElement, type SyntheticEvent } from 'react'
import type { Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Secret } from '../ui/Secret.tsx'
import { useTask } from '../ui/useTask.ts'
import { strength } from './passphrase.ts'

const words = text.account

/** Asks for the passphrase as it is and the new one. */
export function PassphraseDialog({ session, onClose, onDone }: { session: Session, onClose: () => void, onDone: () => void }): ReactElement {
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const task = useTask()
  const score = strength(to)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => { await session.changePassphrase(from, to, { signal }); onDone() })
  }
  return (
    <Dialog title={words.changeTitle} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={submit}>
        <Secret label={words.changeFrom} value={from} onChange={value => { setFrom(value); task.clear() }} complete="current-password" focus disabled={task.busy} invalid={task.error?.code === 'AUTH_WRONG_PASSPHRASE'} />
        <Secret label={words.changeTo} value={to} onChange={setTo} complete="new-password" disabled={task.busy} hint={to === '' ? text.first.rule : <span role="status">{text.first.strengthLabel}: {text.first.strength[score]}</span>} />
        {task.error && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || from === '' || score === 0}>{task.busy ? words.changeBusy : words.changeDo}</button>
        </div>
      </form>
    </Dialog>
  )
}
