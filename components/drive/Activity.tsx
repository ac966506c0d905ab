import { useEffect, useState, type ReactElement } from 'react'
import type { Activity as Done, Drive, FileEntry } from '../../lib/drive/types.ts'
import { isAbort, packError, type ErrorRecord } from '../../lib/errors.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { exactly, when } from '../ui/format.ts'

const words = text.activity

/** Shown before somebody asks for all. */
const FIRST = 12

/** What was done last in the drive; all of it is on this device. Read again when the list changes. */
export function Activity({ drive, files }: { drive: Drive, files: readonly FileEntry[] }): ReactElement {
  const [done, setDone] = useState<readonly Done[] | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [all, setAll] = useState(false)
  const [now] = useState(() => Date.now())
  useEffect(() => {
    const stop = new AbortController()
    drive.activity({ signal: stop.signal }).then(
      found => { if (!stop.signal.aborted) { setDone(found); setError(null) } },
      (reason: unknown) => { if (!stop.signal.aborted && !isAbort(reason)) setError(packError(reason)) },
    )
    return () => stop.abort()
  }, [drive, files])
  const shown = all ? done : done?.slice(0, FIRST)
  return (
    <section className="usage-activity" aria-label={words.title}>
      <h2 className="page-sub">{words.title}</h2>
      <p className="small quiet">{done?.length === 0 ? words.none : words.lead}</p>
      {error && <ErrorNote error={error} during="change" />}
      <ol className="deeds" aria-label={words.title} aria-busy={!done && !error}>
        {shown?.map(({ entry, name, deed }) => (
          <li key={`${entry} ${deed.at} ${deed.did}`}>
            <bdi className="ellipsis">{name}</bdi>
            <span className="quiet">{words.deeds[deed.did]}</span>
            <span className="quiet tabular" title={exactly(deed.at)}>{when(deed.at, now)}</span>
          </li>
        ))}
      </ol>
      {done && !all && done.length > FIRST && <button type="button" className="button" onClick={() => setAll(true)}>{words.all(done.length)}</button>}
    </section>
  )
}
