import { useCallback, useId, useState, type ReactElement, type SyntheticEvent } from 'react'
import type { Retention } from '../../lib/drive/files/retention.ts'
import type { Drive, FileEntry, OlderVersions } from '../../lib/drive/types.ts'
import type { Options } from '../../lib/options.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useLoaded } from '../ui/useLoaded.ts'
import { useTask } from '../ui/useTask.ts'
import { GoingList } from './GoingList.tsx'

interface Props {
  drive: Drive
  /** The file that the rule is for; null: all files. */
  file: FileEntry | null
  /** As it is now; null where the file has none of its own. */
  rule: Retention | null
  driveRule: Retention
  onClose: () => void
  onDone: () => void
}

const words = text.retention
/** Versions or days in a rule (lib/record/feed.ts). */
const MOST = 1_000_000

/** Chooses what is kept of older versions, and says what will go before anything is changed. */
export function RetentionDialog({ drive, file, rule, driveRule, onClose, onDone }: Props): ReactElement {
  const [keep, setKeep] = useState<Retention['keep'] | 'drive'>(rule?.keep ?? (file ? 'drive' : 'all'))
  const [last, setLast] = useState(rule?.keep === 'last' ? String(rule.n) : '10')
  const [days, setDays] = useState(rule?.keep === 'days' ? String(rule.n) : '90')
  const task = useTask()
  const wrongId = useId()
  const typed = keep === 'last' ? last : keep === 'days' ? days : '0'
  const n = /^\d{1,7}$/.test(typed.trim()) ? Number(typed) : Number.NaN
  const wrong = keep !== 'all' && keep !== 'drive' && !(n >= 1 && n <= MOST)
  const wanted = keep === 'drive' ? driveRule : { keep, n }
  const save = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => {
      await drive.change([{ do: 'retain', entry: file?.id ?? null, rule: keep === 'drive' ? null : { keep, n } }], { signal })
      onDone()
    })
  }
  const choice = (value: typeof keep, label: string, first = false): ReactElement => (
    <label className="check"><input type="radio" name="keep" checked={keep === value} disabled={task.busy} onChange={() => setKeep(value)} {...first ? { 'data-focus': true } : {}} /><span>{label}</span></label>
  )
  const number = (value: typeof keep, field: string, label: string, unit: string, set: (to: string) => void): ReactElement => (
    <div className="retention-number">
      {choice(value, label)}
      <input className="input input-short" type="number" inputMode="numeric" min={1} max={MOST} step={1} aria-label={value === 'last' ? words.lastField : words.daysField} value={field} disabled={task.busy} onFocus={() => setKeep(value)} onChange={event => { setKeep(value); set(event.target.value) }}
        {...wrong && keep === value ? { 'aria-invalid': true, 'aria-describedby': wrongId } : {}} />
      <span>{unit}</span>
    </div>
  )
  return (
    <Dialog title={file ? words.of(file.name) : words.title} onClose={onClose} busy={task.busy}>
      <form className="share-form" noValidate onSubmit={save}>
        <p className="quiet">{words.lead}</p>
        <fieldset className="retention-choice">
          <legend className="field-label">{words.choice}</legend>
          {file && choice('drive', words.drive(driveRule), true)}
          {choice('all', words.all, !file)}
          {number('last', last, words.last, words.lastUnit, setLast)}
          {number('days', days, words.days, words.daysUnit, setDays)}
        </fieldset>
        {wrong ? <p id={wrongId} className="small field-wrong" role="alert">{words.wrong}</p> : <Effect key={`${wanted.keep} ${String(wanted.n)}`} drive={drive} entry={file?.id ?? null} rule={wanted} />}
        {task.error && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || wrong}>{task.busy ? words.using : words.use}</button>
        </div>
      </form>
    </Dialog>
  )
}

/** What a rule would let go. */
function Effect({ drive, entry, rule: { keep, n } }: { drive: Drive, entry: string | null, rule: Retention }): ReactElement {
  const [now] = useState(() => Date.now())
  const { value, error } = useLoaded<OlderVersions>(useCallback((options: Options) => drive.older({ entry, rule: { keep, n } }, options), [drive, entry, keep, n]))
  if (error) return <ErrorNote error={error} during="change" />
  const going = value?.going
  const first = going?.first[0]
  return (
    <div className="who" role="status">
      <Icon name="info" />
      {!going ? <span>{words.looking}</span> : !first ? <span>{words.nothing}</span> : (
        <div className="who-effect">
          <p>{words.goes(going.versions, going.files, going.bytes)}</p>
          <p className="small quiet">{words.goesWhen(first.goesAt, now)}</p>
          <GoingList going={going} now={now} />
        </div>
      )}
    </div>
  )
}
