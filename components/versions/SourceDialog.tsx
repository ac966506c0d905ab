import { useId, useState, type ReactElement, type SyntheticEvent } from 'react'
import type { SourceWish } from '../../lib/drive/files/lineage.ts'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'
import { FilePick, type Picked } from './FilePick.tsx'
import { notesOf } from './notes.ts'

interface Props { drive: Drive, file: FileEntry, sources: readonly SourceWish[], onClose: () => void, onDone: () => void }

const words = text.lineage
/** Characters that surely fit into what a record takes (lib/record/lineage.ts counts bytes). */
const TRANSFORM_CHARS = 80

/** Notes one more source of the current version of a file. */
export function SourceDialog({ drive, file, sources, onClose, onDone }: Props): ReactElement {
  const [source, setSource] = useState<Picked>({ name: '', version: null })
  const [script, setScript] = useState<Picked>({ name: '', version: null })
  const [transform, setTransform] = useState('')
  const [notes, setNotes] = useState('')
  const task = useTask()
  const [transformField, notesField, wrongId] = [useId(), useId(), useId()]
  const meta = notesOf(notes)
  const save = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (!meta) return
    task.run(async signal => {
      await drive.change([{ do: 'lineage', entry: file.id, version: file.version, sources: [...sources, { name: source.name.trim(), version: source.version, transform, script: script.version, meta }] }], { signal })
      onDone()
    })
  }
  return (
    <Dialog title={words.addTitle(file.name)} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={save}>
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
          <button type="submit" className="button button-primary" disabled={task.busy || meta === null || (source.version === null && source.name.trim() === '')}>{task.busy ? words.saving : words.save}</button>
        </div>
      </form>
    </Dialog>
  )
}
