import { useEffect, useId, useState, type ReactElement, type SyntheticEvent } from 'react'
import type { Drive, FileEntry, FileHistory, VersionInfo } from '../../lib/drive/types.ts'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'
import { text } from '../text.ts'
import { CompareDialog } from '../versions/CompareDialog.tsx'
import { DropDialog } from '../versions/DropDialog.tsx'
import { RetentionDialog } from '../versions/RetentionDialog.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes, exactly, when } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { Menu } from '../ui/Menu.tsx'
import type { Said } from '../ui/Toast.tsx'
import { useTask } from '../ui/useTask.ts'

interface Props { drive: Drive, file: FileEntry, onDownload: (version: string) => void, onSaid: (said: Said) => void }

/** What stands in front: something about a version by its place, newest first, or the file's rule. */
type Asking = { at: 'label' | 'compare' | 'drop', i: number } | { at: 'rule' }

const words = text.versions

/** Versions drawn at first, and with each press for more. */
const SHOWN = 50

/** Versions and activity of a file: all on this device, so it works offline. */
export function History({ drive, file, onDownload, onSaid }: Props): ReactElement {
  const [history, setHistory] = useState<FileHistory | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [round, setRound] = useState(0)
  const [shown, setShown] = useState(SHOWN)
  const [asking, setAsking] = useState<Asking | null>(null)
  const [now] = useState(() => Date.now())
  const task = useTask()
  // A rename or a move is a deed, too.
  const { id, version, name, parent, starred } = file
  useEffect(() => {
    const stop = new AbortController()
    drive.history(id, { signal: stop.signal }).then(
      found => { if (!stop.signal.aborted) setHistory(found) },
      (reason: unknown) => { if (!stop.signal.aborted && !isAbort(reason)) setError(packError(reason)) },
    )
    return () => stop.abort()
  }, [drive, id, version, name, parent, starred, round])
  const restore = (to: VersionInfo, number: number): void => task.run(async signal => {
    await drive.change([{ do: 'current', entry: id, version: to.id }], { signal })
    onSaid({ text: words.restored(number) })
  })
  const versions = history?.versions ?? []
  const chosen = asking === null || asking.at === 'rule' ? undefined : versions[asking.i]
  const chosenNumber = asking === null || asking.at === 'rule' ? 0 : versions.length - asking.i
  const done = (said?: string): void => { setAsking(null); setRound(n => n + 1); if (said !== undefined) onSaid({ text: said }) }
  return (
    <>
      <details className="fold" open={file.versions > 1}>
        <summary><Icon name="right" pixels={14} />{words.title}<span className="fold-count quiet tabular">{file.versions}</span></summary>
        {error && <ErrorNote error={error} during="change" />}
        {task.error && <ErrorNote error={task.error} during="change" onDismiss={task.clear} />}
        <ol className="versions">
          {versions.slice(0, shown).map((one, i) => {
            const number = versions.length - i
            const before = versions[i + 1]
            return (
              <li key={one.id}>
                <div className="version-what">
                  <p><span className="tabular">{words.at(number)}</span>{i === 0 && <span className="version-tag">{words.current}</span>}{one.tag && <span className="version-tag version-own" dir="auto">{one.tag}</span>}</p>
                  <p className="small quiet tabular"><span title={exactly(one.at)}>{when(one.at, now)}</span> · {bytes(one.size)}{before && ` · ${words.change(one.size - before.size)}`}</p>
                  {one.goesAt !== undefined && <p className="small version-goes tabular">{text.retention.goesOn(one.goesAt, now)}</p>}
                  {one.message && <p className="small version-message" dir="auto">{one.message}</p>}
                </div>
                <Menu items={[
                  { label: words.download(number), icon: 'download', onSelect: () => onDownload(one.id) },
                  ...i > 0 ? [{ label: words.restore(number), icon: 'again' as const, onSelect: () => restore(one, number), disabled: task.busy }] : [],
                  { label: words.label(number), icon: 'rename', onSelect: () => setAsking({ at: 'label', i }) },
                  ...versions.length > 1 ? [{ label: text.compare.compare(number), icon: 'rows' as const, onSelect: () => setAsking({ at: 'compare', i }) }] : [],
                  ...i > 0 ? [{ label: text.retention.drop(number), icon: 'trash' as const, danger: true, onSelect: () => setAsking({ at: 'drop', i }) }] : [],
                ]}>
                  <button type="button" className="button button-plain button-icon button-small" aria-label={`${text.common.more}: ${words.at(number)}`}><Icon name="more" /></button>
                </Menu>
              </li>
            )
          })}
        </ol>
        {versions.length > shown && <button type="button" className="button" onClick={() => setShown(n => n + SHOWN)}>{text.retention.showMore(Math.min(SHOWN, versions.length - shown), versions.length)}</button>}
        <p className="small quiet">{words.lead}</p>
        {history && <p className="version-rule small quiet"><span>{history.rule ? `${text.retention.own} ` : ''}{text.retention.rule(history.rule ?? history.driveRule)}</span><button type="button" className="button button-small" aria-label={text.retention.changeLabel} onClick={() => setAsking({ at: 'rule' })}>{text.retention.change}</button></p>}
      </details>
      <details className="fold">
        <summary><Icon name="right" pixels={14} />{text.activity.title}</summary>
        <ol className="deeds">{history?.deeds.map((deed, i) => <li key={i}><span>{text.activity.deeds[deed.did]}</span><span className="quiet tabular" title={exactly(deed.at)}>{when(deed.at, now)}</span></li>)}</ol>
      </details>
      {asking?.at === 'label' && chosen && <LabelDialog drive={drive} file={file} version={chosen} number={chosenNumber} onClose={() => setAsking(null)} onDone={() => done()} />}
      {asking?.at === 'compare' && chosen && <CompareDialog drive={drive} file={file} versions={versions} from={(asking.i === 0 ? versions[1] : chosen)?.id ?? chosen.id} to={versions[0]?.id ?? chosen.id} onClose={() => setAsking(null)} />}
      {asking?.at === 'drop' && chosen && <DropDialog drive={drive} which={[{ entry: id, version: chosen.id }]} title={text.retention.dropTitle(chosenNumber, name)} lead={text.retention.dropLead} button={text.retention.dropButton} onClose={() => setAsking(null)} onDone={() => done(text.retention.dropped(chosenNumber))} />}
      {asking?.at === 'rule' && history && <RetentionDialog drive={drive} file={file} rule={history.rule} driveRule={history.driveRule} onClose={() => setAsking(null)} onDone={() => done(text.retention.used)} />}
    </>
  )
}

