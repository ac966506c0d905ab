import { useEffect, useId, useState, type ReactElement } from 'react'
import type { Drive, FileEntry, VersionInfo } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { nobody } from './entered.ts'
import type { Picked } from './entered.ts'

interface Props { drive: Drive, label: string, hint: string, value: Picked, onValue: (picked: Picked) => void, disabled: boolean, /** Whether a name alone will do. */ outside?: boolean, focus?: boolean }

const words = text.lineage
/** Files offered for what was typed. */
const OFFERED = 5

/** Chooses a file of the drive by a part of its name, and one of its versions. */
export function FilePick({ drive, label, hint, value, onValue, disabled, outside = false, focus = false }: Props): ReactElement {
  const [file, setFile] = useState<FileEntry | null>(() => drive.snapshot().files.find(({ id }) => id === value.file?.entry) ?? null)
  const [versions, setVersions] = useState<readonly VersionInfo[]>([])
  const [field, versionField, hintId] = [useId(), useId(), useId()]
  const asked = value.name.trim().toLowerCase()
  const found = file || asked === '' ? [] : drive.snapshot().files.filter(one => !one.folder && one.trashedAt === null && one.name.toLowerCase().includes(asked)).slice(0, OFFERED)
  useEffect(() => {
    if (!file) return
    const stop = new AbortController()
    // Without its past the current version can still be taken.
    drive.history(file.id, { signal: stop.signal }).then(({ versions: known }) => { if (!stop.signal.aborted) setVersions(known) }, () => undefined)
    return () => stop.abort()
  }, [drive, file])
  if (file) return (
    <div className="field">
      <p className="field-label">{label}</p>
      <p className="pick-chosen"><Icon name="document" /><bdi className="ellipsis">{file.name}</bdi><button type="button" className="button button-small" disabled={disabled} onClick={() => { setFile(null); setVersions([]); onValue(nobody) }}>{words.other}</button></p>
      {versions.length > 1 && (
        <div className="field">
          <label className="field-label" htmlFor={versionField}>{words.version}</label>
          <select id={versionField} className="input" value={value.file?.version ?? ''} disabled={disabled} onChange={event => onValue({ name: file.name, file: { entry: file.id, version: event.target.value } })}>
            {versions.map((one, i) => <option key={one.id} value={one.id}>{i === 0 ? words.newest(versions.length) : words.numbered(versions.length - i)}{one.tag && ` · ${one.tag}`}</option>)}
          </select>
        </div>
      )}
    </div>
  )
  return (
    <div className="field">
      <label className="field-label" htmlFor={field}>{label}</label>
      <input id={field} className="input" dir="auto" maxLength={250} autoComplete="off" value={value.name} disabled={disabled} aria-describedby={hintId} {...focus ? { 'data-focus': true } : {}} onChange={event => onValue({ name: event.target.value, file: null })} />
      {found.length > 0 && (
        <ul className="pick-offers" aria-label={words.chosen}>
          {found.map(one => <li key={one.id}><button type="button" className="chooser-row" aria-label={words.sourceFile(one.name)} disabled={disabled} onClick={() => { setFile(one); onValue({ name: one.name, file: { entry: one.id, version: one.version } }) }}><Icon name="document" /><bdi className="ellipsis">{one.name}</bdi></button></li>)}
        </ul>
      )}
      <p id={hintId} className="field-hint">{outside && asked !== '' ? words.outside : hint}</p>
    </div>
  )
}
