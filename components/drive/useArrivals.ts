import { useSyncExternalStore } from 'react'
import type { Dropped } from '../../lib/drive/types.ts'

/** What TypeScript's library does not have: Web App Launch Handler API §4, in Chromium only. */
interface LaunchQueue { setConsumer: (consume: (launch: { files?: readonly FileSystemHandle[] }) => void) => void }

const NONE: readonly Dropped[] = []
let waiting = NONE
let listening = false
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

async function arrive(handles: readonly FileSystemHandle[]): Promise<void> {
  const found = (await Promise.all(handles.map(opened))).flat()
  if (found.length === 0) return
  tell([...waiting, ...found])
  location.hash = '#files'
}

/** The browser keeps what came before somebody listens; what comes while the drive is locked waits here. */
function subscribe(watcher: () => void): () => void {
  if (!listening) {
    listening = true
    ;(globalThis as { launchQueue?: LaunchQueue }).launchQueue?.setConsumer(({ files = [] }) => { void arrive(files) })
  }
  watchers.add(watcher)
  return () => { watchers.delete(watcher) }
}

/** Files that were opened with the installed app and are not yet added. */
export const useArrivals = (): readonly Dropped[] => useSyncExternalStore(subscribe, () => waiting, () => NONE)

/** Whoever adds them says so. */
export const takeArrivals = (): void => tell(NONE)
