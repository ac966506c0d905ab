import { readFile, truncate, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { equal } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { makeTestChunk } from '../../lib/wire/testing/fixtures.ts'
import { segmentFiles } from '../testing/rot.ts'
import { RECORD_BYTES, chunk, holds, lease, shard, useWorld, why } from '../testing/storeWorld.ts'
import { appendBy, diskOf, fileHalves } from './disk.ts'
import type { Disk } from './disk.ts'
import { HEAD_BYTES } from './record.ts'
import { SEGMENT_HEADER_BYTES } from './segment.ts'
import type { Store } from './store.ts'

const world = useWorld()
const segments = async (): Promise<number> => (await segmentFiles(world.folder)).length

describe('a log', () => {
  const many = Array.from({ length: 12 }, () => makeTestChunk(10_000, 1))
  const putMany = async (store: Store): Promise<void> => { for (const [i, one] of many.entries()) await store.keep(shard(0, one), lease(1 + i % 3, i)) }
  const heldOf = async (store: Store): Promise<boolean[]> => Promise.all(many.map(async one => {
    const kept = await store.read(one.chunkId, 0).catch(() => null)
    return kept !== null && equal(kept.bytes, shard(0, one).bytes)
  }))

  it('reads the same from its data alone as by its index files', async () => {
    const store = await world.open({ segmentBytes: 30_000 })
    await putMany(store)
    await store.settle(lease(2).version, 'gone')
    await store.settle(lease(3).version, 'live')
    const held = await heldOf(store)
    await store.close()
    expect(await segments()).toBeGreaterThan(3)
    for (const again of [await world.open(), await world.openFromData()]) {
      expect(await heldOf(again)).toEqual(held)
      expect(again.versions('all')).toHaveLength(2)
      expect(again.versions({ provisionalBeforeMs: 9_999 })).toEqual([lease(1).version])
      await again.close()
    }
    expect(held.filter(one => one)).toHaveLength(8)
    expect(world.faults).toEqual([])
  })

  it('gives room back when most of a segment is not needed any more, and keeps all else', async () => {
    const store = await world.open({ segmentBytes: 30_000 })
    await putMany(store)
    await store.keep(shard(0, many[0]), lease(9))
    const before = await segments()
    await store.settle(lease(1).version, 'gone')
    await store.settle(lease(2).version, 'gone')
    await store.settle(lease(3).version, 'live')
    expect(await store.compact()).toBeGreaterThan(0)
    expect(await segments()).toBeLessThan(before)
    const held = await heldOf(store)
    expect(held).toEqual(many.map((_, i) => i === 0 || i % 3 === 2))
    await store.close()
    for (const again of [await world.open(), await world.openFromData()]) {
      expect(await heldOf(again)).toEqual(held)
      expect(again.versions({ provisionalBeforeMs: 9_999 })).toEqual([lease(9).version])
      await again.close()
    }
    expect(world.faults).toEqual([])
  })

  it('ends with the last whole record, wherever a crash cut it', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    await store.keep(shard(1), lease(1))
    await store.close()
    const [path = ''] = await segmentFiles(world.folder)
    const bytes = await readFile(path)
    for (const cut of [1, 8, 9_999, RECORD_BYTES - HEAD_BYTES, RECORD_BYTES - 1]) {
      await writeFile(path, bytes)
      await truncate(path, bytes.length - cut)
      const again = await world.open()
      expect([await holds(again, 0), await again.read(chunk.chunkId, 1)], `cut by ${String(cut)}`).toEqual([true, null])
      expect(await again.keep(shard(1), lease(1))).toBe(true)
      await again.close()
    }
    expect((await world.open()).stats().shards).toBe(2)
    expect(world.faults).toEqual([])
  })

  it('goes on behind a damaged record, and never gives out a wrong byte, whichever bit flips', async () => {
    const store = await world.open()
    await putMany(store)
    await store.close()
    const [path = ''] = await segmentFiles(world.folder)
    const bytes = await readFile(path)
    for (let round = 0; round < 40; round++) {
      const bad = new Uint8Array(bytes)
      const at = round < 4 ? round * 40 : Math.floor(Math.random() * bad.length)
      bad[at] = (bad[at] ?? 0) ^ 1 << round % 8
      await writeFile(path, bad)
      const again = await world.open()
      const held = await heldOf(again)
      expect(held.filter(one => !one).length, `byte ${String(at)}`).toBeLessThanOrEqual(1)
      await again.close()
    }
  })

  it('believes no record that somebody put into a shard', async () => {
    const store = await world.open()
    await store.keep(shard(0), lease(1))
    await store.release(chunk.chunkId, 0, lease(1))
    const [path = ''] = await segmentFiles(world.folder)
    const drop = (await readFile(path)).subarray(SEGMENT_HEADER_BYTES + RECORD_BYTES)
    const bytes = new Uint8Array(10_000)
    for (let at = 0; at + HEAD_BYTES <= bytes.length; at += HEAD_BYTES) bytes.set(drop.subarray(0, HEAD_BYTES), at)
    const shardIds = blake3(bytes)
    await store.keep({ chunkId: blake3(shardIds), shardIndex: 0, shardIds, bytes }, lease(2))
    await store.keep(shard(0), lease(1))
    await store.close()
    // The head of the shard that carries them is damaged, so that every eight bytes of it are looked at.
    const all = await readFile(path)
    all[SEGMENT_HEADER_BYTES + RECORD_BYTES + HEAD_BYTES + 1] = 0
    await writeFile(path, all)
    expect(await holds(await world.open(), 0)).toBe(true)
    expect(world.faults).toEqual([expect.stringMatching(/^segment 1 has \d+ bytes that are no records/)])
  })
})