function LabelDialog({ drive, file, version, number, onClose, onDone }: { drive: Drive, file: FileEntry, version: VersionInfo, number: number, onClose: () => void, onDone: () => void }): ReactElement {
  const [tag, setTag] = useState(version.tag)
  const [message, setMessage] = useState(version.message)
  const task = useTask()
  const [tagField, messageField] = [useId(), useId()]
  const save = (event: SyntheticEvent): void => {
    event.preventDefault()
    task.run(async signal => { await drive.change([{ do: 'label', entry: file.id, version: version.id, tag, message }], { signal }); onDone() })
  }
  return (
    <Dialog title={words.labelTitle(number)} onClose={onClose} busy={task.busy}>
      <form className="share-form" onSubmit={save}>
        <div className="field"><label className="field-label" htmlFor={tagField}>{words.tag}</label><input id={tagField} className="input" dir="auto" value={tag} maxLength={60} data-focus disabled={task.busy} onChange={event => setTag(event.target.value)} /><p className="field-hint">{words.tagHint}</p></div>
        <div className="field"><label className="field-label" htmlFor={messageField}>{words.message}</label><textarea id={messageField} className="input" dir="auto" rows={3} value={message} maxLength={1000} disabled={task.busy} onChange={event => setMessage(event.target.value)} /></div>
        {task.error && <ErrorNote error={task.error} during="change" />}
        <div className="dialog-actions">
          <button type="button" className="button" disabled={task.busy} onClick={onClose}>{text.common.cancel}</button>
          <button type="submit" className="button button-primary" disabled={task.busy}>{task.busy ? words.saving : words.save}</button>
        </div>
      </form>
    </Dialog>
  )
}
