import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'

/** What is cached of a chunk: where each sealed segment lies (number, first page, bytes), and when it was last read (ms since 1970). */
export interface ChunkRecord { segments: [segment: number, page: number, length: number][], used: number }

/** What opening a version takes, as directory and bucket gave it: the layout record and all pages, the head among them sealed. */
export interface VersionRecord { layout: Bytes, pages: Bytes[], used: number }

/** A version that stays on this device. */
export interface PinRecord { at: number }

/** What a person has said of an entry: that it stays on this device, or that it does not although its folder does. */
export interface KeepRecord { on: boolean }

/** Index and settings of the chunk cache; nothing in it is plaintext. Versions are named by their ids in base32. */
export interface ChunkSchema extends DBSchema {
  chunks: { key: [version: string, index: number], value: ChunkRecord }
  versions: { key: string, value: VersionRecord }
  pins: { key: string, value: PinRecord }
  /** By entry; of a drive from before there was this, by pinned version. */
  keeps: { key: string, value: KeepRecord }
  settings: { key: 'limitBytes', value: number }
  /** Sealed segments by first page, where the browser has no files of its own. */
  blobs: { key: number, value: Bytes }
}

/** Every store there is. */
const STORES = ['chunks', 'versions', 'pins', 'keeps', 'settings', 'blobs'] as const

/** Forgets all that is written down. */
export async function emptyChunkDb(db: ChunkDb): Promise<void> {
  const all = db.transaction(STORES, 'readwrite')
  await Promise.all([...STORES.map(store => all.objectStore(store).clear()), all.done])
}

/** The chunk cache's database. */
export type ChunkDb = IDBPDatabase<ChunkSchema>

/** So long an upgrade waits for other windows, ms. */
const BLOCKED_MS = 3_000

/** Opens the database `name`. @param blockedMs - for tests: how long windows that have the release before open are waited for; default 3,000. @throws STORAGE_LOCAL_FULL where the browser gives no storage */
export async function openChunkDb(name = 'cyxcloud-chunks', { blockedMs = BLOCKED_MS }: { blockedMs?: number } = {}): Promise<ChunkDb> {
  const late = Promise.withResolvers<never>()
  let waiting: ReturnType<typeof setTimeout> | undefined
  try {
    const opening = openDB<ChunkSchema>(name, 2, {
      upgrade(db, before, _now, change) {
        if (before < 1) for (const store of ['chunks', 'versions', 'pins', 'settings', 'blobs'] as const) db.createObjectStore(store)
        const keeps = db.createObjectStore('keeps')
        // Version 1 knew what was pinned, not what had been chosen. What fails here fails the opening, too.
        change.objectStore('pins').getAllKeys().then(pinned => Promise.all(pinned.map(version => keeps.put({ on: true }, version)))).catch(() => undefined)
      },
      // A window that sleeps has it open and can't let go: this one does without until it is opened anew.
      blocked: () => {
        waiting = setTimeout(() => {
          late.reject(new Error('another window has the cache open'))
          opening.then(db => { db.close() }, () => undefined)
        }, blockedMs)
      },
      blocking(_current, _blocked, event) { (event.target as IDBDatabase).close() },
    })
    return await Promise.race([opening, late.promise])
  } catch (error) {
    throw new CyxError('STORAGE_LOCAL_FULL', {}, error)
  } finally {
    clearTimeout(waiting)
  }
}