describe('a disk that fails', () => {
  const failing = (): { disk: Disk, fail: (what: 'write' | 'sync' | 'full' | null, code?: string) => void } => {
    let fault: { what: string | null, code: string } = { what: null, code: '' }
    const refuse = (): Promise<never> => Promise.reject(Object.assign(new Error('the disk says no'), { code: fault.code }))
    return {
      fail: (what, code = 'EIO') => { fault = { what, code } },
      disk: {
        appender: appendBy({
          // Half of it arrives.
          write: async (handle, parts, position) => {
            if (fault.what !== 'write') return fileHalves.write(handle, parts, position)
            const [first = new Uint8Array(0)] = parts
            await fileHalves.write(handle, [first.subarray(0, first.length / 2)], position)
            return refuse()
          },
          sync: handle => fault.what === 'sync' ? refuse() : fileHalves.sync(handle),
        }),
        freeBytes: path => fault.what === 'full' ? Promise.resolve(0) : diskOf(null).freeBytes(path),
      },
    }
  }

  it('refuses before the promise when it is full, keeps nothing half, and goes on when there is room', async () => {
    const { disk, fail } = failing()
    const store = await world.open({ disk })
    await store.keep(shard(0), lease(1))
    fail('write', 'ENOSPC')
    expect(await why(store.keep(shard(1), lease(1)))).toBe('FULL')
    expect(await holds(store, 0)).toBe(true)
    fail(null)
    expect(await why(store.keep(shard(2), lease(1)))).toBe('worked')
    await store.close()
    const again = await world.open()
    expect([await holds(again, 0), await again.read(chunk.chunkId, 1), await holds(again, 2)]).toEqual([true, null, true])
    expect(world.faults).toEqual([])
  })

  it('takes nothing when hardly anything is free, so that deletes still work', async () => {
    const { disk, fail } = failing()
    fail('full')
    expect(await why((await world.open({ disk })).keep(shard(0), lease(1)))).toBe('FULL')
  })

  it('promises nothing after a sync that failed, says so, and writes the next shard to another segment', async () => {
    const { disk, fail } = failing()
    const store = await world.open({ disk })
    await store.keep(shard(0), lease(1))
    fail('sync')
    expect(await Promise.all([1, 2].map(i => why(store.keep(shard(i), lease(1)))))).toEqual([expect.any(Error), expect.any(Error)])
    expect(world.faults).toContain('the disk failed: the disk says no')
    expect(await why(store.release(chunk.chunkId, 0, lease(1)))).toBeInstanceOf(Error)
    expect(await holds(store, 0)).toBe(true)
    fail(null)
    expect(await why(store.keep(shard(1), lease(1)))).toBe('worked')
    await store.close()
    expect(await segments()).toBe(2)
    const again = await world.open()
    expect([await holds(again, 0), await holds(again, 1), again.find(chunk.chunkId, 2, lease(1))]).toEqual([true, true, null])
  })

  it.each(['ENOSPC', 'EIO'])('promises nothing behind a batch that met %s, although it was written itself', async code => {
    const [begun, held] = [0, 1].map(() => [0, 1].map(() => Promise.withResolvers<undefined>())) as [PromiseWithResolvers<undefined>[], PromiseWithResolvers<undefined>[]]
    let next = Infinity
    const disk: Disk = {
      ...diskOf(null),
      appender: handle => {
        const append = appendBy(fileHalves)(handle)
        return async (parts, position) => {
          await append(parts, position)
          const mine = next++
          begun[mine]?.resolve(undefined)
          await held[mine]?.promise
        }
      },
    }
    const store = await world.open({ disk })
    next = 0
    const puts = [why(store.keep(shard(0), lease(1)))]
    await begun[0]?.promise
    puts.push(why(store.keep(shard(1), lease(1))))
    await begun[1]?.promise
    const third = why(store.keep(shard(2), lease(1)))
    held[1]?.resolve(undefined)
    held[0]?.reject(Object.assign(new Error('the disk says no'), { code }))
    expect(await Promise.all(puts)).toEqual(code === 'ENOSPC' ? ['FULL', 'FULL'] : [expect.any(Error), expect.any(Error)])
    expect(await third).toBe('worked')
    await store.close()
    const again = await world.open()
    expect([again.find(chunk.chunkId, 0, lease(1)), again.find(chunk.chunkId, 1, lease(1)), await holds(again, 2)]).toEqual([null, null, true])
    expect(world.faults).toEqual(code === 'ENOSPC' ? [] : ['the disk failed: the disk says no'])
  })
})
