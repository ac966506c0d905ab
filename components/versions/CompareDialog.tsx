import { useCallback, useId, useState, type ReactElement } from 'react'
import type { Drive, FileEntry, VersionFacts, VersionInfo } from '../../lib/drive/types.ts'
import type { Options } from '../../lib/options.ts'
import { text } from '../text.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes, exactly, whole } from '../ui/format.ts'
import { useLoaded } from '../ui/useLoaded.ts'
import { Contents } from './Contents.tsx'

interface Props {
  drive: Drive
  file: FileEntry
  /** Newest first. */
  versions: readonly VersionInfo[]
  from: string
  to: string
  onClose: () => void
}

const words = text.compare

const ROWS: readonly { key: keyof typeof words.rows, show: (one: VersionFacts) => string, mono?: true }[] = [
  { key: 'size', show: one => `${bytes(one.size)}${one.size > 999 ? ` (${whole(one.size)} B)` : ''}` }, { key: 'at', show: one => exactly(one.at) }, { key: 'modified', show: one => one.modified === null ? words.none : exactly(one.modified) },
  { key: 'name', show: one => one.name }, { key: 'type', show: one => one.type || words.none }, { key: 'tag', show: one => one.tag || words.none }, { key: 'message', show: one => one.message || words.none },
  { key: 'className', show: one => words.classes[one.className] ?? one.className }, { key: 'chunks', show: one => one.className === 'pack' ? words.inPack : whole(one.chunks) },
  { key: 'root', show: one => one.root, mono: true }, { key: 'cid', show: one => one.cid, mono: true },
]

/** Two versions of a file side by side: what is known of them, how much is kept once for both, and what is in them. */
export function CompareDialog({ drive, file, versions, from: first, to: second, onClose }: Props): ReactElement {
  const [from, setFrom] = useState(first)
  const [to, setTo] = useState(second)
  const numbered = versions.map((one, i) => ({ one, number: versions.length - i }))
  const choose = (label: string, value: string, set: (id: string) => void): ReactElement => <Choose label={label} value={value} onValue={set} options={numbered.map(({ one, number }) => [one.id, words.option(number, exactly(one.at), one.tag)])} />
  const numberOf = (id: string): number => numbered.find(({ one }) => one.id === id)?.number ?? 0
  return (
    <Dialog title={words.title(file.name)} form="wide" onClose={onClose}>
      <div className="compare-choice">
        {choose(words.from, from, setFrom)}
        {choose(words.to, to, setTo)}
      </div>
      <Compared key={`${from} ${to}`} drive={drive} file={file} from={from} to={to} numbers={[numberOf(from), numberOf(to)]} />
    </Dialog>
  )
}

function Choose({ label, value, onValue, options }: { label: string, value: string, onValue: (id: string) => void, options: readonly (readonly [string, string])[] }): ReactElement {
  const field = useId()
  return <div className="field"><label className="field-label" htmlFor={field}>{label}</label><select id={field} className="input" value={value} onChange={event => onValue(event.target.value)}>{options.map(([id, name]) => <option key={id} value={id}>{name}</option>)}</select></div>
}

function Compared({ drive, file, from, to, numbers }: { drive: Drive, file: FileEntry, from: string, to: string, numbers: [number, number] }): ReactElement {
  const { value, error, reload } = useLoaded(useCallback((options: Options) => drive.compare(file.id, from, to, options), [drive, file.id, from, to]))
  if (error) return <ErrorNote error={error} during="down" act={{ label: text.error.again, run: reload }} />
  if (!value) return <p className="quiet" role="status">{words.reading}</p>
  const [a, b] = value.versions
  return (
    <>
      {/* On a phone rows are drawn as blocks, which takes a table's meaning away: the roles give it back. */}
      <table className="compare" role="table" aria-label={words.table}>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col"><span className="visually-hidden">{words.what}</span></th>{numbers.map((number, i) => <th key={i} role="columnheader" scope="col">{text.versions.at(number)}</th>)}</tr></thead>
        <tbody role="rowgroup">
          {ROWS.map(({ key, show, mono }) => {
            const [one, other] = [show(a), show(b)]
            return (
              <tr key={key} role="row" className={one === other ? 'compare-same' : 'compare-other'}>
                <th role="rowheader" scope="row">{words.rows[key]}{one !== other && <span className="visually-hidden"> ({words.differs})</span>}</th>
                {[one, other].map((shown, i) => <td key={i} role="cell" className={mono ? 'mono small' : 'tabular'} dir={mono ? 'ltr' : 'auto'}>{shown}</td>)}
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="small quiet">{value.shared === null ? words.sharedPack : words.shared(value.shared, Math.max(a.chunks, b.chunks))}</p>
      <Contents drive={drive} file={file} pair={[a, b]} numbers={numbers} />
    </>
  )
}
