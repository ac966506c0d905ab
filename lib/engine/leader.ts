import { pause } from '../options.ts'
import type { Options } from '../options.ts'

/** A lock whose holder was ended without a word is tried again after this time. */
const AGAIN_MS = 1_000

/**
 * Leads in one tab of the origin at a time (Web Locks): waits until the leader before has closed, however it ended, then runs `work` until the signal aborts.
 *
 * @param work - resolves when nothing of it goes on; its signal is the caller's
 */
export async function lead(name: string, work: (options: { signal: AbortSignal }) => Promise<void>, { signal }: { signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    try {
      await navigator.locks.request(name, { signal }, () => work({ signal }))
    } catch {
      // What went wrong was told by the work; somebody else may lead now, and this tab again after that.
      await pause(AGAIN_MS, { signal } satisfies Options).catch(() => undefined)
    }
  }
}
