import { useSyncExternalStore } from 'react'
import type { Dropped } from '../../lib/drive/types.ts'

/** What TypeScript's library does not have: Web App Launch Handler API §4, in Chromium only. */
interface LaunchQueue { setConsumer: (consume: (launch: { files?: readonly FileSystemHandle[], targetURL?: string | null }) => void) => void }

const NONE: readonly Dropped[] = []
let waiting = NONE
const watchers = new Set<() => void>()

const tell = (files: readonly Dropped[]): void => {
  waiting = files
  for (const watcher of watchers) watcher()
}

/** A file with the handle that opens it again; none where it was moved since. */
const opened = async (handle: FileSystemHandle): Promise<Dropped[]> => {
  if (handle.kind !== 'file') return []
  const one = handle as FileSystemFileHandle
  return one.getFile().then(file => [{ file, path: [], handle: one }], () => [])
}

/** Files to be added to the top folder once the list is there; while the drive is locked they wait here. */
export function arrive(found: readonly Dropped[]): void {
  if (found.length === 0) return
  tell([...waiting, ...found])
  location.hash = '#files'
}

/**
 * Listens, once for the page, for launches of the installed app; the browser keeps what came before.
 *
 * @param onAddress - told where a launch without files leads: this window was focused, not navigated
 */
export function listenForLaunches(onAddress: (address: string) => void): void {
  (globalThis as { launchQueue?: LaunchQueue }).launchQueue?.setConsumer(({ files = [], targetURL }) => {
    if (files.length > 0) void Promise.all(files.map(opened)).then(found => { arrive(found.flat()) })
    else if (targetURL) onAddress(targetURL)
  })
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => { watchers.delete(watcher) }
}

/** Files that were opened with the installed app, or handed to it, and are not yet added. */
export const useArrivals = (): readonly Dropped[] => useSyncExternalStore(subscribe, () => waiting, () => NONE)

/** Whoever adds them says so. */
export const takeArrivals = (): void => tell(NONE)
