import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/chunks.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { fromHex, toHex } from '../bytes/base.ts'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { loadCoder } from './chunk.ts'
import { cutContainer, entrySources, joinEntry, openEntry, sealEntry } from './pack.ts'
import type { CutContainer, EntryPlace, PackedFile } from './pack.ts'
import type { ShardPart, ShardSpan } from './parts.ts'
import { CHUNK_BYTES, CLASSES } from './sizes.ts'

const coder = await loadCoder(await readWasm())
const keyOf = (bytes: Bytes): Promise<CryptoKey> => crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey', 'deriveBits'])
const fetchParts = ({ shards, shardLength }: CutContainer, spans: readonly ShardSpan[]): ShardPart[] =>
  spans.map(({ shard, from, to }) => ({ shard, from, bytes: shards.slice(shard * shardLength + from, shard * shardLength + to) }))

interface Packed { cut: CutContainer, entries: { plaintext: Bytes, shape: PackedFile, place: EntryPlace }[] }
async function pack(plaintexts: readonly Bytes[], kind = CLASSES.efficient): Promise<Packed> {
  const sealed = await Promise.all(plaintexts.map(async (plaintext, i) => {
    const [dek, version] = [await keyOf(noise(32, 600 + i)), noise(16, 700 + i)]
    return { plaintext, dek, version, chunk: await sealEntry(coder, { dek, version }, plaintext) }
  }))
  const container = concat(...sealed.map(({ chunk }) => chunk.shards))
  const cut = await cutContainer(coder, container, kind)
  let offset = 0
  const entries = sealed.map(({ plaintext, dek, version, chunk }) => {
    const place = { kind, containerId: cut.chunkId, container: container.length, offset, bytes: chunk.shards.length }
    offset += chunk.shards.length
    return { plaintext, shape: { dek, version, plainLength: plaintext.length }, place }
  })
  return { cut, entries }
}

test('a container of two entries is, byte for byte, the one written down', async () => {
  const { entries, chunkId, shardLength } = vectors.pack
  const sealed = await Promise.all(entries.map(async one => sealEntry(coder, { dek: await keyOf(fromHex(one.dek)), version: fromHex(one.version) }, noise(one.length, one.seed))))
  expect(sealed.map(one => [toHex(one.chunkId), one.shards.length, one.padded])).toEqual(entries.map(one => [one.entryId, one.bytes, one.padded]))
  const cut = await cutContainer(coder, concat(...sealed.map(one => one.shards)), CLASSES.efficient)
  expect([toHex(cut.chunkId), cut.shardLength]).toEqual([chunkId, shardLength])
})

const openParts = async (file: PackedFile, place: EntryPlace, parts: readonly ShardPart[]): Promise<Bytes> => openEntry(coder, file, place.containerId, await joinEntry(coder, place, parts))

test('every entry opens alone from exactly the parts named, whichever m shards are missing', async () => {
  const { cut, entries } = await pack([noise(1, 1), noise(300_000, 2), noise(70_000, 3).fill(65), noise(1024, 4), noise(262_145, 5)])
  const shards = Array.from({ length: 14 }, (_, i) => i)
  await fc.assert(fc.asyncProperty(fc.constantFrom(...entries), fc.shuffledSubarray(shards, { minLength: 10 }), async ({ plaintext, shape, place }, there) => {
    const parts = fetchParts(cut, entrySources(place, there))
    expect(parts.every(({ shard }) => there.includes(shard))).toBe(true)
    expect(await openParts(shape, place, parts)).toEqual(plaintext)
  }), { numRuns: 30 })
})

test('an entry opens with its own key, version and place only', async () => {
  const { cut, entries } = await pack([noise(2000, 6), noise(2000, 7)])
  const [first, second] = entries as [Packed['entries'][0], Packed['entries'][0]]
  const parts = fetchParts(cut, entrySources(first.place, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
  expect(await openParts(first.shape, first.place, parts)).toEqual(first.plaintext)
  const all = fetchParts(cut, Array.from({ length: 14 }, (_, shard) => ({ shard, from: 0, to: cut.shardLength })))
  for (const wrong of [{ dek: second.shape.dek }, { version: second.shape.version }]) {
    await expect(openParts({ ...first.shape, ...wrong }, first.place, parts)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
  await expect(openParts({ ...first.shape, plainLength: 3000 }, first.place, parts)).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
  await expect(openParts(first.shape, second.place, all)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  await expect(openParts(first.shape, { ...first.place, offset: 64 }, all)).rejects.toMatchObject({ code: 'STORAGE_FORMAT' })
})

test('containers and places that there are not are refused', async () => {
  for (const length of [0, 63, 65, CHUNK_BYTES + 64]) await expect(cutContainer(coder, new Uint8Array(length))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  const place = { kind: CLASSES.basic, containerId: noise(32, 8), container: 6400, offset: 0, bytes: 1152 }
  for (const wrong of [{ offset: -64 }, { offset: 6400 }, { bytes: 0 }, { bytes: 6464 }, { offset: NaN }, { container: 2 ** 40 }]) {
    expect(() => entrySources({ ...place, ...wrong }, [0]), JSON.stringify(wrong)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})
