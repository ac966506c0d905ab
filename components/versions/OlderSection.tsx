import { useCallback, useState, type ReactElement } from 'react'
import type { Drive, FileEntry } from '../../lib/drive/types.ts'
import type { Options } from '../../lib/options.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useLoaded } from '../ui/useLoaded.ts'
import { DropDialog } from './DropDialog.tsx'
import { GoingList } from './GoingList.tsx'
import { RetentionDialog } from './RetentionDialog.tsx'

const words = text.retention

/** Older versions of the whole drive: what they take, the rule, and what goes by it. Read again when the list changes. */
export function OlderSection({ drive, files }: { drive: Drive, files: readonly FileEntry[] }): ReactElement {
  const [now] = useState(() => Date.now())
  const [asking, setAsking] = useState<'rule' | 'drop' | null>(null)
  const [said, setSaid] = useState('')
  const { value, error, reload } = useLoaded(useCallback((options: Options) => drive.older(undefined, options), [drive]), files)
  const first = value?.going.first[0]
  const done = (what: string): void => { setAsking(null); setSaid(what); reload() }
  return (
    <section className="older" aria-labelledby="older-title">
      <h2 className="page-sub" id="older-title">{words.title}</h2>
      {error && <ErrorNote error={error} during="change" act={{ label: text.error.again, run: reload }} />}
      {value && (
        <>
          <p className="tabular">{words.total(value.versions, value.bytes)}</p>
          <p className="older-rule"><span>{words.rule(value.rule)}</span><button type="button" className="button" aria-label={words.changeLabel} onClick={() => setAsking('rule')}>{words.change}</button></p>
          {first && (
            <div className="note">
              <p className="note-head"><Icon name="info" /><span>{words.going(value.going.versions, value.going.bytes, first.goesAt, now)}</span></p>
              <GoingList going={value.going} now={now} />
              <p><button type="button" className="button button-danger" onClick={() => setAsking('drop')}>{words.now}</button></p>
            </div>
          )}
        </>
      )}
      <p className="small quiet" role="status">{said}</p>
      {asking === 'rule' && value && <RetentionDialog drive={drive} file={null} rule={value.rule} driveRule={value.rule} onClose={() => setAsking(null)} onDone={() => done(words.used)} />}
      {asking === 'drop' && value && <DropDialog drive={drive} which={null} title={words.nowTitle(value.going.versions)} lead={words.nowLead} button={words.nowButton(value.going.versions)} onClose={() => setAsking(null)} onDone={() => done(words.deleted(value.going.versions))} />}
    </section>
  )
}
