import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toHex } from '../../lib/bytes/base.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { refused } from '../../lib/wire/refusal.ts'
import type { Lease, Shard, Shelf } from '../../lib/wire/shelf.ts'
import { hasCode, isMissing, syncFolder } from '../files.ts'
import { makeGroupCommit } from './groupCommit.ts'
import { dropRecord, liveRecord, shardKey, takeRecord } from './index.ts'
import type { Entry } from './index.ts'
import { openLeaseLog } from './leaseLog.ts'
import { clearDrafts, recover } from './recover.ts'
import { HEADER_BYTES, readShardFile, writeShardFile } from './shardFile.ts'
import type { ShardContent } from './shardFile.ts'

/** What the supervisor and the directory are told. */
export interface StoreStats { capacityBytes: number, usedBytes: number, shards: number }

/** The shards of a node and the leases that hold them. */
export interface Store extends Pick<Shelf, 'find' | 'keep' | 'read' | 'release'> {
  stats: () => StoreStats
  /** Versions to ask the directory about: provisional ones without a put since `beforeMs`, or all. */
  versions: (which: { provisionalBeforeMs: number } | 'all') => Bytes[]
  /** The directory's word on a version: committed leases stay until deleted, those of a version that is gone are dropped. */
  settle: (version: Bytes, state: 'live' | 'gone') => Promise<void>
  close: () => Promise<void>
}

export interface StoreOptions {
  folder: string
  /** Bytes of files that may be kept. */
  capacityBytes: number
  /** BLAKE3-256 */
  hash: (bytes: Uint8Array) => Uint8Array
  nowMs: () => number
  /** Told of damage that was found. */
  onFault: (text: string) => void
}

