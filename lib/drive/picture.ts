import type { ErrorRecord } from '../errors.ts'
import { packError } from '../errors.ts'
import { NO_FILES, packList, sameList } from './files/listing.ts'
import type { Listing } from './files/listing.ts'
import type { AccountInfo, DriveSnapshot, FileEntry, Transfer } from './types.ts'

/** The drive's picture as the worker has it and sends it: the list packed. */
export type PackedSnapshot = Omit<DriveSnapshot, 'files'> & { files: Listing }

/** Snapshots leave at most this often while bytes move. */
const EVERY_MS = 100

/** Holds the drive's snapshot and tells watchers of changes, ten times a second at most. */
export interface Picture {
  now: () => PackedSnapshot
  set: (change: Partial<PackedSnapshot>) => void
  /** A list that says the same as the last one is not told again. */
  setFiles: (files: readonly FileEntry[]) => void
  setAccount: (change: Partial<AccountInfo>) => void
  transfer: (id: string, change: Partial<Transfer>) => void
  removeTransfer: (id: string) => void
  problem: (error: unknown) => void
  /** Told soon after each change, and once now. Returns the way out. */
  watch: (told: (snapshot: PackedSnapshot) => void) => () => void
}

/** An empty picture. */
export function makePicture(): Picture {
  let snapshot: PackedSnapshot = { files: NO_FILES, list: 'loading', online: true, transfers: [], account: null, offline: {}, problem: null }
  const watchers = new Set<(snapshot: PackedSnapshot) => void>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = -Infinity
  const tell = (): void => {
    timer = null
    last = performance.now()
    for (const told of watchers) told(snapshot)
  }
  const set = (change: Partial<PackedSnapshot>): void => {
    snapshot = { ...snapshot, ...change }
    timer ??= setTimeout(tell, Math.max(0, last + EVERY_MS - performance.now()))
  }
  return {
    now: () => snapshot,
    set,
    setFiles: files => {
      const next = packList(files)
      if (!sameList(next, snapshot.files)) set({ files: next })
    },
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
export function changed(told: (part: Partial<PackedSnapshot>) => void): (snapshot: PackedSnapshot) => void {
  let last: Partial<PackedSnapshot> = {}
  return next => {
    const part = Object.fromEntries(Object.entries(next).filter(([key, value]) => last[key as keyof PackedSnapshot] !== value)) as Partial<PackedSnapshot>
    last = next
    if (Object.keys(part).length > 0) told(part)
  }
}
