import { useId, useState, type SyntheticEvent, type ReactElement } from 'react'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { Secret } from '../ui/Secret.tsx'
import { useCopy } from '../ui/useCopy.ts'
import { useTask } from '../ui/useTask.ts'
import { QrCode } from './QrCode.tsx'

interface Props { drive: Drive, file: FileEntry, onClose: () => void }

const words = text.share
const HOUR = 3_600_000

/** Makes a link to a file; ends with the sentence who can read it now. */
export function ShareDialog({ drive, file, onClose }: Props): ReactElement {
  const [protect, setProtect] = useState(false)
  const [password, setPassword] = useState('')
  const [hours, setHours] = useState(0)
  const [opens, setOpens] = useState(0)
  const [fixed, setFixed] = useState(false)
  const [made, setMade] = useState<{ url: string, expiresAt: number | null } | null>(null)
  const [now] = useState(() => Date.now())
  const [others] = useState(file.links)
  const task = useTask()
  const { state, copy } = useCopy()
  const select = useId()
  const field = useId()
  const most = useId()
  const what = useId()
  const expiresAt = made ? made.expiresAt : hours === 0 ? null : now + hours * HOUR
  const make = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => {
      const end = hours === 0 ? null : Date.now() + hours * HOUR
      const { url } = await drive.share(file.id, { ...(protect ? { password } : {}), ...(end === null ? {} : { expiresAt: end }), ...(opens === 0 ? {} : { maxOpens: opens }), fixed }, { signal })
      setMade({ url, expiresAt: end })
      copy(url)
    })
  }
  return (
    <Dialog title={words.title(file.name)} onClose={onClose} busy={task.busy}>
      {made === null
        ? (
            <form className="share-form" onSubmit={make}>
              <p className="quiet">{words.lead}</p>
              {file.folder && <p className="quiet">{words.folderLead}</p>}
              <div className="field">
                <label className="field-label" htmlFor={what}>{words.what}</label>
                <select id={what} className="input" value={fixed ? 1 : 0} disabled={task.busy} onChange={event => setFixed(event.target.value === '1')}>
                  {words.whats[file.folder ? 'folder' : 'file'].map((name, at) => <option key={name} value={at}>{name}</option>)}
                </select>
              </div>
              <div className="field">
                <label className="field-label" htmlFor={select}>{words.expiry}</label>
                <select id={select} className="input" value={hours} disabled={task.busy} onChange={event => setHours(Number(event.target.value))}>
                  {words.expiries.map(([name, length]) => <option key={length} value={length}>{name}</option>)}
                </select>
              </div>
              <div className="field">
                <label className="field-label" htmlFor={most}>{words.opens}</label>
                <select id={most} className="input" value={opens} disabled={task.busy} onChange={event => setOpens(Number(event.target.value))}>
                  {words.opensAtMost.map(([name, count]) => <option key={count} value={count}>{name}</option>)}
                </select>
              </div>
              <label className="check"><input type="checkbox" checked={protect} disabled={task.busy} onChange={event => setProtect(event.target.checked)} />{words.usePassword}</label>
              {protect && <Secret label={words.password} value={password} onChange={setPassword} complete="off" hint={words.passwordHint} focus disabled={task.busy} />}
              <Who password={protect} expiresAt={expiresAt} opens={opens} now={now} others={others} />
              {task.error && <ErrorNote error={task.error} during="change" />}
              <div className="dialog-actions">
                <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
                <button type="submit" className="button button-primary" disabled={task.busy || (protect && password === '')}><Icon name="link" />{task.busy ? words.making : words.make}</button>
              </div>
            </form>
          )
        : (
            <div className="share-form">
              <div className="field">
                <label className="field-label" htmlFor={field}>{words.ready}</label>
                <div className="share-url">
                  <input id={field} className="input input-mono" readOnly value={made.url} dir="ltr" onFocus={event => event.target.select()} />
                  <button type="button" className="button button-primary" onClick={() => copy(made.url)}><Icon name={state === 'copied' ? 'check' : 'copy'} />{state === 'copied' ? words.copied : words.copyAgain}</button>
                </div>
                <p className="field-hint" role="status">{state === 'failed' ? words.copyFailed : words.later}</p>
              </div>
              <details className="fold"><summary><Icon name="right" pixels={14} />{words.qr}</summary><QrCode value={made.url} label={words.qrLabel(file.name)} /></details>
              <Who password={protect} expiresAt={expiresAt} opens={opens} now={now} others={others} />
              <div className="dialog-actions"><button type="button" className="button" onClick={onClose}>{text.common.done}</button></div>
            </div>
          )}
    </Dialog>
  )
}

function Who({ password, expiresAt, opens, now, others }: { password: boolean, expiresAt: number | null, opens: number, now: number, others: number }): ReactElement {
  return <p className="who"><Icon name="account" /><span>{words.who(password, expiresAt, opens, now)}{others > 0 && ` ${words.withLinks(others)}`}</span></p>
}
