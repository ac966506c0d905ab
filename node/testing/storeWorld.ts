import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { equal } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { isCyxError } from '../../lib/errors.ts'
import type { Lease, Shard } from '../../lib/wire/shelf.ts'
import { makeTestChunk } from '../../lib/wire/testing/fixtures.ts'
import type { TestChunk } from '../../lib/wire/testing/fixtures.ts'
import { diskOf } from '../store/disk.ts'
import type { Disk } from '../store/disk.ts'
import { openStore } from '../store/store.ts'
import type { Store } from '../store/store.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { makeFolder, removeFolder } from './process.ts'

/** Bytes of the record of one shard of {@link chunk}: head, list of three, shard. */
export const RECORD_BYTES = 88 + 3 * 32 + 10_000

/** A chunk of three shards of 10,000 bytes. */
export const chunk: TestChunk = makeTestChunk(10_000)

export const shard = (shardIndex: number, of = chunk): Shard => ({ chunkId: of.chunkId, shardIds: of.shardIds, shardIndex, bytes: of.shards[shardIndex] ?? new Uint8Array(0) })

export const lease = (version: number, chunkIndex = 0): Lease => ({ version: new Uint8Array(16).fill(version), chunkIndex })

/** What a refusal says, "worked", or the error itself. */
export const why = async (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'worked', (error: unknown) => isCyxError(error) ? error.details.why : error)

/** Whether the store answers a shard of {@link chunk} as it was put. */
export async function holds(store: Store, index: number): Promise<boolean> {
  const kept = await store.read(chunk.chunkId, index)
  return kept !== null && equal(kept.bytes, shard(index).bytes) && equal(kept.shardIds, chunk.shardIds)
}

export interface World {
  folder: string
  faults: string[]
  nowMs: number
  open: (options?: { capacityBytes?: number, segmentBytes?: number, disk?: Disk }) => Promise<Store>
  /** Opens it by its data alone, without index files. */
  openFromData: () => Promise<Store>
}

/** A folder of its own for every test of a file; stores that were opened in it are closed. */
export function useWorld(): World {
  let opened: Store[] = []
  const open: World['open'] = async ({ capacityBytes = 1 << 30, segmentBytes = 1 << 20, disk = diskOf(loadAddon()) } = {}) => {
    const { folder, faults } = world
    const store = await openStore({ folder, capacityBytes, segmentBytes, disk, hash: blake3, nowMs: () => world.nowMs, onFault: text => { faults.push(text) } })
    opened.push(store)
    return store
  }
  const world: World = {
    folder: '', faults: [], nowMs: 0, open,
    openFromData: async () => {
      for (const name of await readdir(join(world.folder, 'segments'))) if (name.endsWith('.index')) await rm(join(world.folder, 'segments', name))
      return open()
    },
  }
  beforeEach(async () => {
    Object.assign(world, { folder: await makeFolder(), faults: [], nowMs: 1_000 })
    opened = []
  })
  afterEach(async () => {
    for (const store of opened) await store.close().catch(() => undefined)
    await removeFolder(world.folder)
  })
  return world
}
