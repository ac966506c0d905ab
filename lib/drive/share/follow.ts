import { pause } from '../../options.ts'
import type { Tending } from './tend.ts'

/** Keeps links at what their files and folders are, in the background. */
export interface Following {
  /** Something in the list may have changed. */
  touch: () => void
  close: () => void
}

/** What changes together is taken together: ms from the first change on. */
const QUIET_MS = 2_000
/** After a failure the next try waits this long, doubled each time, up to the last; ms. */
const [FIRST_RETRY_MS, LAST_RETRY_MS] = [5_000, 300_000]

/** Starts to follow: looks soon after something has changed, and again while there is more to do or the directory could not be asked. */
export function makeFollowing({ due, look }: Pick<Tending, 'due' | 'look'>): Following {
  const stop = new AbortController()
  const options = { signal: stop.signal }
  let [wanted, running] = [false, false]

  const run = async (): Promise<void> => {
    running = true
    try {
      for (let retry = FIRST_RETRY_MS; wanted; ) {
        await pause(QUIET_MS, options)
        wanted = false
        try {
          if (await look(options)) wanted = true
          retry = FIRST_RETRY_MS
        } catch {
          stop.signal.throwIfAborted()
          // Whether the directory answers is said by what a person asks of it.
          wanted = true
          await pause(retry, options)
          retry = Math.min(LAST_RETRY_MS, 2 * retry)
        }
      }
    } finally { running = false }
  }
  return {
    touch: () => {
      wanted = due()
      if (wanted && !running) run().catch(() => undefined)
    },
    close: () => { stop.abort(new DOMException('the drive was locked', 'AbortError')) },
  }
}
