import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { toHex } from '../bytes/base.ts'
import { encodeRecord } from '../bytes/cbor.ts'
import { CONTAINER_BYTES, ENTRY_MAX_BYTES, decodePack, encodePack, makePack, needsRewrite, packUse, rewritePack } from './pack.ts'
import type { Pack } from './pack.ts'

const versionOf = (i: number): Uint8Array<ArrayBuffer> => noise(16, i + 1)
const numberOf = (pack: Pack): Map<string, number> => new Map(pack.entries.map((one, i) => [String(one.version), i]))
const packs = fc.array(fc.integer({ min: 1, max: ENTRY_MAX_BYTES / 64 }).map(steps => 64 * steps), { minLength: 1, maxLength: 60 })
  .map(lengths => makePack('standard', lengths.map((bytes, i) => ({ version: versionOf(i), bytes }))))
const withDead = packs.chain(pack => fc.tuple(fc.constant(pack), fc.subarray(pack.entries.map((_, i) => i))))

test('the index of a pack has the bytes that are written down', () => {
  const { lengths, seed, encoded } = vectors.pack
  expect(toHex(encodePack(makePack('basic', lengths.map((bytes, i) => ({ version: noise(16, seed + i), bytes })))))).toBe(encoded)
})

test('entries follow each other, each whole in one container, and none is lost', () => {
  fc.assert(fc.property(packs, pack => {
    const ends = pack.containers.map(() => 0)
    for (const { container, offset, bytes } of pack.entries) {
      expect(offset).toBe(ends[container])
      ends[container] = offset + bytes
      expect(offset + bytes).toBeLessThanOrEqual(CONTAINER_BYTES)
    }
    expect(ends).toEqual(pack.containers)
  }))
})

test('no two containers could have been one', () => {
  fc.assert(fc.property(packs, ({ containers, entries }) => {
    for (const [i, length] of containers.slice(0, -1).entries()) {
      const next = entries.find(({ container }) => container === i + 1)
      expect(length + (next?.bytes ?? 0)).toBeGreaterThan(CONTAINER_BYTES)
    }
  }))
})

test('an index comes back from its bytes', () => {
  fc.assert(fc.property(packs, pack => { expect(decodePack(encodePack(pack))).toEqual(pack) }))
})

test('a pack is rewritten when less than half of its bytes live, and what is rewritten is not rewritten again', () => {
  fc.assert(fc.property(withDead, ([pack, live]) => {
    const known = numberOf(pack)
    const lives = (version: Uint8Array): boolean => live.includes(known.get(String(version)) ?? -1)
    const { bytes, liveBytes } = packUse(pack, lives)
    expect(bytes).toBe(pack.entries.reduce((sum, one) => sum + one.bytes, 0))
    expect(needsRewrite(pack, lives)).toBe(liveBytes > 0 && liveBytes < bytes / 2)
    if (live.length === 0) { expect(() => rewritePack(pack, lives)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' })); return }
    const { pack: next, moves } = rewritePack(pack, lives)
    expect(needsRewrite(next, lives)).toBe(false)
    expect(packUse(next, lives)).toEqual({ bytes: liveBytes, liveBytes })
    expect(moves.map(({ from }) => from)).toEqual(live.map(i => pack.entries[i]))
    expect(moves.map(({ to }) => to)).toEqual(next.entries)
    for (const { from, to } of moves) expect([to.version, to.bytes]).toEqual([from.version, from.bytes])
  }))
})

test('half is enough to stay: one step below is not', () => {
  const pack = makePack('basic', [6400, 6336, 64].map((bytes, i) => ({ version: versionOf(i), bytes })))
  const known = numberOf(pack)
  const only = (...live: number[]) => (version: Uint8Array): boolean => live.includes(known.get(String(version)) ?? -1)
  expect([only(0), only(1), only(1, 2), only(), only(0, 1, 2)].map(lives => needsRewrite(pack, lives))).toEqual([false, true, false, false, false])
})

test('containers are full to the byte before the next begins', () => {
  const of = (...lengths: number[]): number[] => makePack('standard', lengths.map((bytes, i) => ({ version: versionOf(i), bytes }))).containers
  const quarter = CONTAINER_BYTES / 4
  expect(of(quarter, quarter, quarter, quarter)).toEqual([CONTAINER_BYTES])
  expect(of(quarter, quarter, quarter, quarter - 64, 64, 64)).toEqual([CONTAINER_BYTES, 64])
  expect(of(quarter, quarter, quarter, quarter + 64)).toEqual([3 * quarter, quarter + 64])
})

test.each([
  ['no entries', []],
  ['an entry of no bytes', [{ version: versionOf(0), bytes: 0 }]],
  ['an entry that is not a multiple of 64', [{ version: versionOf(0), bytes: 100 }]],
  ['an entry that is too long', [{ version: versionOf(0), bytes: ENTRY_MAX_BYTES + 64 }]],
  ['an entry without end', [{ version: versionOf(0), bytes: Infinity }]],
  ['a version twice', [{ version: versionOf(0), bytes: 64 }, { version: versionOf(0), bytes: 64 }]],
  ['a version id that is cut', [{ version: versionOf(0).subarray(1), bytes: 64 }]],
])('%s makes no pack', (_, entries) => {
  expect(() => makePack('standard', entries)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('an index that lies about its containers is refused', () => {
  const [a, b] = [{ version: versionOf(0), container: 0, offset: 0, bytes: 128 }, { version: versionOf(1), container: 0, offset: 128, bytes: 64 }]
  const fine = { v: 1, class: 'standard', containers: [192], entries: [a, b] }
  const raw = (change: object): Uint8Array => encodeRecord((value: unknown) => value, 'pack', { ...fine, ...change })
  expect(decodePack(raw({})).entries.length).toBe(2)
  for (const change of [
    { v: 2 }, { class: 'tape' }, { more: 1 }, { containers: [] }, { containers: [128] }, { containers: [256] }, { containers: [192, 64] }, { containers: [128, 64] }, { entries: [] }, { entries: [b, a] },
    { entries: [a, { ...b, offset: 64 }] }, { entries: [a, { ...b, offset: 192 }] }, { entries: [a, { ...b, container: 1 }] }, { entries: [a, { ...b, version: a.version }] },
    { entries: [a, { ...b, bytes: 65 }], containers: [193] }, { entries: [{ ...a, bytes: 2 ** 53 }] }, { entries: [a, { ...b, extra: 1 }] }, { containers: [2 ** 40] },
  ]) expect(() => decodePack(raw(change)), JSON.stringify(change)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
})
