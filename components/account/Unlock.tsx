import { useEffect, useState, type SyntheticEvent, type ReactElement } from 'react'
import type { Drive, Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { warmFormat } from '../ui/format.ts'
import { Secret } from '../ui/Secret.tsx'
import { Mark } from '../ui/ShardRing.tsx'
import { useTask } from '../ui/useTask.ts'
import { whenIdle } from '../ui/whenIdle.ts'
import { ForgetDialog } from './ForgetDialog.tsx'

interface Props { session: Session, onOpen: (drive: Drive) => void, onForgotten: () => void }

/** The door of a device that has a vault. */
export function Unlock({ session, onOpen, onForgotten }: Props): ReactElement {
  const [passphrase, setPassphrase] = useState('')
  const [forgetting, setForgetting] = useState(false)
  const [passkeys, setPasskeys] = useState(0)
  const task = useTask()
  useEffect(() => {
    const stop = new AbortController()
    // A vault that can't be read says so when it is opened.
    session.passkeys({ signal: stop.signal }).then(found => { if (!stop.signal.aborted) setPasskeys(found?.length ?? 0) }, () => undefined)
    return () => stop.abort()
  }, [session])
  // While a person types: between the list and its picture it would be waited for.
  useEffect(() => whenIdle(warmFormat), [])
  const wrong = task.error?.code === 'AUTH_WRONG_PASSPHRASE'
  const unlock = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => onOpen(await session.unlock(passphrase, { signal })))
  }
  return (
    <main className="door door-narrow" id="main">
      <section className="door-card">
        <p className="door-brand"><Mark pixels={24} />{text.product}</p>
        <form onSubmit={unlock} className="door-form">
          <header>
            <h1>{text.unlock.title}</h1>
            <p className="quiet">{text.unlock.lead}</p>
          </header>
          <Secret label={text.first.field} value={passphrase} onChange={value => { setPassphrase(value); task.clear() }} complete="current-password" invalid={wrong} focus disabled={task.busy} />
          {task.error && <ErrorNote error={task.error} during="open" />}
          <button type="submit" className="button button-primary button-large button-wide" disabled={passphrase === '' || task.busy}>{task.busy ? text.unlock.opening : text.unlock.button}</button>
          {passkeys > 0 && <button type="button" className="button button-large button-wide" disabled={task.busy} onClick={() => task.run(async signal => onOpen(await session.unlockByPasskey({ signal })))}><Icon name="passkey" />{text.passkeys.unlock}</button>}
        </form>
        <p className="small quiet door-else">{text.unlock.elsewhere} <button type="button" className="button-link small" onClick={() => setForgetting(true)}>{text.unlock.startAnew}</button> · <a href="help/">{text.nav.help}</a></p>
      </section>
      {forgetting && <ForgetDialog session={session} onClose={() => setForgetting(false)} onForgotten={onForgotten} />}
    </main>
  )
}
