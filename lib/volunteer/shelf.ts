import { fromHex, toHex } from '../bytes/base.ts'
import { concat, equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import type { Options } from '../options.ts'
import { refused } from '../wire/refusal.ts'
import type { Lease, Shelf } from '../wire/shelf.ts'

/** Shards that a tab keeps for others: a file each in a folder of the origin private file system. */
export interface TabShelf extends Pick<Shelf, 'find' | 'keep' | 'read' | 'release' | 'held'> {
  stats: () => { shards: number, usedBytes: number, quotaBytes: number }
  /** Another quota; what is over it goes, the oldest first. */
  setQuota: (bytes: number) => Promise<void>
  /** Ids [16] of the versions that hold something here. */
  versions: () => Bytes[]
  /** Drops all that versions hold. */
  drop: (versions: readonly Bytes[]) => Promise<void>
}

interface Row { key: string, name: string, version: string, chunkIndex: number, chunkId: Bytes, shardIndex: number, listBytes: number, shardBytes: number }

/** version [16] - chunk index - chunk id [32] - shard index - shards of the chunk; ids in hex. The file is the list of shard ids, then the shard. */
const NAME = /^([0-9a-f]{32})-(\d{1,15})-([0-9a-f]{64})-(\d{1,3})-(\d{1,3})$/

/** Bytes of one id in the list. */
const ID_BYTES = 32

const keyOf = (chunkId: Bytes, shardIndex: number, { version, chunkIndex }: Lease): string => `${toHex(version)}-${String(chunkIndex)}-${toHex(chunkId)}-${String(shardIndex)}`

const bytesOf = ({ listBytes, shardBytes }: Row): number => listBytes + shardBytes

/**
 * Opens the shelf; one at a time may be open for a folder.
 *
 * @param quotaBytes - what all files together may have
 */
export async function openTabShelf(folder: FileSystemDirectoryHandle, quotaBytes: number): Promise<TabShelf> {
  const rows = new Map<string, Row>()
  let [quota, used] = [quotaBytes, 0]

  const add = (row: Row): void => {
    rows.set(row.key, row)
    used += bytesOf(row)
  }
  const remove = async (row: Row): Promise<void> => {
    if (!rows.delete(row.key)) return
    used -= bytesOf(row)
    await folder.removeEntry(row.name).catch(() => undefined)
  }
  const trim = async (): Promise<void> => {
    for (const row of [...rows.values()]) if (used > quota) await remove(row)
  }
  const rowsOf = (chunkId: Bytes, shardIndex: number): Row[] => [...rows.values()].filter(row => row.shardIndex === shardIndex && equal(row.chunkId, chunkId))

  for await (const [name, handle] of folder.entries()) {
    const [, version = '', chunkIndex, chunkId = '', shardIndex, count] = NAME.exec(name) ?? []
    const listBytes = Number(count) * ID_BYTES
    const size = handle.kind === 'file' ? (await handle.getFile()).size : 0
    // A write that did not end leaves a file of another make, or an empty one.
    if (chunkIndex === undefined || size <= listBytes) await folder.removeEntry(name, { recursive: true }).catch(() => undefined)
    else add({ key: name.slice(0, name.lastIndexOf('-')), name, version, chunkIndex: Number(chunkIndex), chunkId: fromHex(chunkId), shardIndex: Number(shardIndex), listBytes, shardBytes: size - listBytes })
  }
  await trim()

  return {
    stats: () => ({ shards: rows.size, usedBytes: used, quotaBytes: quota }),
    setQuota: async bytes => { quota = bytes; await trim() },
    versions: () => [...new Set([...rows.values()].map(({ version }) => version))].map(fromHex),
    drop: async versions => {
      const gone = new Set(versions.map(toHex))
      for (const row of [...rows.values()]) if (gone.has(row.version)) await remove(row)
    },
    find: (chunkId, shardIndex, lease) => rows.get(keyOf(chunkId, shardIndex, lease))?.shardBytes ?? null,
    keep: async ({ chunkId, shardIndex, shardIds, bytes }, lease, { signal }: Options = {}) => {
      const key = keyOf(chunkId, shardIndex, lease)
      if (rows.has(key)) return false
      const row: Row = { key, name: `${key}-${String(shardIds.length / ID_BYTES)}`, version: toHex(lease.version), chunkIndex: lease.chunkIndex, chunkId, shardIndex, listBytes: shardIds.length, shardBytes: bytes.length }
      if (used + bytesOf(row) > quota) throw refused('FULL')
      // Its room is taken before it is written: many come at a time.
      add(row)
      try {
        signal?.throwIfAborted()
        // The file has its bytes at once when it is closed, or not at all.
        const file = await (await folder.getFileHandle(row.name, { create: true })).createWritable()
        await file.write(concat(shardIds, bytes))
        await file.close()
      } catch (error) {
        await remove(row)
        throw error instanceof DOMException && error.name === 'QuotaExceededError' ? refused('FULL') : error
      }
      return true
    },
    read: async (chunkId, shardIndex) => {
      const [row] = rowsOf(chunkId, shardIndex)
      if (!row) return null
      const content = await folder.getFileHandle(row.name).then(async handle => new Uint8Array(await (await handle.getFile()).arrayBuffer()), () => new Uint8Array(0))
      const [shardIds, bytes] = [content.slice(0, row.listBytes), content.slice(row.listBytes)]
      const right = equal(blake3(shardIds), chunkId) && equal(blake3(bytes), shardIds.subarray(shardIndex * ID_BYTES, (shardIndex + 1) * ID_BYTES))
      if (right) return { chunkId, shardIndex, shardIds, bytes }
      // Gone from the disk, or another's bytes: it helps nobody any more.
      await remove(row)
      throw refused('CORRUPT')
    },
    release: async (chunkId, shardIndex, lease) => {
      const row = rows.get(keyOf(chunkId, shardIndex, lease))
      if (row) await remove(row)
      return row !== undefined && rowsOf(chunkId, shardIndex).length === 0
    },
    held: version => [...rows.values()].filter(row => row.version === toHex(version)).map(({ chunkId, shardIndex, chunkIndex, shardBytes }) => ({ chunkId, shardIndex, chunkIndex, shardBytes })),
  }
}
