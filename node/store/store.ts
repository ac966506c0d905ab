import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { messageOf } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import { refused } from '../../lib/wire/refusal.ts'
import type { Lease, Shard, Shelf } from '../../lib/wire/shelf.ts'
import { hasCode, syncFolder } from '../files.ts'
import { compact } from './compact.ts'
import type { Disk } from './disk.ts'
import { makeIndex } from './index.ts'
import type { Place } from './index.ts'
import { makeLocks, shardKey } from './locks.ts'
import { expectedRecords, openLog } from './log.ts'
import { importOldStore } from './oldStore.ts'
import { HEAD_BYTES, ID_BYTES, fieldsOf, recordBytes } from './record.ts'
import type { Fields, Hash } from './record.ts'
import { replayInto } from './replay.ts'
import { isWhole } from './segment.ts'

/** What the supervisor and the directory are told; bytes are those of records, shard and list and head. */
export interface StoreStats { capacityBytes: number, usedBytes: number, shards: number }

/** What a scrub has seen. */
export interface ScrubResult { shards: number, bytes: number, rotten: number }

/** The shards of a node and the leases that hold them. */
export interface Store extends Pick<Shelf, 'find' | 'keep' | 'read' | 'release'> {
  stats: () => StoreStats
  /** Versions to ask the directory about: provisional ones without a put since `beforeMs`, or all. */
  versions: (which: { provisionalBeforeMs: number } | 'all') => Bytes[]
  /** Every version that holds something, one by one: a list of a million would take more memory than the index. */
  versionIds: () => Generator<Bytes>
  /** The directory's word on a version: committed leases stay until deleted, those of a version that is gone are dropped. */
  settle: (version: Bytes, state: 'live' | 'gone') => Promise<void>
  /** Reads every shard once and checks it, at most so many bytes a second. */
  scrub: (options: Options & { bytesPerSecond: number }) => Promise<ScrubResult>
  /** Gives back the room of what was deleted; the answer is in bytes. */
  compact: (options?: Options) => Promise<number>
  /** Shards of a version with their chunk index, for who lists or hands over. */
  held: (version: Bytes) => { chunkId: Bytes, shardIndex: number, chunkIndex: number, shardBytes: number | null }[]
  /** Memory of the index. */
  indexBytes: () => number
  close: () => Promise<void>
}

export interface StoreOptions {
  folder: string
  /** Bytes of records that may be kept. */
  capacityBytes: number
  /** BLAKE3-256 */
  hash: Hash
  nowMs: () => number
  /** Told of damage that was found. */
  onFault: (text: string) => void
  /** A segment is closed when it has so many. */
  segmentBytes?: number
  disk: Disk
}

/** 256 MiB: a thousand puts of a usual shard, read back in a second. */
const SEGMENT_BYTES = 256 << 20

/** Bytes left free on the disk, for deletes and compaction. */
const SPARE_BYTES = 64 << 20

/** Rotten records kept for whoever wants to look, at most. */
const QUARANTINE_MAX = 64

/** Drops under way at a time when a version goes. */
const DROPS = 256

