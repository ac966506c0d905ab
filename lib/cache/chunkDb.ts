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

/** Index and settings of the chunk cache; nothing in it is plaintext. Versions are named by their ids in base32. */
export interface ChunkSchema extends DBSchema {
  chunks: { key: [version: string, index: number], value: ChunkRecord }
  versions: { key: string, value: VersionRecord }
  pins: { key: string, value: PinRecord }
  settings: { key: 'limitBytes', value: number }
  /** Sealed segments by first page, where the browser has no files of its own. */
  blobs: { key: number, value: Bytes }
}

/** The chunk cache's database. */
export type ChunkDb = IDBPDatabase<ChunkSchema>

/** Opens the database `name`. @throws STORAGE_LOCAL_FULL where the browser gives no storage */
export async function openChunkDb(name = 'cyxcloud-chunks'): Promise<ChunkDb> {
  try {
    return await openDB<ChunkSchema>(name, 1, {
      upgrade(db) {
        for (const store of ['chunks', 'versions', 'pins', 'settings', 'blobs'] as const) db.createObjectStore(store)
      },
      blocking(_current, _blocked, event) { (event.target as IDBDatabase).close() },
    })
  } catch (error) {
    throw new CyxError('STORAGE_LOCAL_FULL', {}, error)
  }
}