/** Opens a store; what a crash left half done is cleared away, everything promised is there. @throws STORAGE_CORRUPT when the lease log is damaged */
export async function openStore({ folder, capacityBytes, hash, nowMs, onFault }: StoreOptions): Promise<Store> {
  const shardsFolder = join(folder, 'shards')
  const drafts = join(folder, 'drafts')
  for (const one of [shardsFolder, drafts]) await mkdir(one, { recursive: true })
  await clearDrafts(drafts)
  const { log, records } = await openLeaseLog(join(folder, 'leases.log'))
  // The names of the store's own folders and of a new log: what is fsynced below them would be lost without.
  for (const one of [folder, dirname(folder)]) await syncFolder(one)
  const { index, orphans, lost } = await recover(shardsFolder, records)
  const pathOf = (key: string): string => join(shardsFolder, key.slice(0, 2), key)
  for (const key of orphans) await rm(pathOf(key), { force: true })
  for (const key of lost) onFault(`shard ${key} is gone from the disk`)
  const kept = index.records()
  if (records.length > 2 * kept.length + 1000) await log.rewrite(kept)

  let usedBytes = [...index.shards.values()].reduce((sum, { fileBytes }) => sum + fileBytes, 0)
  let reservedBytes = 0
  let draftNumber = 0
  const alone = makeLocks()
  const folders = new Map<string, Promise<() => Promise<void>>>()
  const syncParent = makeGroupCommit(() => syncFolder(shardsFolder))

  /** The folder of a key, made durable once: whoever comes meanwhile waits too. Answers what makes the names in it durable. */
  const folderOf = (key: string): Promise<() => Promise<void>> => {
    const name = key.slice(0, 2)
    const path = join(shardsFolder, name)
    const known = folders.get(name)
    if (known) return known
    // Synced also where it is there already: the process that made it may have been killed before that.
    const made = mkdir(path, { recursive: true }).then(syncParent).then(() => makeGroupCommit(() => syncFolder(path)))
    folders.set(name, made)
    made.catch(() => { folders.delete(name) })
    return made
  }
  const readEntry = async (key: string, entry: Entry, chunkId: Uint8Array, shardIndex: number): Promise<ShardContent | null> => {
    let content: ShardContent | null = null
    try { content = await readShardFile(pathOf(key), entry.fileBytes, chunkId, shardIndex, hash) } catch (error) { if (!isMissing(error)) throw error }
    if (content) return content
    // Out of the way, so that a new put heals it; the leases stay. A rotten copy helps nobody.
    if (index.shards.get(key) !== entry) return null
    onFault(`shard ${key} has rotted`)
    usedBytes -= entry.fileBytes
    index.shards.delete(key)
    index.widowed.set(key, entry.leases)
    await rm(pathOf(key), { force: true })
    return null
  }
  const write = async (key: string, content: ShardContent, lease: Lease): Promise<void> => {
    const fileBytes = HEADER_BYTES + content.shardIds.length + content.bytes.length
    if (usedBytes + reservedBytes + fileBytes > capacityBytes) throw refused('FULL')
    reservedBytes += fileBytes
    const draft = join(drafts, String(draftNumber++))
    try {
      await writeShardFile(draft, content)
      const syncNames = await folderOf(key)
      await rename(draft, pathOf(key))
      await syncNames()
      await log.append([takeRecord(key, lease, nowMs())])
      usedBytes += fileBytes
      index.shards.set(key, { fileBytes, shardBytes: content.bytes.length, leases: index.widowed.get(key) ?? new Map<string, Lease>() })
      index.widowed.delete(key)
      index.take(key, lease, nowMs())
    } catch (error) {
      await rm(draft, { force: true })
      await rm(pathOf(key), { force: true })
      if (hasCode(error, 'ENOSPC', 'EDQUOT')) throw refused('FULL')
      throw error
    } finally {
      reservedBytes -= fileBytes
    }
  }
  const release = (chunkId: Uint8Array, shardIndex: number, lease: Lease): Promise<boolean> => alone(shardKey(chunkId, shardIndex), async () => {
    const key = shardKey(chunkId, shardIndex)
    const entry = index.shards.get(key)
    if (!index.leased(key, lease)) return false
    await log.append([dropRecord(key, lease, nowMs())])
    index.drop(key, lease)
    if (!entry || entry.leases.size > 0) return false
    index.shards.delete(key)
    usedBytes -= entry.fileBytes
    await rm(pathOf(key), { force: true })
    return true
  })

  return {
    find: (chunkId, shardIndex, lease) => {
      const key = shardKey(chunkId, shardIndex)
      return index.holds(key, lease) ? index.shards.get(key)?.shardBytes ?? null : null
    },
    keep: ({ chunkId, shardIndex, shardIds, bytes }, lease) => alone(shardKey(chunkId, shardIndex), async () => {
      const key = shardKey(chunkId, shardIndex)
      const entry = index.shards.get(key)
      if (!entry || !await readEntry(key, entry, chunkId, shardIndex)) {
        await write(key, { shardIds, bytes }, lease)
        return true
      }
      if (!index.holds(key, lease)) {
        await log.append([takeRecord(key, lease, nowMs())])
        index.take(key, lease, nowMs())
      }
      return false
    }),
    read: async (chunkId, shardIndex): Promise<Shard | null> => {
      const key = shardKey(chunkId, shardIndex)
      const entry = index.shards.get(key)
      if (!entry) return null
      const content = await readEntry(key, entry, chunkId, shardIndex)
      if (!content) throw refused(index.widowed.has(key) ? 'CORRUPT' : 'NOT_FOUND')
      return { chunkId, shardIndex, ...content }
    },
    release,
    stats: () => ({ capacityBytes, usedBytes, shards: index.shards.size }),
    versions: which => [...index.versions.values()].filter(({ live, lastMs }) => which === 'all' || (!live && lastMs < which.provisionalBeforeMs)).map(({ version }) => version),
    settle: async (version, state) => {
      const entry = index.versions.get(toHex(version))
      if (!entry) return
      if (state === 'live') {
        if (entry.live) return
        await log.append([liveRecord(version, nowMs())])
        entry.live = true
        return
      }
      for (const [under, lease] of [...entry.shards]) {
        const [hex = '', index = ''] = under.split(/[-:]/)
        await release(Uint8Array.from(Buffer.from(hex, 'hex')), Number(index), lease)
      }
    },
    close: () => log.close(),
  }
}

/** Runs jobs of the same key one after the other. */
function makeLocks(): <T>(key: string, job: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (key, job) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(job)
    const done: Promise<unknown> = mine.catch(() => undefined).then(() => { if (last.get(key) === done) last.delete(key) })
    last.set(key, done)
    return mine
  }
}
