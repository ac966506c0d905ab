import type { ErrorRecord } from '../errors.ts'
import { packError } from '../errors.ts'
import type { AccountInfo, DriveSnapshot, FileEntry, Transfer } from './types.ts'

/** Snapshots leave at most this often while bytes move. */
const EVERY_MS = 100

/** Holds the drive's snapshot and tells watchers of changes, ten times a second at most. */
export interface Picture {
  now: () => DriveSnapshot
  set: (change: Partial<DriveSnapshot>) => void
  setFiles: (files: readonly FileEntry[]) => void
  setAccount: (change: Partial<AccountInfo>) => void
  transfer: (id: string, change: Partial<Transfer>) => void
  removeTransfer: (id: string) => void
  problem: (error: unknown) => void
  /** Told soon after each change, and once now. Returns the way out. */
  watch: (told: (snapshot: DriveSnapshot) => void) => () => void
}

/** An empty picture. */
export function makePicture(): Picture {
  let snapshot: DriveSnapshot = { files: [], list: 'loading', online: true, transfers: [], account: null, offline: {}, problem: null }
  const watchers = new Set<(snapshot: DriveSnapshot) => void>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = -Infinity
  const tell = (): void => {
    timer = null
    last = performance.now()
    for (const told of watchers) told(snapshot)
  }
  const set = (change: Partial<DriveSnapshot>): void => {
    snapshot = { ...snapshot, ...change }
    timer ??= setTimeout(tell, Math.max(0, last + EVERY_MS - performance.now()))
  }
  return {
    now: () => snapshot,
    set,
    setFiles: files => { set({ files }) },
    setAccount: change => { if (snapshot.account) set({ account: { ...snapshot.account, ...change } }) },
    transfer: (id, change) => {
      const known = snapshot.transfers.some(one => one.id === id)
      if (known) set({ transfers: snapshot.transfers.map(one => one.id === id ? { ...one, ...change } : one) })
      else set({ transfers: [...snapshot.transfers, { id, direction: 'up', name: '', size: 0, progress: { phase: 'waiting' }, error: null, ...change }] })
    },
    removeTransfer: id => { set({ transfers: snapshot.transfers.filter(one => one.id !== id) }) },
    problem: error => { set({ problem: error === null ? null : packError(error) satisfies ErrorRecord }) },
    watch: told => {
      watchers.add(told)
      told(snapshot)
      return () => { watchers.delete(told) }
    },
  }
}

/** A watcher that is told the whole first, then only what is another object than before: a long list does not travel with every byte of a transfer. */
export function changed(told: (part: Partial<DriveSnapshot>) => void): (snapshot: DriveSnapshot) => void {
  let last: Partial<DriveSnapshot> = {}
  return next => {
    const part = Object.fromEntries(Object.entries(next).filter(([key, value]) => last[key as keyof DriveSnapshot] !== value)) as Partial<DriveSnapshot>
    last = next
    if (Object.keys(part).length > 0) told(part)
  }
}
