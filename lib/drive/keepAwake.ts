import type { Options } from '../options.ts'
import type { DriveSnapshot } from './types.ts'

/** Phases in which bytes move: sleep would stop them. */
const BUSY = ['starting', 'sending', 'receiving', 'committing'] as const

/** Whether a transfer of the snapshot moves. */
export const isBusy = ({ transfers }: Pick<DriveSnapshot, 'transfers'>): boolean =>
  transfers.some(({ error, progress: { phase } }) => error === null && BUSY.some(one => one === phase))

/**
 * Keeps the screen from sleeping while transfers move (Screen Wake Lock), where the browser allows; a hidden page loses its lock and asks again when it is shown.
 *
 * @returns to be called after every change of the snapshot
 */
export function keepAwake(now: () => DriveSnapshot, { signal }: Options): () => void {
  let lock: Promise<WakeLockSentinel | null> | null = null
  const changed = (): void => {
    const wanted = !signal?.aborted && document.visibilityState === 'visible' && isBusy(now())
    if (wanted && !lock && 'wakeLock' in navigator) {
      const asked = navigator.wakeLock.request('screen').then(sentinel => {
        sentinel.addEventListener('release', () => { if (lock === asked) lock = null })
        return sentinel
      }).catch(() => null)
      lock = asked
    }
    if (!wanted && lock) {
      void lock.then(sentinel => sentinel?.release())
      lock = null
    }
  }
  document.addEventListener('visibilitychange', changed, signal ? { signal } : {})
  signal?.addEventListener('abort', changed, { once: true })
  return changed
}