/** Opens a store; what a crash left half done is cleared away, everything promised is there. */
export async function openStore({ folder, capacityBytes, hash, nowMs, onFault, segmentBytes = SEGMENT_BYTES, disk }: StoreOptions): Promise<Store> {
  await mkdir(folder, { recursive: true })
  // What is fsynced below a name that is not on the disk would be lost with it.
  await syncFolder(dirname(folder))
  const index = makeIndex(await expectedRecords(join(folder, 'segments')))
  const damaged = new Set<number>()
  const log = await openLog({ folder: join(folder, 'segments'), segmentBytes, hash, disk, onRecord: replayInto(index, row => { damaged.add(row) }), onFault })
  index.forgetEmpty()
  for (const row of damaged) if (index.place(row) === null) onFault(`shard ${shardKey(index.chunkId(row), index.shardIndex(row))} is damaged on the disk`)
  const roomLeft = makeGauge(() => disk.freeBytes(folder))

  let reservedBytes = 0
  let quarantined = 0
  let freedSince = false
  const locks = makeLocks()
  const alone = <T>(chunkId: Uint8Array, shardIndex: number, job: () => Promise<T>): Promise<T> => locks(`${Buffer.from(chunkId.buffer, chunkId.byteOffset, chunkId.length).toString('latin1')}${String(shardIndex)}`, job)
  const load = async (place: Place, shardIndex: number): Promise<{ record: Bytes, whole: boolean } | null> => {
    const record = await log.read(place.segment, place.offset, recordBytes(place.ids, place.shardBytes))
    return record && { record, whole: isWhole(record, shardIndex, place.ids, place.shardBytes, hash) }
  }
  const quarantine = async (key: string, record: Bytes | null): Promise<void> => {
    onFault(`shard ${key} has rotted`)
    if (!record || quarantined++ >= QUARANTINE_MAX) return
    const room = join(folder, 'quarantine')
    await mkdir(room, { recursive: true, mode: 0o700 })
    await writeFile(join(room, key), record, { mode: 0o600 })
  }
  /** The good record of a shard. A rotten one is put aside, so that a new put heals it; the leases stay. */
  const readGood = async (chunkId: Uint8Array, shardIndex: number): Promise<{ record: Bytes, place: Place } | 'rotten' | null> => {
    for (;;) {
      const row = index.find(chunkId, 0, shardIndex)
      const place = index.place(row)
      if (row === 0 || !place) return null
      const loaded = await load(place, shardIndex)
      if (loaded?.whole) return { record: loaded.record, place }
      // Compaction may have moved it between the look and the read.
      const now = index.place(index.find(chunkId, 0, shardIndex))
      if (now?.segment !== place.segment || now.offset !== place.offset) continue
      index.setPlace(row, null)
      const key = shardKey(chunkId, shardIndex)
      const noted = log.append({ fields: fieldsOf({ kind: 'rot', chunkId: new Uint8Array(chunkId), shardIndex, atMs: nowMs() }) })
      await Promise.all([noted, quarantine(key, loaded?.record ?? null)]).catch((error: unknown) => { onFault(`shard ${key} was not put aside: ${messageOf(error)}`) })
      return 'rotten'
    }
  }
  const refuseFull = (error: unknown): never => { throw hasCode(error, 'ENOSPC', 'EDQUOT') ? refused('FULL') : error }
  const write = async ({ chunkId, shardIndex, shardIds, bytes }: Shard, lease: Lease): Promise<void> => {
    const ids = shardIds.length / ID_BYTES
    const size = recordBytes(ids, bytes.length)
    if (index.counts().bytes + reservedBytes + size > capacityBytes) throw refused('FULL')
    reservedBytes += size
    try {
      if (await roomLeft(size) < SPARE_BYTES) throw refused('FULL')
      const atMs = nowMs()
      const fields = fieldsOf({ kind: 'shard', chunkId, shardIndex, ids, shardBytes: bytes.length, ...lease, atMs })
      const written = await log.append({ fields, list: shardIds, bytes }).catch(refuseFull)
      const row = index.findOrAdd(chunkId, 0, shardIndex)
      index.take(row, lease.version, 0, lease.chunkIndex, atMs)
      index.setPlace(row, { ...written, ids, shardBytes: bytes.length })
    } finally {
      reservedBytes -= size
    }
  }
  const takeLease = async (chunkId: Bytes, shardIndex: number, lease: Lease): Promise<void> => {
    const atMs = nowMs()
    await log.append({ fields: fieldsOf({ kind: 'take', chunkId, shardIndex, ...lease, atMs }) }).catch(refuseFull)
    index.take(index.findOrAdd(chunkId, 0, shardIndex), lease.version, 0, lease.chunkIndex, atMs)
  }
  const holds = (chunkId: Bytes, shardIndex: number, { version, chunkIndex }: Lease): boolean => {
    const row = index.find(chunkId, 0, shardIndex)
    return row !== 0 && index.holds(row, version, 0, chunkIndex)
  }
  const release = (chunkId: Bytes, shardIndex: number, lease: Lease): Promise<boolean> => alone(chunkId, shardIndex, async () => {
    if (!holds(chunkId, shardIndex, lease)) return false
    await log.append({ fields: fieldsOf({ kind: 'drop', chunkId, shardIndex, ...lease, atMs: nowMs() }) })
    const row = index.find(chunkId, 0, shardIndex)
    const wasThere = index.place(row) !== null
    index.drop(row, lease.version, 0, lease.chunkIndex)
    const freed = wasThere && index.find(chunkId, 0, shardIndex) === 0
    freedSince ||= freed
    return freed
  })
  /** For compaction: the record as it is, under any lease that stands; the others follow by records of their own. */
  const move = (fields: Fields, segment: number, offset: number): Promise<void> => alone(fields.chunkId, fields.shardIndex, async () => {
    const before = index.place(index.find(fields.chunkId, 0, fields.shardIndex))
    if (before?.segment !== segment || before.offset !== offset) return
    const good = await readGood(fields.chunkId, fields.shardIndex)
    const row = index.find(fields.chunkId, 0, fields.shardIndex)
    const leases = index.leases(row)
    for (const lease of leases) await log.append({ fields: fieldsOf({ kind: 'take', chunkId: fields.chunkId, shardIndex: fields.shardIndex, ...lease, atMs: index.lastMs(index.version(lease.version, 0)) }) })
    const [first] = leases
    if (good === null || good === 'rotten' || !first) return
    const { record, place } = good
    const list = record.subarray(HEAD_BYTES, HEAD_BYTES + place.ids * ID_BYTES)
    const bytes = record.subarray(HEAD_BYTES + list.length, HEAD_BYTES + list.length + place.shardBytes)
    const written = await log.append({ fields: { ...fields, ...first, atMs: index.lastMs(index.version(first.version, 0)) }, list, bytes })
    index.setPlace(row, { ...place, ...written })
  })
  const store: Store = {
    find: (chunkId, shardIndex, lease) => holds(chunkId, shardIndex, lease) ? index.place(index.find(chunkId, 0, shardIndex))?.shardBytes ?? null : null,
    keep: (shard, lease) => alone(shard.chunkId, shard.shardIndex, async () => {
      const { chunkId, shardIndex } = shard
      const good = await readGood(chunkId, shardIndex)
      if (good === null || good === 'rotten') {
        await write(shard, lease)
        return true
      }
      if (!holds(chunkId, shardIndex, lease)) await takeLease(chunkId, shardIndex, lease)
      return false
    }),
    read: async (chunkId, shardIndex): Promise<Shard | null> => {
      const good = await readGood(chunkId, shardIndex)
      if (good === 'rotten') throw refused('CORRUPT')
      if (!good) return null
      const listEnd = HEAD_BYTES + good.place.ids * ID_BYTES
      return { chunkId, shardIndex, shardIds: good.record.subarray(HEAD_BYTES, listEnd), bytes: good.record.subarray(listEnd, listEnd + good.place.shardBytes) }
    },
    release,
    stats: () => ({ capacityBytes, usedBytes: index.counts().bytes, shards: index.counts().shards }),
    versions: which => [...index.versionRows()]
      .filter(row => which === 'all' || (!index.isLive(row) && index.lastMs(row) < which.provisionalBeforeMs)).map(row => index.versionId(row)),
    *versionIds() { for (const row of index.versionRows()) yield index.versionId(row) },
    settle: async (version, state) => {
      const row = index.version(version, 0)
      if (row === 0) return
      if (state === 'live') {
        if (index.isLive(row)) return
        await log.append({ fields: fieldsOf({ kind: 'live', version, atMs: nowMs() }) })
        const still = index.version(version, 0)
        if (still !== 0) index.setLive(still)
        return
      }
      const held = index.heldBy(row).map(one => ({ chunkId: index.chunkId(one.row), shardIndex: index.shardIndex(one.row), chunkIndex: one.chunkIndex }))
      for (let first = 0; first < held.length; first += DROPS) {
        await Promise.all(held.slice(first, first + DROPS).map(one => release(one.chunkId, one.shardIndex, { version, chunkIndex: one.chunkIndex })))
      }
    },
    scrub: async ({ bytesPerSecond, signal }) => {
      const result: ScrubResult = { shards: 0, bytes: 0, rotten: 0 }
      const begun = performance.now()
      for (const row of index.shardRows()) {
        signal?.throwIfAborted()
        const place = index.place(row)
        if (!place) continue
        const good = await readGood(index.chunkId(row), index.shardIndex(row))
        result.shards++
        result.bytes += recordBytes(place.ids, place.shardBytes)
        if (good === 'rotten') result.rotten++
        const aheadMs = result.bytes / bytesPerSecond * 1000 - (performance.now() - begun)
        if (aheadMs > 10) await sleep(aheadMs, signal)
      }
      return result
    },
    compact: options => {
      const sealActive = freedSince
      freedSince = false
      return compact({ log, index, sealActive, alone, move, ...options })
    },
    held: version => {
      const row = index.version(version, 0)
      return row === 0 ? [] : index.heldBy(row).map(({ row: shard, chunkIndex }) => ({
        chunkId: index.chunkId(shard), shardIndex: index.shardIndex(shard), chunkIndex, shardBytes: index.place(shard)?.shardBytes ?? null,
      }))
    },
    indexBytes: () => index.allocatedBytes(),
    close: () => log.close(),
  }
  await importOldStore(folder, store, hash, onFault)
  return store
}

/** Bytes free on the disk, looked up every quarter of a second; in between, what was asked for is taken off. */
function makeGauge(freeBytes: () => Promise<number>): (wanted: number) => Promise<number> {
  let left = Promise.resolve(0)
  let wantedSince = 0
  let readAt = -Infinity
  return async wanted => {
    if (performance.now() - readAt > 250) {
      readAt = performance.now()
      left = freeBytes()
      wantedSince = 0
    }
    wantedSince += wanted
    const taken = wantedSince
    return await left - taken
  }
}

const sleep = (ms: number, signal: AbortSignal | undefined): Promise<void> => new Promise((resolve, reject) => {
  const stop = (): void => { clearTimeout(timer); reject(signal?.reason as Error) }
  const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve() }, ms)
  signal?.addEventListener('abort', stop, { once: true })
})
