import type { Bytes } from '../bytes/bytes.ts'

/** The lock of the one tab of a browser that keeps shards. */
export const VOLUNTEER_LOCK = 'cyxcloud-volunteer'

const [FOLDER, SHARDS, IDENTITY] = ['volunteer', 'shards', 'identity']

const root = (): Promise<FileSystemDirectoryHandle> => navigator.storage.getDirectory()

/** Where the shards of others lie in the origin private file system. */
export const shardFolder = async (): Promise<FileSystemDirectoryHandle> => (await (await root()).getDirectoryHandle(FOLDER, { create: true })).getDirectoryHandle(SHARDS, { create: true })

/** The seed of the tab's key, 32 bytes; made the first time. The registry keeps a number for each, so it stays when shards go. */
export async function readSeed(): Promise<Bytes> {
  const handle = await (await (await root()).getDirectoryHandle(FOLDER, { create: true })).getFileHandle(IDENTITY, { create: true })
  const kept = new Uint8Array(await (await handle.getFile()).arrayBuffer())
  if (kept.length === 32) return kept
  const seed = crypto.getRandomValues(new Uint8Array(32))
  const file = await handle.createWritable()
  await file.write(seed)
  await file.close()
  return seed
}

/** Deletes all shards of others. */
export const dropShards = async (): Promise<void> => {
  await (await (await root()).getDirectoryHandle(FOLDER, { create: true })).removeEntry(SHARDS, { recursive: true }).catch(() => undefined)
}

/** Deletes the shards and the tab's key. */
export const dropAll = async (): Promise<void> => { await (await root()).removeEntry(FOLDER, { recursive: true }).catch(() => undefined) }
