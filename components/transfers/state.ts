import type { Transfer } from '../../lib/drive/types.ts'

/** Whether a transfer still does something or will, without a person. */
export const isRunning = (transfer: Transfer): boolean => transfer.error === null && !['done', 'paused', 'asking', 'stored'].includes(transfer.progress.phase)

/** Whether it has come to its end: what is left to do with it is to take it from the tray. */
export const isOver = ({ error, progress: { phase } }: Transfer): boolean => error !== null || phase === 'done' || phase === 'stored'

/** Whether it can be paused: an upload that waits or sends. */
export const canPause = (transfer: Transfer): boolean => transfer.direction === 'up' && isRunning(transfer) && transfer.progress.phase !== 'committing'

/** Whether a click lets it go on. */
export const canResume = ({ progress }: Transfer): boolean => progress.phase === 'paused' || (progress.phase === 'asking' && progress.reopen)

/** Bytes per second of one transfer; 0 when it moves none. */
export const paceOf = ({ progress, error }: Transfer): number =>
  error === null && (progress.phase === 'sending' || progress.phase === 'receiving') ? progress.bytesPerSecond : 0

/** The part of a transfer that is through, 0 … 1. */
export function partOf({ progress, error }: Transfer): number {
  if (error !== null || !('totalBytes' in progress) || progress.phase === 'starting') return 0
  if (!('doneBytes' in progress)) return 1
  return progress.totalBytes === 0 ? 1 : progress.doneBytes / progress.totalBytes
}

/** How many transfers are in which state, and their speed together. @param more - uploads that wait beyond these */
export function tally(transfers: readonly Transfer[], more = 0): { up: number, down: number, waiting: number, failed: number, done: number, bytesPerSecond: number } {
  const sum = { up: 0, down: 0, waiting: more, failed: 0, done: 0, bytesPerSecond: 0 }
  for (const transfer of transfers) {
    sum.bytesPerSecond += paceOf(transfer)
    if (transfer.error) sum.failed++
    else if (isOver(transfer)) sum.done++
    else if (['waiting', 'paused', 'asking'].includes(transfer.progress.phase)) sum.waiting++
    else sum[transfer.direction]++
  }
  return sum
}
