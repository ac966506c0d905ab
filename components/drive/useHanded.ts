import { useSyncExternalStore } from 'react'
import type { Dropped } from '../../lib/drive/types.ts'
import { CyxError, packError, type ErrorRecord } from '../../lib/errors.ts'
import { dropHanded, handedFiles, KEPT_MS } from '../../lib/sw/handed.ts'
import { handedError } from '../../lib/sw/handedError.ts'
import { appBase } from '../../lib/sw/register.ts'
import { addressOf, linkAddress } from './handedLink.ts'
import { arrive, listenForLaunches } from './useArrivals.ts'
import { AREAS } from './useArea.ts'

/** What other apps handed over: files that wait for a word, the address of a link's page, or why nothing was taken. */
export interface Handed { files: readonly File[], link: string | null, error: ErrorRecord | null }

const NOTHING: Handed = { files: [], link: null, error: null }
let now = NOTHING
const watchers = new Set<() => void>()

const tell = (part: Partial<Handed>): void => {
  now = { ...now, ...part }
  for (const watcher of watchers) watcher()
}
/** The word that was handed over does not stay in the address, nor in the history: it may be a secret. */
const strip = (): void => { history.replaceState(history.state, '', '#files'); dispatchEvent(new HashChangeEvent('hashchange')) }

/** Shows what waits, and lets go of it when its hour is over. A browser without a cache was handed nothing. */
async function look(): Promise<void> {
  const files = await handedFiles(appBase()).catch(() => [])
  tell({ files })
  if (files.length > 0) setTimeout(() => { void look() }, KEPT_MS)
}

/** The page of a link is being loaded; the launch that led here is told once more. */
let leaving = false

/** @param first - the page was just loaded: nothing is open in it that would be lost */
function follow(hash: string, first: boolean): void {
  const what = /^#(\w+)=/.exec(hash)?.[1]
  const word = hash.slice(hash.indexOf('=') + 1)
  if (what === 'open') {
    const link = linkAddress(word)
    if (link && (first || leaving)) { leaving = true; location.replace(link); return }
    if (hash === location.hash) strip()
    tell(link ? { link } : { error: packError(new CyxError('LINK_MALFORMED')) })
  } else if (what === 'handed') {
    const error = handedError(word)
    strip()
    if (error) tell({ error: packError(error) })
  } else if (hash !== location.hash && AREAS.some(area => hash === `#${area}`)) location.hash = hash
}

let listening = false
/** What came with the address, waits since before, or is launched while the page is open. */
function subscribe(watcher: () => void): () => void {
  if (watchers.size === 0) void look()
  watchers.add(watcher)
  if (!listening) {
    listening = true
    addEventListener('hashchange', () => { follow(location.hash, false) })
    follow(location.hash, true)
    listenForLaunches(address => { follow(addressOf(address), false) })
  }
  return () => { watchers.delete(watcher) }
}

/** What other apps handed over and nobody has decided about. */
export const useHanded = (): Handed => useSyncExternalStore(subscribe, () => now, () => NOTHING)

/** Hides what was answered, in this window. */
export const leaveHanded = (part: keyof Handed): void => tell({ [part]: NOTHING[part] })

/** Deletes the files that wait; with `add` they go the way of files that were opened with the app. */
export function takeHanded({ add }: { add: boolean }): void {
  const { files } = now
  if (add) arrive(files.map((file): Dropped => ({ file, path: [] })))
  tell({ files: [] })
  void dropHanded(appBase())
}
