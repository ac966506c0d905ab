import { useMemo, useSyncExternalStore } from 'react'
import type { Drive, DriveSnapshot, FileEntry } from '../../lib/drive/types.ts'

// Every field counts: a list that only a move, a star or the trash changed is another one.
const sameFile = (a: FileEntry, b: FileEntry | undefined): boolean => a === b || (b !== undefined && (Object.keys(a) as (keyof FileEntry)[]).every(key => a[key] === b[key]))

/** Reads snapshots so that the list of files stays one object while only transfers change: it comes from a worker, so it is a new copy each time. */
export function steady(read: () => DriveSnapshot): () => DriveSnapshot {
  let raw = read()
  let last = raw
  return () => {
    const next = read()
    if (next === raw) return last
    raw = next
    const same = next.files.length === last.files.length && next.files.every((file, i) => sameFile(file, last.files[i]))
    last = same ? { ...next, files: last.files } : next
    return last
  }
}

/** The drive's newest picture; renders again after each change. */
export function useSnapshot(drive: Drive): DriveSnapshot {
  const read = useMemo(() => steady(drive.snapshot), [drive])
  return useSyncExternalStore(drive.subscribe, read, read)
}
