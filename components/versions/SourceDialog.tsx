import { useId, useState, type ReactElement, type SyntheticEvent } from 'react'
import type { SourceWish } from '../../lib/drive/files/lineage.ts'
import type { Drive } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'
import { FilePick, type Picked } from './FilePick.tsx'
import { notesOf } from './notes.ts'

interface Props { drive: Drive, title: string, lead?: string, /** What the button says that ends it. */ save: string, onClose: () => void, onSave: (source: SourceWish, signal: AbortSignal) => Promise<void> }

const words = text.lineage
/** Characters that surely fit into what a record takes (lib/record/lineage.ts counts bytes). */
const TRANSFORM_CHARS = 80

/** Asks for something that files were made from: of a stored version, or of what is added next. */
export function SourceDialog({ drive, title, lead, save, onClose, onSave }: Props): ReactElement {
  const [source, setSource] = useState<Picked>({ name: '', version: null })
  const [script, setScript] = useState<Picked>({ name: '', version: null })
  const [transform, setTransform] = useState('')
  const [notes, setNotes] = useState('')
  const task = useTask()
  const [transformField, notesField, wrongId] = [useId(), useId(), useId()]
  const meta = notesOf(notes)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (!meta) return
    task.run(signal => onSave({ name: source.name.trim(), version: source.version, transform, script: script.version, meta }, signal))
  }
  return (
    <Dialog title={title} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={submit}>
        {lead !== undefined && <p className="quiet">{lead}</p>}
        <FilePick drive={drive} label={words.source} hint={words.sourceHint} outside value={source} onValue={setSource} disabled={task.busy} focus />
        <div className="field"><label className="field-label" htmlFor={transformField}>{words.transform}</label><input id={transformField} className="input" dir="auto" maxLength={TRANSFORM_CHARS} value={transform} disabled={task.busy} onChange={event => setTransform(event.target.value)} /><p className="field-hint">{words.transformHint}</p></div>
        <FilePick drive={drive} label={words.scriptField} hint={words.scriptHint} value={script} onValue={setScript} disabled={task.busy} />
        <div className="field">
          <label className="field-label" htmlFor={notesField}>{words.notes}</label>
          <textarea id={notesField} className="input" dir="auto" rows={2} maxLength={2_000} value={notes} disabled={task.busy} aria-invalid={meta === null} aria-describedby={wrongId} onChange={event => setNotes(event.target.value)} />
          <p id={wrongId} className={meta ? 'field-hint' : 'small field-wrong'}>{meta ? words.notesHint : words.wrongNotes}</p>
        </div>
        {task.error && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || meta === null || (source.version === null && source.name.trim() === '')}>{task.busy ? words.saving : save}</button>
        </div>
      </form>
    </Dialog>
  )
}
