import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blake3 } from '../../lib/bytes/hash.ts'
import type { Lease } from '../../lib/wire/shelf.ts'
import { chunk, holds, lease, shard, useWorld } from '../testing/storeWorld.ts'

const world = useWorld()

describe('the store of version 0.1', () => {
  const u = (value: number, bytes: number): Buffer => { const room = Buffer.alloc(bytes); room.writeUIntBE(value, Math.max(0, bytes - 6), Math.min(bytes, 6)); return room }
  const line = (op: number, index: number, { version, chunkIndex }: Lease): Buffer => {
    const body = Buffer.concat([u(op, 1), version, u(chunkIndex, 8), chunk.chunkId, u(index, 1), u(1_000, 8)])
    return Buffer.concat([body, blake3(body).subarray(0, 8)])
  }
  const writeOld = async (lines: Buffer[]): Promise<void> => {
    const hex = Buffer.from(chunk.chunkId).toString('hex')
    await mkdir(join(world.folder, 'shards', hex.slice(0, 2)), { recursive: true })
    for (const i of [0, 1, 2]) await writeFile(join(world.folder, 'shards', hex.slice(0, 2), `${hex}-${String(i)}`), Buffer.concat([Buffer.from('CYXS'), u(1, 4), u(96, 4), u(10_000, 4), chunk.shardIds, shard(i).bytes]))
    await writeFile(join(world.folder, 'leases.log'), Buffer.concat(lines))
  }

  it('is taken over with its leases; what no lease held goes', async () => {
    await writeOld([line(1, 0, lease(1)), line(1, 1, lease(1)), line(1, 1, lease(2, 5)), line(2, 0, lease(1)), line(3, 0, lease(2)), line(1, 0, lease(1)).subarray(1)])
    const store = await world.open()
    expect([await store.read(chunk.chunkId, 0), await holds(store, 1), await store.read(chunk.chunkId, 2)]).toEqual([null, true, null])
    expect([lease(1), lease(2, 5)].map(one => store.find(chunk.chunkId, 1, one))).toEqual([10_000, 10_000])
    expect(store.versions({ provisionalBeforeMs: 9_999 })).toEqual([lease(1).version])
    expect(await readdir(world.folder)).toEqual(['segments'])
    await store.close()
    expect(await holds(await world.open(), 1)).toBe(true)
    expect(world.faults).toEqual([])
  })

  it('is not taken over when its log is damaged in the middle', async () => {
    const [first, second] = [line(1, 0, lease(1)), line(1, 1, lease(1))]
    first[5] = 9
    await writeOld([first, second])
    await expect(world.open()).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  })
})
