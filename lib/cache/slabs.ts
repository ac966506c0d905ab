import type { Bytes } from '../bytes/bytes.ts'
import type { ChunkDb } from './chunkDb.ts'

/** Bytes of a page: what cached segments are rounded up to. */
export const PAGE_BYTES = 4096

/** Pages of a slab: 256 MiB. */
export const SLAB_PAGES = 256 * 1024 * 1024 / PAGE_BYTES

/** Where the bytes of cached segments lie, by page. A read may give bytes that were never written there: their seal tells. */
export interface Slabs {
  kind: 'files' | 'database' | 'memory'
  /** `length` bytes from a page on; null when they are not all there. */
  read: (page: number, length: number) => Promise<Bytes | null>
  /** @throws QuotaExceededError (a DOMException) when the device has no more room */
  write: (page: number, bytes: Uint8Array) => Promise<void>
  /** The bytes from a page on are not needed any more. */
  drop: (page: number) => Promise<void>
  /** Drops everything. */
  clear: () => Promise<void>
  close: () => void
}

const fileName = (page: number): string => `slab-${String(Math.floor(page / SLAB_PAGES))}`
const offsetOf = (page: number): number => page % SLAB_PAGES * PAGE_BYTES

/** The folder of the slabs in the origin private file system. @throws what the browser throws where it has none */
export const slabFolder = async (name: string): Promise<FileSystemDirectoryHandle> => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true })

/** Slabs in files, by synchronous handles: of one worker only, which must hold a lock for them. */
export function fileSlabs(folder: FileSystemDirectoryHandle): Slabs {
  const open = new Map<string, Promise<FileSystemSyncAccessHandle>>()
  const handleOf = (page: number): Promise<FileSystemSyncAccessHandle> => {
    const name = fileName(page)
    const known = open.get(name)
    if (known) return known
    const handle = folder.getFileHandle(name, { create: true }).then(file => file.createSyncAccessHandle())
    open.set(name, handle)
    // One that could not be opened is tried again.
    handle.catch(() => { open.delete(name) })
    return handle
  }
  const closeAll = (): void => {
    for (const handle of open.values()) handle.then(one => { one.close() }, () => undefined)
    open.clear()
  }
  return {
    kind: 'files',
    read: async (page, length) => {
      const bytes = new Uint8Array(length)
      return (await handleOf(page)).read(bytes, { at: offsetOf(page) }) === length ? bytes : null
    },
    write: async (page, bytes) => {
      // Fewer bytes than asked for is how some browsers tell that the disk is full.
      if ((await handleOf(page)).write(bytes, { at: offsetOf(page) }) !== bytes.length) throw new DOMException('a short write', 'QuotaExceededError')
    },
    drop: () => Promise.resolve(),
    clear: async () => {
      const names = [...open.keys()]
      const handles = await Promise.all([...open.values()].map(handle => handle.catch(() => null)))
      open.clear()
      for (const handle of handles) handle?.close()
      for await (const name of folder.keys()) names.push(name)
      for (const name of new Set(names)) await folder.removeEntry(name).catch(() => undefined)
    },
    close: closeAll,
  }
}

/** Slabs in files that another worker has open: to be read only. */
export const foreignSlabs = (folder: FileSystemDirectoryHandle): Pick<Slabs, 'read' | 'kind'> => ({
  kind: 'files',
  read: async (page, length) => {
    const file = await folder.getFileHandle(fileName(page)).then(handle => handle.getFile(), () => null)
    const bytes = file && new Uint8Array(await file.slice(offsetOf(page), offsetOf(page) + length).arrayBuffer())
    return bytes?.length === length ? bytes : null
  },
})

/** Slabs as records of the database: where there is no origin private file system, a tenth as fast. */
export const databaseSlabs = (db: ChunkDb): Slabs => ({
  kind: 'database',
  read: async (page, length) => {
    const bytes = await db.get('blobs', page)
    return bytes?.length === length ? bytes : null
  },
  write: async (page, bytes) => { await db.put('blobs', new Uint8Array(bytes), page) },
  drop: page => db.delete('blobs', page),
  clear: () => db.clear('blobs'),
  close: () => undefined,
})

/** Slabs that last as long as their worker: where the browser keeps nothing. */
export function memorySlabs(): Slabs {
  const kept = new Map<number, Bytes>()
  return {
    kind: 'memory',
    read: (page, length) => {
      const bytes = kept.get(page)
      return Promise.resolve(bytes?.length === length ? bytes.slice() : null)
    },
    write: (page, bytes) => { kept.set(page, new Uint8Array(bytes)); return Promise.resolve() },
    drop: page => { kept.delete(page); return Promise.resolve() },
    clear: () => { kept.clear(); return Promise.resolve() },
    close: () => { kept.clear() },
  }
}
