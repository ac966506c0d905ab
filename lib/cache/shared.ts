import type { Options } from '../options.ts'
import { emptyChunkDb, openChunkDb } from './chunkDb.ts'
import { openChunks } from './chunks.ts'
import type { ChunkCache } from './chunks.ts'
import { guestCache, isAsk, obey } from './guest.ts'
import { makeKeeps } from './keeps.ts'
import type { Keeps } from './keeps.ts'
import { databaseSlabs, fileSlabs, foreignSlabs, memorySlabs, slabFolder } from './slabs.ts'
import { makeVersions } from './versions.ts'
import type { Versions } from './versions.ts'

/** What versions are read from before the nodes: their segments, and what opening them takes. */
export interface ReadCache extends ChunkCache, Versions {}

/** The cache of this browser, and what a person wants to have here. */
export interface SharedCache extends ReadCache, Keeps {
  /** Forgets all, what the person said and set too. Where another window writes and sleeps, its files of sealed segments, which nothing names any more, go when it wakes; if it is closed before, they are written over or go with the next clearing. */
  forget: () => Promise<void>
}

/** Which slabs: those that are best here unless told. */
export interface SharedOptions extends Options { files?: boolean }

const hasFiles = (): boolean => 'FileSystemFileHandle' in globalThis && 'createSyncAccessHandle' in FileSystemFileHandle.prototype

/**
 * Opens the cache that all windows of this origin share. One worker has the slabs, by a lock; others read them and ask it to write; when it ends,
 * the next one takes over. Where the browser has no files of its own the slabs are in the database, where it has none either in memory.
 */
export async function openSharedCache(name = 'cyxcloud-chunks', { files = hasFiles() }: SharedOptions = {}): Promise<SharedCache> {
  const db = await openChunkDb(name).catch(() => null)
  const keeps = makeKeeps(db)
  const forgetting = (of: () => ChunkCache) => async (): Promise<void> => {
    await keeps.keep(new Map([...(await keeps.keeps()).keys()].map(key => [key, null])))
    await of().setLimit(null)
    await of().clear()
    if (db) await emptyChunkDb(db)
  }
  if (!db) {
    const memory = await openChunks(null, memorySlabs())
    return { ...memory, ...makeVersions(null), ...keeps, forget: forgetting(() => memory) }
  }
  const folder = files ? await slabFolder(name).catch(() => null) : null
  const channel = new BroadcastChannel(name)
  let current: ChunkCache = guestCache(db, folder ? foreignSlabs(folder) : databaseSlabs(db), channel)
  const closing = new AbortController()
  const closed = Promise.withResolvers<null>()
  const known = Promise.withResolvers<null>()

  const own = async (): Promise<null> => {
    const owner = await openChunks(db, folder ? fileSlabs(folder) : databaseSlabs(db))
    channel.onmessage = ({ data }: MessageEvent<unknown>) => { if (isAsk(data)) obey(owner, data, channel).catch(() => undefined) }
    current = owner
    known.resolve(null)
    return closed.promise
  }
  const inherit = (): void => { navigator.locks.request(name, { signal: closing.signal }, own).catch(() => undefined) }
  navigator.locks.request(name, { ifAvailable: true }, lock => {
    if (lock) return own()
    inherit()
    known.resolve(null)
    return null
  // An index that can't be read: what is there is read as a guest does.
  }).catch(() => { known.resolve(null) })
  await known.promise
  return {
    get: (chunk, segment) => current.get(chunk, segment), put: (chunk, segment, sealed) => current.put(chunk, segment, sealed), has: chunk => current.has(chunk),
    drop: chunk => current.drop(chunk), pin: (version, on) => current.pin(version, on), pins: () => current.pins(), use: () => current.use(),
    setLimit: bytes => current.setLimit(bytes),
    // What is written down beside the chunks goes at once: a window that sleeps clears its part later, and may not wipe what was said meanwhile.
    clear: async () => {
      await Promise.all([db.clear('keeps'), db.clear('versions')])
      await current.clear()
    },
    close: async () => {
      closing.abort()
      await current.close()
      closed.resolve(null)
      channel.close()
      db.close()
    },
    ...makeVersions(db),
    ...keeps,
    forget: forgetting(() => current),
  }
}
