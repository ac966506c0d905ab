import { pause } from '../lib/options.ts'
import type { LeaseState, NodeDirectory } from './directory.ts'
import type { Store } from './store/store.ts'
import { whyOf } from './why.ts'

/** Versions asked about in one call. */
const ASK_MAX = 500

/** Committed versions are asked about again so seldom: deletes usually come by grant. */
const RECHECK_MS = 24 * 3_600_000

/** Longest one call to the directory may take: an update call on the IC takes about 2 s. */
export const CALL_MS = 30_000

/**
 * Runs `job` again and again, `waitMs()` after it has ended; the answer stops it and waits for the job under way.
 *
 * @param onFault - told when the job fails (a full disk, say); it is run again all the same
 */
export function repeat(job: (signal: AbortSignal) => Promise<void>, waitMs: () => number, onFault: (text: string) => void): () => Promise<void> {
  const stop = new AbortController()
  const loop = async (): Promise<void> => {
    const stopped = (): boolean => stop.signal.aborted
    while (!stopped()) {
      try { await job(stop.signal) } catch (error) { onFault(`a round failed: ${whyOf(error)}`) }
      await pause(waitMs(), { signal: stop.signal }).catch(() => undefined)
    }
  }
  const running = loop()
  return () => {
    stop.abort()
    return running
  }
}

/** One round of asking the directory what has become of versions; those that are gone are dropped. */
export function makeSweep(store: Store, directory: NodeDirectory, graceMs: number, nowMs: () => number, onFault: (text: string) => void): (signal: AbortSignal) => Promise<void> {
  // The first full check waits a day: a directory that has just been set up anew must not empty nodes at once.
  let recheckAt = nowMs() + RECHECK_MS
  return async signal => {
    const all = nowMs() >= recheckAt
    const versions = store.versions(all ? 'all' : { provisionalBeforeMs: nowMs() - graceMs })
    if (all) recheckAt = nowMs() + RECHECK_MS
    for (let first = 0; first < versions.length; first += ASK_MAX) {
      const asked = versions.slice(first, first + ASK_MAX)
      let states: LeaseState[]
      try {
        states = await directory.leaseStatus(asked, { signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]) })
      } catch (error) {
        if (!signal.aborted) onFault(`the directory did not say which versions live: ${whyOf(error)}`)
        return
      }
      for (const [i, version] of asked.entries()) {
        const state = states[i]
        if (state === 'live' || state === 'gone') await store.settle(version, state)
      }
    }
  }
}
