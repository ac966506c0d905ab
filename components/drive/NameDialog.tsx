import { useEffect, useId, useRef, useState, type ReactElement, type SyntheticEvent } from 'react'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { useTask } from '../ui/useTask.ts'

interface Props { title: string, button: string, busy: string, start: string, folder: boolean, onClose: () => void, onName: (name: string, signal: AbortSignal) => Promise<void> }

/** Asks for a name: of a new folder, or a new one. A name that is taken is said beside the field. */
export function NameDialog({ title, button, busy, start, folder, onClose, onName }: Props): ReactElement {
  const [name, setName] = useState(start)
  const task = useTask()
  const field = useId()
  const hint = useId()
  const input = useRef<HTMLInputElement>(null)
  const met = useRef(false)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(signal => onName(name.trim(), signal))
  }
  // Only when it opens: later the cursor is the person's.
  const select = (shown: HTMLInputElement): void => {
    if (met.current) return
    const dot = folder ? -1 : start.lastIndexOf('.')
    shown.setSelectionRange(0, dot > 0 ? dot : start.length)
    met.current = true
  }
  const taken = task.error?.code === 'STORAGE_NAME_TAKEN'
  useEffect(() => { if (taken) input.current?.focus() }, [taken])
  return (
    <Dialog title={title} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={submit}>
        <div className="field">
          <label className="field-label" htmlFor={field}>{text.folder.name}</label>
          <input ref={input} id={field} className="input" dir="auto" value={name} data-focus autoComplete="off" spellCheck={false} maxLength={300} readOnly={task.busy} aria-invalid={taken} aria-describedby={hint}
            onFocus={event => select(event.target)} onChange={event => { setName(event.target.value); task.clear() }} />
          <p id={hint} className="field-hint field-wrong" role="status">{taken ? text.taken.title(1) : ''}</p>
        </div>
        {task.error && !taken && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy || name.trim() === ''}>{task.busy ? busy : button}</button>
        </div>
      </form>
    </Dialog>
  )
}
