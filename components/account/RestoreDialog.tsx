import { useId, useState, type ReactElement, type SyntheticEvent } from 'react'
import type { Drive, Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Secret } from '../ui/Secret.tsx'
import { useTask } from '../ui/useTask.ts'
import { strength } from './passphrase.ts'

const words = text.words

/** Opens an account on a new device by its recovery words or its secret key, under a passphrase of this device. */
export function RestoreDialog({ session, onClose, onOpen }: { session: Session, onClose: () => void, onOpen: (drive: Drive) => void }): ReactElement {
  const [given, setGiven] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const task = useTask()
  const field = useId()
  const score = strength(passphrase)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => onOpen(await session.restore(given, passphrase, { signal })))
  }
  return (
    <Dialog title={words.restoreTitle} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={submit}>
        <div className="field">
          <label className="field-label" htmlFor={field}>{words.restoreField}</label>
          <textarea id={field} className="input input-mono" dir="ltr" rows={4} value={given} data-focus autoComplete="off" autoCapitalize="none" autoCorrect="off" spellCheck={false} maxLength={1000} disabled={task.busy} aria-invalid={task.error?.code === 'AUTH_WORDS_INVALID'} onChange={event => { setGiven(event.target.value); task.clear() }} />
          <p className="field-hint">{words.restoreKey}</p>
        </div>
        <Secret label={words.restorePassphrase} value={passphrase} onChange={setPassphrase} complete="new-password" disabled={task.busy} hint={passphrase === '' ? text.first.rule : <span role="status">{text.first.strengthLabel}: {text.first.strength[score]}</span>} />
        {task.error && <ErrorNote error={task.error} during="open" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || given.trim() === '' || score === 0}>{task.busy ? text.unlock.opening : words.restoreButton}</button>
        </div>
      </form>
    </Dialog>
  )
}
