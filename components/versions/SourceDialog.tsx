import { useId, useState, type ReactElement, type SyntheticEvent } from 'react'
import type { SourceWish } from '../../lib/drive/files/lineage.ts'
import { sentBytes } from '../../lib/drive/files/sources.ts'
import type { Drive } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'
import { nobody, stillThere, wishOf } from './entered.ts'
import type { Entered } from './entered.ts'
import { FilePick } from './FilePick.tsx'

interface Props {
  drive: Drive
  title: string
  lead?: string
  /** What the button says that ends it. */
  save: string
  /** What was entered earlier. */
  start?: Entered
  /** Bytes that the source may take, written down; default: as many as a record of it. */
  most?: number
  onClose: () => void
  onSave: (source: SourceWish, signal: AbortSignal, entered: Entered) => Promise<void>
}

const words = text.lineage
/** Characters that surely fit into what a record takes (lib/record/lineage.ts counts bytes). */
const TRANSFORM_CHARS = 80

/** Asks for something that files were made from: of a stored version, or of what is added next. */
export function SourceDialog({ drive, title, lead, save, start, most = Infinity, onClose, onSave }: Props): ReactElement {
  const [entered, setEntered] = useState<Entered>(() => start ? stillThere(start, drive.snapshot()) : { source: nobody, script: nobody, transform: '', notes: '' })
  const { source, script, transform, notes } = entered
  const put = (part: Partial<Entered>): void => { setEntered(before => ({ ...before, ...part })); task.clear() }
  const task = useTask()
  const [transformField, notesField, wrongId] = [useId(), useId(), useId()]
  const wish = wishOf(entered)
  const bytes = wish && sentBytes(wish, script.name)
  const wrong = !wish ? words.wrongNotes : bytes === null ? words.wrongText : bytes > most ? words.tooLong(bytes, most) : null
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (wish && wrong === null) task.run(signal => onSave(wish, signal, entered))
  }
  return (
    <Dialog title={title} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={submit}>
        {lead !== undefined && <p className="quiet">{lead}</p>}
        <FilePick drive={drive} label={words.source} hint={words.sourceHint} outside value={source} onValue={picked => put({ source: picked })} disabled={task.busy} focus />
        <div className="field"><label className="field-label" htmlFor={transformField}>{words.transform}</label><input id={transformField} className="input" dir="auto" maxLength={TRANSFORM_CHARS} value={transform} disabled={task.busy} onChange={event => put({ transform: event.target.value })} /><p className="field-hint">{words.transformHint}</p></div>
        <FilePick drive={drive} label={words.scriptField} hint={words.scriptHint} value={script} onValue={picked => put({ script: picked })} disabled={task.busy} />
        <div className="field">
          <label className="field-label" htmlFor={notesField}>{words.notes}</label>
          <textarea id={notesField} className="input" dir="auto" rows={2} maxLength={2_000} value={notes} disabled={task.busy} aria-invalid={wrong !== null} aria-describedby={wrongId} onChange={event => put({ notes: event.target.value })} />
          <p id={wrongId} className={wrong === null ? 'field-hint' : 'small field-wrong'} role="status">{wrong ?? words.notesHint}</p>
        </div>
        {task.error && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || wrong !== null || (source.file === null && source.name.trim() === '')}>{task.busy ? words.saving : save}</button>
        </div>
      </form>
    </Dialog>
  )
}
