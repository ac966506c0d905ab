import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomId } from '../../bytes/id.ts'
import { CONTAINER_BYTES, PACKED_FILE_BYTES, decodePack } from '../../record/pack.ts'
import { canPack, cutPacks, entryBytesMost, membersMost, packHead, placesOf, planContainers } from './pack.ts'
import type { Prepared } from './prepare.ts'

const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 1, max: PACKED_FILE_BYTES })), { minLength: 1, maxLength: 300 })
const member = (size: number): Prepared => ({
  step: 'prepared', entry: randomId(), version: randomId(), sealedDek: new Uint8Array(60), parent: null, onTaken: 'both', name: 'a', type: '', size, modified: 0, chunks: 1,
})

test('every file lies in one container, in order, and none is over 4 MiB even when nothing can be compressed', () => {
  fc.assert(fc.property(sizes, all => {
    const containers = planContainers(all)
    expect(containers.flat()).toEqual([...all.keys()])
    for (const places of containers) expect(places.reduce((sum, place) => sum + entryBytesMost(all[place] ?? 0), 0)).toBeLessThanOrEqual(CONTAINER_BYTES)
  }))
})

test('a pack has a thousand files and sixty-four containers at most, and loses none', () => {
  const many = Array.from({ length: 2_500 }, () => 10_240)
  expect(cutPacks(many, size => size).map(({ length }) => length)).toEqual([1_000, 1_000, 500])
  fc.assert(fc.property(sizes, all => {
    const packs = cutPacks(all, size => size)
    expect(packs.flat()).toEqual(all)
    for (const pack of packs) expect(planContainers(pack).length).toBeLessThanOrEqual(64)
  }))
  expect(Math.max(...cutPacks(Array.from({ length: 1_000 }, () => PACKED_FILE_BYTES), size => size).map(pack => planContainers(pack).length))).toBeLessThanOrEqual(64)
})

test('a pack whose files are noted as made from something has so many files that one call lists them', () => {
  const source = { name: 'x', transform: '', meta: {} }
  const long = { ...source, meta: Object.fromEntries(Array.from({ length: 7 }, (_, i) => [String(i), 'x'.repeat(1_024)])) }
  expect([membersMost(), membersMost([]), membersMost([source]), membersMost([long])]).toEqual([1_000, 1_000, 500, 121])
  expect(cutPacks(Array.from({ length: 1_100 }, () => 10_240), size => size, membersMost([source])).map(({ length }) => length)).toEqual([500, 500, 100])
})

test('index and places say the same of entries that were compressed, and the index is one that a reader takes', () => {
  fc.assert(fc.property(sizes, all => {
    const members = all.map(member)
    const containers = planContainers(all)
    const lengths = containers.map(places => places.map(place => Math.max(64, Math.ceil(entryBytesMost(all[place] ?? 0) / 128) * 64)))
    const parts = { entries: (index: number) => lengths[index] ?? [] }
    const index = decodePack(packHead(members, parts))
    const pack = randomId()
    expect(placesOf({ version: pack }, members, parts)).toEqual(index.entries.map(({ container, offset, bytes }) => ({ version: pack, container, of: index.containers[container], offset, bytes })))
    expect(index.entries.map(({ version }) => version)).toEqual(members.map(({ version }) => version))
  }))
})

test('only files of 1 byte to 1 MiB go into a pack', () => {
  expect([0, 1, PACKED_FILE_BYTES, PACKED_FILE_BYTES + 1].map(size => canPack({ size }))).toEqual([false, true, true, false])
})
