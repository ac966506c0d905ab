import { useState, type ReactElement } from 'react'
import type { Drive, Transfer } from '../../lib/drive/types.ts'
import { text } from '../text.ts'
import { Icon } from '../ui/Icon.tsx'
import { canPause, canResume, isOver, isRunning, tally } from './state.ts'
import { TransferRow } from './TransferRow.tsx'

const words = text.transfers

/** The transfers, docked below: one line, or folded out. It opens when something starts or stops with an error. @param more - uploads that wait beyond those shown */
export function Tray({ drive, transfers, more = 0, online = true }: { drive: Drive, transfers: readonly Transfer[], more?: number, online?: boolean }): ReactElement | null {
  const [open, setOpen] = useState(true)
  const key = transfers.filter(one => isRunning(one) || one.error).map(one => `${one.id}${one.error ? '!' : ''}`).join()
  const [seen, setSeen] = useState(key)
  if (key !== seen) {
    const before = new Set(seen.split(','))
    if (key.split(',').some(one => one !== '' && !before.has(one))) setOpen(true)
    setSeen(key)
  }
  if (transfers.length === 0) return null
  const sum = tally(transfers, more)
  const finished = transfers.filter(one => one.error === null && isOver(one))
  const ups = transfers.filter(({ direction }) => direction === 'up')
  const sending = ups.some(isRunning)
  const failed = ups.filter(({ error }) => error !== null)
  const all = (label: string, run: () => void): ReactElement => <button type="button" className="button button-plain button-small" onClick={run}>{label}</button>
  return (
    <section className="tray" aria-label={words.title}>
      <header className="tray-head">
        <button type="button" className="tray-fold" aria-expanded={open} aria-label={`${open ? words.collapse : words.expand}: ${words.summary(sum.up, sum.down, sum.waiting, sum.failed, sum.done)}`} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'down' : 'up'} />
          <span className="tray-sum tabular">{words.summary(sum.up, sum.down, sum.waiting, sum.failed, sum.done)}</span>
        </button>
        {sum.bytesPerSecond > 0 && <span className="tabular quiet">{words.speed(sum.bytesPerSecond)}</span>}
        {ups.filter(canPause).length + more > 1 && all(words.pauseAll, () => drive.pause(null))}
        {ups.filter(canResume).length > 1 && all(words.resumeAll, () => drive.resume(null))}
        {failed.length > 1 && all(words.retryAll, () => drive.retry(null))}
        {ups.filter(one => !isOver(one)).length + more > 1 && all(words.cancelAll, () => drive.cancel(null))}
        {finished.length > 0 && all(words.clear, () => { for (const one of finished) drive.dismiss(one.id) })}
      </header>
      {open && (
        <>
          <ul className="tray-list" tabIndex={0} aria-label={words.title}>
            {transfers.map(transfer => <TransferRow key={transfer.id} transfer={transfer} drive={drive} />)}
          </ul>
          {more > 0 && <p className="tray-foot small quiet tabular">{words.more(more)}</p>}
          {sending && <p className="tray-foot small quiet">{online ? words.safeWhen : words.outbox} {text.classes.line} <a href="#usage">{text.classes.more}</a></p>}
        </>
      )}
    </section>
  )
}
