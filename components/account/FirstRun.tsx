import { useState, type SyntheticEvent, type ReactElement } from 'react'
import type { Drive, Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { ringOf } from '../ui/ring.ts'
import { Secret } from '../ui/Secret.tsx'
import { Mark, ShardRing } from '../ui/ShardRing.tsx'
import { useTask } from '../ui/useTask.ts'
import { RestoreDialog } from './RestoreDialog.tsx'
import { makePassphrase, strength } from './passphrase.ts'

const HERO = [...ringOf('stored', 8), ...ringOf('empty', 6)]

/** The first screen on a new device: one field, one button, and a way in without either. */
export function FirstRun({ session, onOpen }: { session: Session, onOpen: (drive: Drive) => void }): ReactElement {
  const [passphrase, setPassphrase] = useState('')
  const [generated, setGenerated] = useState(false)
  const [shown, setShown] = useState(false)
  const [restoring, setRestoring] = useState(false)
  const task = useTask()
  const score = strength(passphrase)
  const create = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => onOpen(await session.create(passphrase, { signal })))
  }
  const generate = (): void => {
    setPassphrase(makePassphrase())
    setGenerated(true)
    setShown(true)
  }
  return (
    <main className="door" id="main">
      <section className="door-hero">
        <p className="door-brand"><Mark pixels={24} />{text.product}</p>
        <h1>{text.promise}</h1>
        <div className="door-how">
          <ShardRing ring={HERO} size="large" label={text.first.heroRing} />
          <dl>
            {text.first.how.map(([name, what]) => <div key={name}><dt>{name}</dt><dd>{what}</dd></div>)}
          </dl>
        </div>
      </section>
      <section className="door-card">
        <form onSubmit={create} className="door-form">
          <header>
            <h2>{text.first.title}</h2>
            <p className="quiet">{text.first.lead}</p>
          </header>
          <Secret label={text.first.field} value={passphrase} complete="new-password" shown={shown} onShown={setShown} disabled={task.busy}
            onChange={value => { setPassphrase(value); setGenerated(false) }}
            hint={passphrase === '' ? text.first.rule : <Strength score={score} />} />
          {generated && <p className="door-warn"><Icon name="info" />{text.first.generated}</p>}
          <div className="door-buttons">
            <button type="submit" className="button button-primary button-large button-wide" disabled={score === 0 || task.busy}>{task.busy ? text.first.creating : text.first.create}</button>
            <button type="button" className="button button-plain" disabled={task.busy} onClick={generate}><Icon name="dice" />{text.first.generate}</button>
          </div>
          {task.error && <ErrorNote error={task.error} during="open" onDismiss={task.clear} />}
        </form>
        <div className="door-try">
          <button type="button" className="button button-wide" disabled={task.busy} onClick={() => task.run(async signal => onOpen(await session.tryIt({ signal })))}>{text.first.tryIt}</button>
          <p className="small quiet">{text.first.tryHint}</p>
          <button type="button" className="button button-plain" disabled={task.busy} onClick={() => setRestoring(true)}>{text.words.restore}</button>
        </div>
        <dl className="door-privacy small">
          <div><dt><Icon name="lock" />{text.first.stays}</dt><dd>{text.first.staysWhat}</dd></div>
          <div><dt><Icon name="upload" />{text.first.leaves}</dt><dd>{text.first.leavesWhat}</dd></div>
        </dl>
        <p className="small quiet"><a href="help/">{text.first.help}</a></p>
      </section>
      {restoring && <RestoreDialog session={session} onClose={() => setRestoring(false)} onOpen={onOpen} />}
    </main>
  )
}

function Strength({ score }: { score: 0 | 1 | 2 | 3 | 4 }): ReactElement {
  return (
    <span className="strength" role="status">
      <span className="strength-bars" aria-hidden="true">{[1, 2, 3, 4].map(step => <span key={step} className={step <= score ? `strength-on strength-${score}` : ''} />)}</span>
      <span><span className="visually-hidden">{text.first.strengthLabel}: </span>{text.first.strength[score]}</span>
    </span>
  )
}
