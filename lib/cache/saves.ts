import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import { CyxError } from '../errors.ts'

/** A download to a file that the person chose, as far as it has come. */
export interface SaveRecord {
  id: string
  /** Entry and version, base32. */
  entry: string
  version: string
  name: string
  size: number
  /** Bytes that are surely in the file, whole chunks. */
  doneBytes: number
  /** When the file was last written by us (ms since 1970): one that was changed since is begun anew. */
  modified: number
  file: FileSystemFileHandle
}

interface SaveSchema extends DBSchema { saves: { key: string, value: SaveRecord } }

/** Downloads under way, for going on after a reload. Names of files stand here in the clear: they do in the folder that was chosen, too. */
export interface Saves {
  all: () => Promise<SaveRecord[]>
  put: (record: SaveRecord) => Promise<void>
  remove: (id: string) => Promise<void>
  clear: () => Promise<void>
}

/** Opens the list `name`. @throws STORAGE_LOCAL_FULL where the browser gives no storage */
export async function openSaves(name = 'cyxcloud-saves'): Promise<Saves> {
  const db: IDBPDatabase<SaveSchema> = await openDB<SaveSchema>(name, 1, {
    upgrade(made) { made.createObjectStore('saves', { keyPath: 'id' }) },
    blocking(_current, _blocked, event) { (event.target as IDBDatabase).close() },
  }).catch((error: unknown) => { throw new CyxError('STORAGE_LOCAL_FULL', {}, error) })
  return {
    all: () => db.getAll('saves'),
    put: async record => { await db.put('saves', record) },
    remove: id => db.delete('saves', id),
    clear: () => db.clear('saves'),
  }
}
