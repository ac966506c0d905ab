import { beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { CyxError } from '../../lib/errors.ts'
import { refused } from '../../lib/wire/refusal.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import type { Delivered, Errand, NoErrand } from '../directory.ts'
import type { Connect } from './carry.ts'
import { handOver } from './handOver.ts'
import type { HandOverOptions, HandOverResult } from './handOver.ts'

const id = (fill: number): Bytes => new Uint8Array(16).fill(fill)
const keyOf = (number: number): Bytes => new Uint8Array(32).fill(number)
const signer = makeTestDirectory()

interface Row { version: number, chunkIndex: number, shardIndex: number, bytes: 'good' | 'rotten' }

/** A node's shards, the nodes that could take them, and a directory that names the first of those that is not to be avoided. */
let rows: Row[]
let takers: Map<number, (row: Row) => void>
let placement: Map<string, number>
let delivered: Delivered[]
let said: string[]
let calls: { asked: number[], delivered: number[] }
let answerFor: (version: number, chunkIndex: number) => NoErrand | null
let agrees: boolean
beforeEach(() => {
  rows = [0, 1, 2, 70, 71].map(chunkIndex => ({ version: 1, chunkIndex, shardIndex: 3, bytes: 'good' }))
  takers = new Map([[7, () => undefined]])
  placement = new Map()
  delivered = []
  said = []
  calls = { asked: [], delivered: [] }
  answerFor = () => null
  agrees = true
})

const place = (version: number, chunkIndex: number): string => `${String(version)}-${String(chunkIndex)}`
const same = (row: Row, chunkId: Uint8Array, chunkIndex: number): boolean => row.version === chunkId[0] && row.chunkIndex === chunkIndex
const connect: Connect = (to, options) => {
  const take = takers.get(to.number)
  if (!take) return Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE'))
  return Promise.resolve({
    put: ({ chunkId, chunkIndex }) => {
      options.signal?.throwIfAborted()
      const row = rows.find(one => same(one, chunkId, chunkIndex))
      if (!row) return Promise.reject(new Error('a shard from nowhere'))
      try { take(row) } catch (error) { return Promise.reject(error) }
      return Promise.resolve(Uint8Array.of(row.version, row.chunkIndex, to.number))
    },
    close: () => Promise.resolve(),
  })
}
const world = (nodes: number[] = [7, 8, 9]): HandOverOptions => ({
  store: {
    *versionIds() { yield* [...new Set(rows.map(row => row.version))].map(id) },
    held: version => rows.filter(row => row.version === version[0]).map(({ chunkIndex, shardIndex, bytes }) => ({ chunkId: keyOf(version[0] ?? 0), shardIndex, chunkIndex, shardBytes: bytes === 'good' ? 64 : null })),
    // Reads know no chunk index; a rotten row of the version is enough for the tests.
    read: (chunkId, shardIndex) => Promise.resolve(rows.some(row => row.version === chunkId[0] && row.bytes === 'rotten') ? null : { chunkId, shardIndex, shardIds: new Uint8Array(96), bytes: new Uint8Array(64) }),
    release: (chunkId, _, { chunkIndex }) => {
      rows = rows.filter(row => !same(row, chunkId, chunkIndex))
      return Promise.resolve(true)
    },
  },
  directory: {
    handOver: asked => {
      calls.asked.push(asked.length)
      return Promise.resolve(asked.map(({ version, chunkIndex, avoid }): Errand | NoErrand => {
        const why = answerFor(version[0] ?? 0, chunkIndex)
        if (why) return why
        const number = nodes.find(one => !avoid.includes(one))
        if (number === undefined) return 'nobody'
        const firstChunk = Math.floor(chunkIndex / 64) * 64
        return { version, firstChunk, chunkCount: 64, shardIndex: 3, to: { number, publicKey: keyOf(number), addresses: [] }, grant: signer.grant(keyOf(number), { version, firstChunk }) }
      }))
    },
    handedOver: done => {
      calls.delivered.push(done.length)
      if (agrees) {
        delivered.push(...done)
        for (const { receipts } of done) for (const [version = 0, chunkIndex = 0, node = 0] of receipts) placement.set(place(version, chunkIndex), node)
      }
      return Promise.resolve(done.map(() => agrees))
    },
  },
  connect,
  say: line => { said.push(line) },
})
const pass = (nodes?: number[]): Promise<HandOverResult> => handOver(world(nodes))
const nothing: HandOverResult = { moved: 0, left: 0, damaged: 0, unplaced: 0 }

describe('handing over', () => {
  it('moves every shard, and drops a lease only after the directory has put the other node in its place', async () => {
    expect(await pass()).toEqual({ ...nothing, moved: 5 })
    expect(rows).toEqual([])
    expect([...placement.values()]).toEqual([7, 7, 7, 7, 7])
    // Two blocks of one version: one question, one delivery.
    expect(calls).toEqual({ asked: [2], delivered: [2] })
  })

  it('goes to the next node when one is full or dead, and tells of each once', async () => {
    takers = new Map([[7, () => { throw refused('FULL') }], [9, () => undefined]])
    expect(await pass()).toEqual({ ...nothing, moved: 5 })
    expect(new Set(placement.values())).toEqual(new Set([9]))
    expect(said.filter(line => line.startsWith('node 7')).length).toBeGreaterThan(0)
    expect(said.filter(line => line.startsWith('node 8')).length).toBeGreaterThan(0)
  })

  it('asks again for all that was to go to a node which has turned out to be dead', async () => {
    rows = Array.from({ length: 40 }, (_, i) => ({ version: i + 1, chunkIndex: 0, shardIndex: 3, bytes: 'good' as const }))
    takers = new Map([[8, () => undefined]])
    expect(await pass()).toEqual({ ...nothing, moved: 40 })
    expect(calls.asked).toEqual([40, 40])
  })

  it('keeps what arrived before a node filled up, and gives the rest to the next', async () => {
    let room = 2
    takers = new Map([[7, () => { if (room-- <= 0) throw refused('FULL') }], [8, () => undefined]])
    expect(await pass()).toEqual({ ...nothing, moved: 5 })
    expect([...placement.values()].sort()).toEqual([7, 7, 8, 8, 8])
  })

  it('leaves everything where it is when nobody has room, and when the directory does not agree', async () => {
    expect(await pass([])).toEqual({ ...nothing, left: 5 })
    agrees = false
    expect(await pass()).toEqual({ ...nothing, left: 5 })
    expect(rows).toHaveLength(5)
    agrees = true
    expect(await pass()).toEqual({ ...nothing, moved: 5 })
  })

  it('does not go round for ever with a directory that names a node again which took nothing', async () => {
    takers = new Map()
    const options = world()
    const { directory } = options
    const result = await handOver({ ...options, directory: { ...directory, handOver: asked => directory.handOver(asked.map(one => ({ ...one, avoid: [] }))) } })
    expect(result).toEqual({ ...nothing, left: 5 })
  })

  it('leaves a version that is not committed, and tells what lies here without a place', async () => {
    rows.push({ version: 2, chunkIndex: 0, shardIndex: 3, bytes: 'good' }, { version: 3, chunkIndex: 0, shardIndex: 3, bytes: 'good' }, { version: 3, chunkIndex: 1, shardIndex: 3, bytes: 'good' })
    answerFor = (version, chunkIndex) => version === 2 ? 'pending' : version === 3 && chunkIndex === 0 ? 'unplaced' : null
    expect(await pass()).toEqual({ moved: 6, left: 1, damaged: 0, unplaced: 1 })
    expect(rows.map(row => row.version).sort()).toEqual([2, 3])
  })

  it('hands over no damaged shard, and no other shard of a chunk than the one that is placed here', async () => {
    rows.push({ version: 2, chunkIndex: 0, shardIndex: 3, bytes: 'rotten' }, { version: 4, chunkIndex: 0, shardIndex: 5, bytes: 'good' })
    expect(await pass()).toEqual({ moved: 5, left: 0, damaged: 1, unplaced: 1 })
  })

  it('is interrupted at any put and goes on in the next pass', async () => {
    for (let after = 1; after <= 5; after++) {
      rows = [0, 1, 2, 70, 71].map(chunkIndex => ({ version: 1, chunkIndex, shardIndex: 3, bytes: 'good' }))
      placement = new Map()
      const stop = new AbortController()
      let puts = 0
      takers = new Map([[7, () => { if (++puts === after) stop.abort() }]])
      await expect(handOver({ ...world(), signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' })
      // Nothing is gone from here without a place elsewhere.
      for (const chunkIndex of [0, 1, 2, 70, 71]) expect(rows.some(row => row.chunkIndex === chunkIndex) || placement.has(place(1, chunkIndex))).toBe(true)
      takers = new Map([[7, () => undefined]])
      await pass()
      expect([rows.length, placement.size]).toEqual([0, 5])
    }
  })

  it('asks a hundred questions at a time', async () => {
    rows = Array.from({ length: 250 }, (_, i) => ({ version: i % 250, chunkIndex: 0, shardIndex: 3, bytes: 'good' as const }))
    expect(await pass()).toEqual({ ...nothing, moved: 250 })
    expect(calls.asked).toEqual([100, 100, 50])
    expect(Math.max(...calls.delivered)).toBeLessThanOrEqual(16)
  })

  it('trusts no grant that is for another node than the one it is named with', async () => {
    const options = world()
    const { directory } = options
    const swapped = { ...directory, handOver: async (...args: Parameters<typeof directory.handOver>) => (await directory.handOver(...args)).map(one => typeof one === 'string' ? one : { ...one, grant: signer.grant(keyOf(1)) }) }
    await expect(handOver({ ...options, directory: swapped })).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    expect(rows).toHaveLength(5)
  })
})
