import { useMemo, useState, type ReactElement } from 'react'
import type { AccountInfo, Drive, FileEntry } from '../../lib/drive/types.ts'
import { saveBlob } from '../../lib/sw/saveBlob.ts'
import { text } from '../text.ts'
import { ErrorNote } from '../ui/ErrorNote.tsx'
import { bytes, count, dollars, monthOf, whole } from '../ui/format.ts'
import { Icon } from '../ui/Icon.tsx'
import { useTask } from '../ui/useTask.ts'
import { OlderSection } from '../versions/OlderSection.tsx'
import { Activity } from './Activity.tsx'
import { ClassNotes } from './ClassNotes.tsx'
import { courseOf, monthsLeft, usageOf } from './usage.ts'
import { costOf } from './usageCost.ts'
import { usageCsv } from './usageCsv.ts'

const words = text.usage

interface Bar { name: string, bytes: number, note: string, ahead?: boolean }

/** What the drive holds: by class, type and month, how it goes on, and what was done last. Each chart is a table with a bar drawn in it, so that it reads the same without seeing. */
export function UsagePage({ drive, files, account }: { drive: Drive, files: readonly FileEntry[], account: AccountInfo | null }): ReactElement {
  const [now] = useState(() => Date.now())
  const usage = useMemo(() => usageOf(files, now), [files, now])
  const left = account && account.quotaBytes > 0 ? monthsLeft(usage, account.usedBytes, account.quotaBytes) : undefined
  const quota = account?.quotaBytes ?? 0
  const cost = costOf(usage)
  const task = useTask()
  const save = (): void => task.run(async signal => {
    const csv = usageCsv(usage, account ? courseOf(usage, account.usedBytes) : [], cost, await drive.activity({ signal }))
    await saveBlob({ name: words.csvFile, type: 'text/csv' }, [new TextEncoder().encode(csv)], { signal })
  })
  const counted = (part: { bytes: number, files: number }, name: string): Bar => ({ name, bytes: part.bytes, note: whole(part.files) })
  return (
    <section className="page page-narrow" tabIndex={0} aria-label={words.title}>
      <header className="page-head page-head-acts"><div><h1>{words.title}</h1><p className="quiet">{words.lead}</p></div><button type="button" className="button" disabled={task.busy} onClick={save}><Icon name="download" />{words.export}</button></header>
      {task.error && <ErrorNote error={task.error} during="down" onDismiss={task.clear} />}
      {account && account.quotaBytes > 0 && (
        <div className="usage-total">
          <p className="usage-number tabular">{bytes(account.usedBytes)}</p>
          <p className="quiet tabular">{words.quota(account.usedBytes, account.quotaBytes)}</p>
          <meter className="meter meter-large" min={0} max={account.quotaBytes} value={Math.min(account.usedBytes, account.quotaBytes)} aria-label={words.used} />
          <p className="small quiet">{words.forecast}: {left === null || left === undefined ? words.never : words.lasts(left)}</p>
        </div>
      )}
      {usage.files + usage.trash.files === 0 ? <p className="quiet">{words.nothing}</p> : (
        <>
          <dl className="facts">
            <div className="fact"><dt>{words.plain}</dt><dd className="tabular">{bytes(usage.bytes)} · {count(usage.files, 'file', 'files')}</dd></div>
            {account && account.usedBytes > 0 && <div className="fact"><dt>{words.stored}</dt><dd className="tabular">{bytes(account.usedBytes)}</dd></div>}
            <div className="fact"><dt>{words.cost}<span className="small quiet fact-hint">{words.costSpent(dollars(cost.now), dollars(cost.ahead))}</span></dt><dd>{words.costPaid}</dd></div>
            <div className="fact"><dt>{words.trash}</dt><dd className="tabular">{bytes(usage.trash.bytes)} · {count(usage.trash.files, 'file', 'files')}</dd></div>
          </dl>
          <Bars title={words.byClass} column={words.classColumn} last={words.files} bars={usage.classes.map(part => counted(part, words.classes[part.key]))} />
          {account && quota > 0 && <Bars title={words.course} lead={words.courseLead(quota)} column={words.month} last={words.state} full={quota}
            bars={courseOf(usage, account.usedBytes).map(({ key, bytes: stored, ahead }) => ({ name: monthOf(key), bytes: stored, ahead, note: stored > quota ? words.over : ahead ? words.ahead : '' }))} />}
          <Bars title={words.byType} column={words.type} last={words.files} bars={usage.kinds.map(part => counted(part, text.view.kinds[part.key]))} />
          <Bars title={words.byMonth} column={words.month} last={words.files} bars={usage.months.map(part => counted(part, monthOf(part.key)))} />
        </>
      )}
      <OlderSection drive={drive} files={files} />
      <ClassNotes />
      <Activity drive={drive} files={files} />
    </section>
  )
}

/** @param full - bytes of a full bar; without it the largest one fills it. `last` names the last column */
function Bars({ title, lead, column, last, bars, full }: { title: string, lead?: string, column: string, last: string, bars: readonly Bar[], full?: number }): ReactElement {
  const most = full ?? Math.max(1, ...bars.map(bar => bar.bytes))
  return (
    <table className="bars">
      <caption className="page-sub">{title}{lead && <span className="small quiet bars-lead">{lead}</span>}</caption>
      <thead className="visually-hidden"><tr><th scope="col">{column}</th><th scope="col">{words.size}</th><th scope="col">{last}</th></tr></thead>
      <tbody>
        {bars.map(bar => (
          <tr key={bar.name} {...bar.ahead ? { className: 'bars-ahead' } : {}}>
            <th scope="row">{bar.name}</th>
            <td className="tabular"><svg className="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width={Math.min(100, 100 * bar.bytes / most)} height="1" /></svg><span>{bytes(bar.bytes)}</span></td>
            <td className="tabular quiet small">{bar.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
