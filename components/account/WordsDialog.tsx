import { useState, type ReactElement, type SyntheticEvent } from 'react'
import type { Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Secret } from '../ui/Secret.tsx'
import { useTask } from '../ui/useTask.ts'

const words = text.words

/** How many are asked for to see that they were written down. */
const ASKED = 3

/** Three places of 24, in order, by the system's generator. */
function somePlaces(): number[] {
  const places = new Set<number>()
  while (places.size < ASKED) places.add((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) % 24)
  return [...places].sort((a, b) => a - b)
}

/** Shows the recovery words after the passphrase, then asks for three of them. */
export function WordsDialog({ session, onClose, onVerified }: { session: Session, onClose: () => void, onVerified: () => void }): ReactElement {
  const [passphrase, setPassphrase] = useState('')
  const [shown, setShown] = useState<{ words: string[], key: string } | null>(null)
  const [asked, setAsked] = useState<number[] | null>(null)
  const [typed, setTyped] = useState<string[]>([])
  const [wrong, setWrong] = useState(false)
  const task = useTask()
  const show = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => {
      const { words: all, key } = await session.words(passphrase, { signal })
      setShown({ words: all.split(' '), key })
      setPassphrase('')
    })
  }
  const check = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (asked?.every((place, i) => typed[i]?.trim().toLowerCase() === shown?.words[place])) onVerified()
    else setWrong(true)
  }
  if (shown === null) {
    return (
      <Dialog title={words.title} onClose={onClose} busy={task.busy}>
        <form className="share-form" onSubmit={show}>
          <p className="quiet">{words.lead}</p>
          <Secret label={text.first.field} value={passphrase} onChange={value => { setPassphrase(value); task.clear() }} complete="current-password" focus disabled={task.busy} invalid={task.error?.code === 'AUTH_WRONG_PASSPHRASE'} />
          {task.error && <ErrorNote error={task.error} during="open" />}
          <div className="dialog-actions"><button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button><button type="submit" className="button button-primary" disabled={task.busy || passphrase === ''}>{task.busy ? words.showing : words.show}</button></div>
        </form>
      </Dialog>
    )
  }
  if (asked === null) {
    return (
      <Dialog title={words.title} onClose={onClose}>
        <p>{words.write}</p>
        <ol className="word-list" dir="ltr" translate="no">{shown.words.map((word, i) => <li key={i} className="mono">{word}</li>)}</ol>
        <details className="fold">
          <summary><Icon name="right" pixels={14} />{words.key}</summary>
          <p className="small quiet">{words.keyLead}</p>
          <p className="key-line"><code className="fact-long" dir="ltr" translate="no">{shown.key}</code><CopyButton value={shown.key} name={words.keyName} /></p>
        </details>
        <div className="dialog-actions"><button type="button" className="button" onClick={onClose}>{words.later}</button><button type="button" className="button button-primary" autoFocus onClick={() => { setAsked(somePlaces()); setTyped([]) }}>{words.written}</button></div>
      </Dialog>
    )
  }
  return (
    <Dialog title={words.check} onClose={onClose}>
      <form className="share-form" onSubmit={check}>
        <p className="quiet">{words.checkLead}</p>
        {asked.map((place, i) => (
          <label key={place} className="field"><span className="field-label">{words.word(place + 1)}</span>
            <input className="input input-mono" dir="ltr" autoFocus={i === 0} autoComplete="off" autoCapitalize="none" autoCorrect="off" spellCheck={false} value={typed[i] ?? ''} aria-invalid={wrong} onChange={event => { setWrong(false); setTyped(asked.map((_, j) => j === i ? event.target.value : typed[j] ?? '')) }} />
          </label>
        ))}
        <p className="field-hint field-wrong" role="status">{wrong ? words.wrong : ''}</p>
        <div className="dialog-actions"><button type="button" className="button" onClick={() => setAsked(null)}>{words.again}</button><button type="submit" className="button button-primary" disabled={typed.length < ASKED}>{words.checkButton}</button></div>
      </form>
    </Dialog>
  )
}
