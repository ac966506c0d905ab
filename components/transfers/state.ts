import type { Transfer } from '../../lib/drive/types.ts'

/** Whether a transfer still does something or will. */
export const isRunning = (transfer: Transfer): boolean => transfer.error === null && transfer.progress.phase !== 'done'

/** Bytes per second of one transfer; 0 when it moves none. */
export const paceOf = ({ progress, error }: Transfer): number =>
  error === null && (progress.phase === 'sending' || progress.phase === 'receiving') ? progress.bytesPerSecond : 0

/** How many transfers are in which state, and their speed together. */
export function tally(transfers: readonly Transfer[]): { up: number, down: number, waiting: number, failed: number, done: number, bytesPerSecond: number } {
  const sum = { up: 0, down: 0, waiting: 0, failed: 0, done: 0, bytesPerSecond: 0 }
  for (const transfer of transfers) {
    sum.bytesPerSecond += paceOf(transfer)
    if (transfer.error) sum.failed++
    else if (transfer.progress.phase === 'done') sum.done++
    else if (transfer.progress.phase === 'waiting') sum.waiting++
    else sum[transfer.direction]++
  }
  return sum
}
