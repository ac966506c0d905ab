import fc from 'fast-check'
import { expect, it } from 'vitest'
import { makeIndex } from './index.ts'
import { recordBytes } from './record.ts'

const id = (fill: number, length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(fill)
const number = fc.integer({ min: 0, max: 40 })

/** The readable twin: a map of leases by name. */
const change = fc.record({ what: fc.constantFrom('take', 'take', 'drop', 'place', 'lose'), shard: number, version: fc.integer({ min: 1, max: 6 }), chunkIndex: fc.integer({ min: 0, max: 2 }), bytes: fc.integer({ min: 1, max: 9_999 }) })

it('an index says what a plain map of leases says, whatever was taken, placed and dropped', () => {
  fc.assert(fc.property(fc.array(change, { maxLength: 300 }), changes => {
    const index = makeIndex()
    const leases = new Map<number, Set<string>>()
    const places = new Map<number, number>()
    for (const { what, shard, version, chunkIndex, bytes } of changes) {
      const name = `${String(version)}:${String(chunkIndex)}`
      const mine = leases.get(shard) ?? new Set()
      if (what === 'take') {
        index.take(index.findOrAdd(id(shard, 32), 0, shard), id(version, 16), 0, chunkIndex, 5)
        leases.set(shard, mine.add(name))
      }
      const row = index.find(id(shard, 32), 0, shard)
      expect(row !== 0).toBe(leases.has(shard))
      if (row === 0) continue
      if (what === 'place') {
        index.setPlace(row, { segment: 1, offset: 8, ids: 14, shardBytes: bytes })
        places.set(shard, recordBytes(14, bytes))
      }
      if (what === 'lose') {
        index.setPlace(row, null)
        places.delete(shard)
      }
      if (what === 'drop') {
        expect(index.drop(row, id(version, 16), 0, chunkIndex)).toBe(mine.delete(name))
        if (mine.size > 0) continue
        leases.delete(shard)
        places.delete(shard)
      }
    }
    const total = [...places.values()].reduce((sum, one) => sum + one, 0)
    expect(index.counts()).toEqual({ shards: places.size, bytes: total })
    expect(index.liveBytes(1)).toBe(total)
    expect([...index.shardRows()].map(row => [index.shardIndex(row), new Set(index.leases(row).map(one => `${String(one.version[0])}:${String(one.chunkIndex)}`))]).sort()).toEqual([...leases].sort())
    const byVersion = [...index.versionRows()].flatMap(row => index.heldBy(row).map(one => `${String(index.versionId(row)[0])}:${String(one.chunkIndex)}@${String(index.shardIndex(one.row))}`))
    expect(byVersion.sort()).toEqual([...leases].flatMap(([shard, names]) => [...names].map(name => `${name}@${String(shard)}`)).sort())
  }))
})

it('an index finds each of many shards, and none that left', () => {
  const index = makeIndex()
  const ids = Array.from({ length: 5_000 }, () => crypto.getRandomValues(new Uint8Array(32)))
  for (const [i, one] of ids.entries()) index.take(index.findOrAdd(one, 0, i % 256), id(i % 7, 16), 0, i, 1)
  for (const [i, one] of ids.entries()) if (i % 3 === 0) index.drop(index.find(one, 0, i % 256), id(i % 7, 16), 0, i)
  expect(ids.every((one, i) => (index.find(one, 0, i % 256) !== 0) === (i % 3 !== 0))).toBe(true)
})
