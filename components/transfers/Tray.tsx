import { useState, type ReactElement } from 'react'
import type { Drive, Transfer } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { isRunning, tally } from './state.ts'
import { TransferRow } from './TransferRow.tsx'

const words = text.transfers

/** The transfers, docked below: one line, or folded out. It opens when something starts or stops with an error. */
export function Tray({ drive, transfers }: { drive: Drive, transfers: readonly Transfer[] }): ReactElement | null {
  const [open, setOpen] = useState(true)
  const key = transfers.filter(one => isRunning(one) || one.error).map(one => `${one.id}${one.error ? '!' : ''}`).join()
  const [seen, setSeen] = useState(key)
  if (key !== seen) {
    const before = new Set(seen.split(','))
    if (key.split(',').some(one => one !== '' && !before.has(one))) setOpen(true)
    setSeen(key)
  }
  if (transfers.length === 0) return null
  const sum = tally(transfers)
  const finished = transfers.filter(one => one.error === null && one.progress.phase === 'done')
  const sending = transfers.some(one => one.direction === 'up' && isRunning(one))
  return (
    <section className="tray" aria-label={words.title}>
      <header className="tray-head">
        <button type="button" className="tray-fold" aria-expanded={open} aria-label={`${open ? words.collapse : words.expand}: ${words.summary(sum.up, sum.down, sum.waiting, sum.failed, sum.done)}`} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'down' : 'up'} />
          <span className="tray-sum tabular">{words.summary(sum.up, sum.down, sum.waiting, sum.failed, sum.done)}</span>
        </button>
        {sum.bytesPerSecond > 0 && <span className="tabular quiet">{words.speed(sum.bytesPerSecond)}</span>}
        {finished.length > 0 && <button type="button" className="button button-plain button-small" onClick={() => { for (const one of finished) drive.dismiss(one.id) }}>{words.clear}</button>}
      </header>
      {open && (
        <>
          <ul className="tray-list" tabIndex={0} aria-label={words.title}>
            {transfers.map(transfer => (
              <TransferRow key={transfer.id} transfer={transfer} onCancel={() => drive.cancel(transfer.id)} onRetry={() => drive.retry(transfer.id)} onDismiss={() => drive.dismiss(transfer.id)} />
            ))}
          </ul>
          {sending && <p className="tray-foot small quiet">{words.safeWhen}</p>}
        </>
      )}
    </section>
  )
}
