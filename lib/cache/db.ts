import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { RouteRow } from './routes.ts'
import type { KeptPiece, PartRow, UploadRow } from './uploads.ts'

/** What the app keeps in IndexedDB. Records of the drive are kept as the directory has them: sealed. */
export interface Schema extends DBSchema {
  /** `file` → vault file (docs/format.md §13), `device` → the key of a throw-away account, `session` → id [16] of this device, once its session key is known to the directory. */
  vault: { key: 'file' | 'device' | 'session', value: Bytes | CryptoKey }
  /** Sealed feed records, key [account id in base32, sequence from 1]. */
  feed: { key: [string, number], value: Bytes }
  /** Account id in base32 → head of the cached feed: sequence and chain link [32]. */
  feedHead: { key: string, value: { sequence: number, link: Bytes } }
  /** What is remembered of the list, sealed, key [account id in base32, part]. */
  feedList: { key: [string, number], value: KeptList }
  /** Account id in base32 → the last anchor this device made. */
  anchor: { key: string, value: AnchorNote }
  /** Journal of uploads, key [account id in base32, transfer id]. */
  uploads: { key: [string, string], value: UploadRow }
  /** What nodes hold of an upload, key [transfer id, chunk index]. */
  uploadParts: { key: [string, number], value: PartRow }
  /** Sealed copies of files that wait for a network, key [transfer id, chunk index]. */
  uploadKept: { key: [string, number], value: KeptPiece }
  /** Sealed records of changes that wait for the network, key [account id in base32, number from 1]. */
  changes: { key: [string, number], value: WaitingChange }
  /** Number of a node → the route that worked. */
  routes: { key: number, value: RouteRow }
}

/** A feed record that waits to be sent, sealed as a journal for the random id [16]. */
export interface WaitingChange { id: Bytes, sealed: Bytes }

/** The last anchor transaction, for the details panel: signature in base58, leaves it covers, its sequence, time in ms. */
export interface AnchorNote { transaction: string, leaves: number, sequence: number, at: number }

/** A sealed piece of the list as the first `sequence` records made it. */
export interface KeptList { sequence: number, sealed: Bytes }

/** The app's database. */
export type Cache = IDBPDatabase<Schema>

/** Every store there is; those that an older version did not have are made when it is opened. */
export const STORES = ['vault', 'feed', 'feedHead', 'feedList', 'anchor', 'uploads', 'uploadParts', 'uploadKept', 'changes', 'routes'] as const

const VERSION = 5

/**
 * Opens the database `name`.
 *
 * @throws STORAGE_LOCAL_FULL where the browser gives no storage
 */
export async function openCache(name = 'cyxcloud'): Promise<Cache> {
  try {
    return await openDB<Schema>(name, VERSION, {
      upgrade(db) {
        for (const store of STORES) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store)
      },
      blocking(_current, _blocked, event) { (event.target as IDBDatabase).close() },
    })
  } catch (error) {
    throw new CyxError('STORAGE_LOCAL_FULL', {}, error)
  }
}

/** Runs a write; a quota error becomes STORAGE_LOCAL_FULL. */
export async function writing<T>(work: Promise<T>): Promise<T> {
  try { return await work } catch (error) {
    if (error instanceof Error && error.name === 'QuotaExceededError') throw new CyxError('STORAGE_LOCAL_FULL', {}, error)
    throw error
  }
}
