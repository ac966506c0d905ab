import { useMemo, useState, type ReactElement } from 'react'
import type { AccountInfo, FileEntry } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { bytes, count, monthOf, whole } from '../ui/format.ts'
import { monthsLeft, usageOf } from './usage.ts'

const words = text.usage

interface Bar { name: string, bytes: number, files: number }

/** What the drive holds: by class, type and month. Each chart is a table with a bar drawn in it, so that it reads the same without seeing. */
export function UsagePage({ files, account }: { files: readonly FileEntry[], account: AccountInfo | null }): ReactElement {
  const [now] = useState(() => Date.now())
  const usage = useMemo(() => usageOf(files, now), [files, now])
  const left = account && account.quotaBytes > 0 ? monthsLeft(usage, account.usedBytes, account.quotaBytes) : undefined
  return (
    <section className="page page-narrow" tabIndex={0} aria-label={words.title}>
      <header className="page-head"><h1>{words.title}</h1><p className="quiet">{words.lead}</p></header>
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
            <div className="fact"><dt>{words.standard}<span className="small quiet fact-hint">{words.class}</span></dt><dd className="tabular">{bytes(usage.bytes)} · {count(usage.files, 'file', 'files')}</dd></div>
            {account && account.usedBytes > 0 && <div className="fact"><dt>{words.stored}</dt><dd className="tabular">{bytes(account.usedBytes)}</dd></div>}
            <div className="fact"><dt>{words.trash}</dt><dd className="tabular">{bytes(usage.trash.bytes)} · {count(usage.trash.files, 'file', 'files')}</dd></div>
          </dl>
          <Bars title={words.byType} column={words.type} bars={usage.kinds.map(part => ({ ...part, name: text.view.kinds[part.key] }))} />
          <Bars title={words.byMonth} column={words.month} bars={usage.months.map(part => ({ ...part, name: monthOf(part.key) }))} />
        </>
      )}
    </section>
  )
}

function Bars({ title, column, bars }: { title: string, column: string, bars: readonly Bar[] }): ReactElement {
  const most = Math.max(1, ...bars.map(bar => bar.bytes))
  return (
    <table className="bars">
      <caption className="page-sub">{title}</caption>
      <thead className="visually-hidden"><tr><th scope="col">{column}</th><th scope="col">{words.size}</th><th scope="col">{words.files}</th></tr></thead>
      <tbody>
        {bars.map(bar => (
          <tr key={bar.name}>
            <th scope="row">{bar.name}</th>
            <td className="tabular"><svg className="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width={100 * bar.bytes / most} height="1" /></svg><span>{bytes(bar.bytes)}</span></td>
            <td className="tabular quiet small">{whole(bar.files)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
