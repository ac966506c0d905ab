import { useState, type ReactElement, type SyntheticEvent } from 'react'
import type { Session } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
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
  const [shown, setShown] = useState<string[] | null>(null)
  const [asked, setAsked] = useState<number[] | null>(null)
  const [typed, setTyped] = useState<string[]>([])
  const [wrong, setWrong] = useState(false)
  const task = useTask()
  const show = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => { setShown((await session.words(passphrase, { signal })).split(' ')); setPassphrase('') })
  }
  const check = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (asked?.every((place, i) => typed[i]?.trim().toLowerCase() === shown?.[place])) onVerified()
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
        <ol className="word-list" dir="ltr" translate="no">{shown.map((word, i) => <li key={i} className="mono">{word}</li>)}</ol>
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
