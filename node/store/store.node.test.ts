import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rotShards } from '../testing/rot.ts'
import { RECORD_BYTES, chunk, holds, lease, shard, useWorld, why } from '../testing/storeWorld.ts'

const world = useWorld()

describe('a store', () => {
  it('keeps shards and their lists over a restart', async () => {
    const store = await world.open()
    expect(await store.keep(shard(0), lease(1))).toBe(true)
    expect(await store.keep(shard(1), lease(1))).toBe(true)
    const before = store.stats()
    await store.close()
    const again = await world.open()
    expect(await holds(again, 0) && await holds(again, 1)).toBe(true)
    expect(again.find(chunk.chunkId, 0, lease(1))).toBe(10_000)
    expect(again.find(chunk.chunkId, 2, lease(1))).toBe(null)
    expect(again.stats()).toEqual(before)
    expect(before).toMatchObject({ usedBytes: 2 * RECORD_BYTES, shards: 2 })
    expect(world.faults).toEqual([])
  })

  it('finds a shard for the versions that hold it, at their place in the file, and for no other', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    await store.keep(shard(0), lease(2, 7))
    const found = [lease(1), lease(2, 7), lease(1, 7), lease(2), lease(3)].map(one => store.find(chunk.chunkId, 0, one))
    expect(found).toEqual([10_000, 10_000, null, null, null])
  })

  it('keeps bytes until the last lease is dropped, also over a restart', async () => {
    const store = await world.open()
    expect(await store.keep(shard(0), lease(1))).toBe(true)
    expect(await store.keep(shard(0), lease(2))).toBe(false)
    expect(await store.keep(shard(0), lease(2, 7))).toBe(false)
    expect(await store.keep(shard(0), lease(2, 7))).toBe(false)
    expect(await store.release(chunk.chunkId, 0, lease(1))).toBe(false)
    await store.close()
    const again = await world.open()
    expect(await again.release(chunk.chunkId, 0, lease(1))).toBe(false)
    expect(await again.release(chunk.chunkId, 0, lease(2))).toBe(false)
    expect(await holds(again, 0)).toBe(true)
    expect(await again.release(chunk.chunkId, 0, lease(2, 7))).toBe(true)
    expect(again.stats()).toMatchObject({ usedBytes: 0, shards: 0 })
  })

  it('stores once what is put many times at once', async () => {
    const store = await world.open()
    const fresh = await Promise.all(Array.from({ length: 10 }, (_, i) => store.keep(shard(0), lease(i))))
    expect(fresh.filter(one => one)).toHaveLength(1)
    expect(store.stats()).toMatchObject({ shards: 1, usedBytes: RECORD_BYTES })
  })

  it('is full to the byte, before anything is written, and has room again after a delete', async () => {
    const store = await world.open({ capacityBytes: 2 * RECORD_BYTES })
    expect(await Promise.all([0, 1, 2].map(i => why(store.keep(shard(i), lease(1)))))).toEqual(['worked', 'worked', 'FULL'])
    await store.release(chunk.chunkId, 0, lease(1))
    expect(await why(store.keep(shard(2), lease(1)))).toBe('worked')
    await store.close()
    const less = await world.open({ capacityBytes: 2 * RECORD_BYTES - 1 })
    expect(await why(less.keep(shard(0), lease(1)))).toBe('FULL')
  })

  it('finds rot when it reads, keeps the leases, and is healed by a new put', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    await rotShards(world.folder)
    expect(await why(store.read(chunk.chunkId, 0))).toBe('CORRUPT')
    expect(await store.read(chunk.chunkId, 0)).toBe(null)
    expect(world.faults).toHaveLength(1)
    expect(store.stats()).toMatchObject({ usedBytes: 0, shards: 0 })
    expect(await store.keep(shard(0), lease(2))).toBe(true)
    expect(await store.release(chunk.chunkId, 0, lease(2))).toBe(false)
    expect(await store.release(chunk.chunkId, 0, lease(1))).toBe(true)
  })

  it('drops the leases of a rotten shard when their version is gone, also over a restart', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    await store.keep(shard(0), lease(2))
    await rotShards(world.folder, 'list')
    expect(await why(store.read(chunk.chunkId, 0))).toBe('CORRUPT')
    await store.settle(lease(1).version, 'gone')
    expect(store.versions('all')).toEqual([lease(2).version])
    await store.keep(shard(0), lease(2))
    await store.close()
    const again = await world.open()
    expect([again.find(chunk.chunkId, 0, lease(1)), again.find(chunk.chunkId, 0, lease(2))]).toEqual([null, 10_000])
  })

  it('does not vouch for a rotten copy when the shard is put again', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    await rotShards(world.folder, 'list')
    expect(await store.keep(shard(0), lease(1))).toBe(true)
    expect(await holds(store, 0)).toBe(true)
  })

  it('asks about versions without a commit, and settles them', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    world.nowMs = 2_000
    await store.keep(shard(0), lease(2))
    await store.keep(shard(1), lease(2, 1))
    expect(store.versions({ provisionalBeforeMs: 2_000 })).toEqual([lease(1).version])
    await store.settle(lease(1).version, 'live')
    expect(store.versions({ provisionalBeforeMs: 9_999 })).toEqual([lease(2).version])
    await store.close()
    const again = await world.open()
    expect(again.versions({ provisionalBeforeMs: 9_999 })).toEqual([lease(2).version])
    expect(again.versions('all')).toHaveLength(2)
    await again.settle(lease(2).version, 'gone')
    expect(again.stats().shards).toBe(1)
    expect(await holds(again, 0)).toBe(true)
    expect(again.versions('all')).toEqual([lease(1).version])
  })

  it('puts a rotten record aside for its operator, and remembers that over a restart', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    await rotShards(world.folder)
    expect(await why(store.read(chunk.chunkId, 0))).toBe('CORRUPT')
    expect(await readdir(join(world.folder, 'quarantine'))).toEqual([expect.stringMatching(/^[0-9a-f]{64}-0$/)])
    await store.close()
    const again = await world.open()
    expect(again.stats().shards).toBe(0)
    expect(await again.keep(shard(0), lease(1))).toBe(true)
    await again.close()
    expect((await world.open()).stats().shards).toBe(1)
  })

  it('finds all rot by a scrub, at the pace it is given', async () => {
    const store = await world.open()
    for (const i of [0, 1, 2]) await store.keep(shard(i), lease(1))
    expect(await store.scrub({ bytesPerSecond: 1e9 })).toEqual({ shards: 3, bytes: 3 * RECORD_BYTES, rotten: 0 })
    await rotShards(world.folder, 'fields')
    expect(await store.scrub({ bytesPerSecond: 1e9 })).toMatchObject({ rotten: 3 })
    expect(await store.scrub({ bytesPerSecond: 1e9 })).toEqual({ shards: 0, bytes: 0, rotten: 0 })
    await store.keep(shard(0), lease(1))
    const stop = new AbortController()
    const slow = store.scrub({ bytesPerSecond: 1, signal: stop.signal })
    setTimeout(() => { stop.abort(new Error('enough')) }, 20)
    await expect(slow).rejects.toThrow('enough')
  })

  it('gives back the room of what was deleted from the segment that it still writes, and keeps the rest', async () => {
    const store = await world.open()
    for (const i of [0, 1, 2]) await store.keep(shard(i), lease(i + 1))
    await store.settle(lease(2).version, 'live')
    const bytesOf = async (index: number): Promise<boolean> => {
      const files = await Promise.all((await readdir(join(world.folder, 'segments'))).map(name => readFile(join(world.folder, 'segments', name))))
      return files.some(file => file.includes(Buffer.from(shard(index).bytes)))
    }
    for (const i of [0, 2]) await store.settle(lease(i + 1).version, 'gone')
    expect(await bytesOf(0)).toBe(true)
    expect(await store.compact()).toBeGreaterThan(3 * RECORD_BYTES)
    expect([await bytesOf(0), await bytesOf(1), await bytesOf(2)]).toEqual([false, true, false])
    // Nothing has gone since: nothing is moved again.
    expect(await store.compact()).toBe(0)
    await store.close()
    const again = await world.open()
    expect([await holds(again, 1), again.find(chunk.chunkId, 0, lease(1))]).toEqual([true, null])
    expect(again.versions({ provisionalBeforeMs: Infinity })).toEqual([])
    expect(again.stats()).toMatchObject({ shards: 1, usedBytes: RECORD_BYTES })
  })

  it('lists what a version holds', async () => {
    const store = await world.open()
    await store.keep(shard(1), lease(1, 7))
    expect(store.held(lease(1).version)).toEqual([{ chunkId: chunk.chunkId, shardIndex: 1, chunkIndex: 7, shardBytes: 10_000 }])
    expect(store.held(lease(2).version)).toEqual([])
  })
})
