import { lead } from '../engine/leader.ts'
import type { Remote } from '../engine/rpc.ts'
import { packError } from '../errors.ts'
import { pause } from '../options.ts'
import type { Options } from '../options.ts'
import { dropAll, dropShards, VOLUNTEER_LOCK } from '../volunteer/folder.ts'
import type { VolunteerState } from '../volunteer/volunteer.ts'
import type { VolunteerCalls } from './calls.ts'
import { within } from './patience.ts'
import { persistStorage } from './persistStorage.ts'
import type { Drive, VolunteerInfo } from './types.ts'

type Wish = Pick<VolunteerInfo, 'on' | 'quotaBytes'>

/** Where the browser keeps the person's choice. */
const KEY = 'cyxcloud.volunteer'

/** Off until somebody wants it; what is offered first, bytes. */
const NONE: Wish = { on: false, quotaBytes: 1_000_000_000 }

/** After the worker could not begin, ms. */
const AGAIN_MS = 30_000

/** Long enough for a tab to let go of what it has open. */
const CALL_LIMIT_MS = 30_000

/** The choice as it is kept; what does not read as one is none. */
export function readWish(): Wish {
  try {
    const { on, quotaBytes } = JSON.parse(localStorage.getItem(KEY) ?? '') as Partial<Wish>
    return typeof on === 'boolean' && Number.isSafeInteger(quotaBytes) && Number(quotaBytes) > 0 ? { on, quotaBytes: Number(quotaBytes) } : NONE
  } catch { return NONE }
}

/**
 * The page's side of keeping shards for others: goes by the person's choice, which all windows of the browser share, and one of them does it at a time.
 *
 * @param worker - keeps them; started with the first call
 * @param tell - told how it is, at once and after every change
 * @returns how the choice is changed
 */
export function makeVolunteering(worker: () => Promise<Remote<VolunteerCalls>>, tell: (info: VolunteerInfo) => void, { signal }: { signal: AbortSignal }): Drive['setVolunteer'] {
  let wish = readWish()
  let stop: AbortController | null = null
  /** Where this window is the one that does it. */
  let keeper: Remote<VolunteerCalls> | null = null
  let info: VolunteerInfo = { ...wish, state: null }
  const set = (change: Partial<VolunteerInfo>): void => {
    info = { ...info, ...change }
    if (!signal.aborted) tell(info)
  }
  const begin = (): void => {
    const mine = stop = new AbortController()
    const over = AbortSignal.any([signal, mine.signal])
    void lead(VOLUNTEER_LOCK, async () => {
      const show = (state: VolunteerState): void => { if (stop === mine) set({ state }) }
      try {
        const remote = await worker()
        keeper = remote
        await remote.call('keep', { quotaBytes: wish.quotaBytes }, { signal: over, onProgress: show })
      } catch (error) {
        if (over.aborted) return
        show({ serving: false, shards: 0, usedBytes: 0, servedBytes: 0, error: packError(error) })
        await pause(AGAIN_MS, { signal: over })
      } finally { keeper = null }
    }, { signal: over })
  }
  const follow = (): void => {
    const before = wish
    wish = readWish()
    set({ ...wish, ...wish.on ? {} : { state: null } })
    if (wish.on && !stop) begin()
    if (!wish.on) {
      stop?.abort(new DOMException('switched off', 'AbortError'))
      stop = null
    }
    if (wish.on && before.quotaBytes !== wish.quotaBytes) keeper?.call('quota', { bytes: wish.quotaBytes }).catch(() => undefined)
  }
  window.addEventListener('storage', event => { if (event.key === KEY) follow() }, { signal })
  // Whoever makes this is not ready to be told yet.
  queueMicrotask(follow)
  return async (next, options?: Options) => {
    localStorage.setItem(KEY, JSON.stringify({ on: next.on, quotaBytes: next.quotaBytes }))
    follow()
    if (next.on) await persistStorage()
    else await afterLast(dropShards, options)
  }
}

/** Takes the choice back, and all that was kept. */
export async function forgetVolunteering(options?: Options): Promise<void> {
  localStorage.removeItem(KEY)
  // Other windows hear of it by themselves, this one does not (HTML §12.2.1).
  window.dispatchEvent(new StorageEvent('storage', { key: KEY }))
  await afterLast(dropAll, options)
}

/** Runs `work` when the window that has the shards open has let go of them. */
const afterLast = async (work: () => Promise<void>, options?: Options): Promise<void> => {
  await navigator.locks.request(VOLUNTEER_LOCK, { signal: within(CALL_LIMIT_MS, options?.signal) }, work)
}
