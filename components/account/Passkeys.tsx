import { useCallback, useEffect, useRef, useState, type ReactElement, type SyntheticEvent } from 'react'
import type { PasskeyInfo, Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { when } from '../ui/format.ts'
import { Secret } from '../ui/Secret.tsx'
import { useTask } from '../ui/useTask.ts'

const words = text.passkeys

/** The passkeys that unlock the drive on this device: a row of the account's facts. */
export function Passkeys({ session, onSay }: { session: Session, onSay: (text: string) => void }): ReactElement {
  const [passkeys, setPasskeys] = useState<PasskeyInfo[] | null>([])
  const [adding, setAdding] = useState(false)
  const [now] = useState(() => Date.now())
  const task = useTask()
  const load = useCallback(async (signal?: AbortSignal): Promise<void> => { setPasskeys(await session.passkeys({ signal })) }, [session])
  useEffect(() => {
    const stop = new AbortController()
    // What is wrong with the vault is said where it is opened.
    load(stop.signal).catch(() => undefined)
    return () => stop.abort()
  }, [load])
  const remove = (id: string): void => task.run(async signal => { await session.removePasskey(id, { signal }); await load(signal); onSay(words.removed) })
  return (
    <div className="fact">
      <dt>{words.title}<span className="small quiet fact-hint">{passkeys === null ? words.none : words.hint}</span></dt>
      <dd className="fact-list">
        {passkeys?.map(({ id, addedAt }, i) => (
          <span key={id} className="fact-item"><span className="tabular">{words.name(i + 1)} <span className="small quiet">{words.since(when(addedAt, now))}</span></span>
            <button type="button" className="button button-small" disabled={task.busy} aria-label={words.removeOf(words.name(i + 1))} onClick={() => remove(id)}>{words.remove}</button></span>
        ))}
        {passkeys !== null && <button type="button" className="button" onClick={() => setAdding(true)}>{words.add}</button>}
        {task.error && <ErrorNote error={task.error} during="change" onDismiss={task.clear} />}
      </dd>
      {adding && <AddDialog session={session} onClose={() => setAdding(false)} onDone={() => { setAdding(false); onSay(words.added); void load() }} />}
    </div>
  )
}

function AddDialog({ session, onClose, onDone }: { session: Session, onClose: () => void, onDone: () => void }): ReactElement {
  const [passphrase, setPassphrase] = useState('')
  /** A passkey that was made and waits for the right passphrase: no second one is made. */
  const made = useRef<Awaited<ReturnType<Session['makePasskey']>> | null>(null)
  const task = useTask()
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => {
      made.current ??= await session.makePasskey({ signal })
      await made.current.add(passphrase, { signal })
      onDone()
    })
  }
  return (
    <Dialog title={words.addTitle} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={submit}>
        <p>{words.addLead}</p>
        <p className="quiet">{words.addAlso}</p>
        <Secret label={text.first.field} value={passphrase} onChange={value => { setPassphrase(value); task.clear() }} complete="current-password" focus disabled={task.busy} invalid={task.error?.code === 'AUTH_WRONG_PASSPHRASE'} />
        {task.error && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || passphrase === ''}>{task.busy ? words.adding : words.addButton}</button>
        </div>
      </form>
    </Dialog>
  )
}
