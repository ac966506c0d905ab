import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/lz4.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { fromHex, toHex } from '../bytes/base.ts'
import { concat, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { sha256 } from '../bytes/hash.ts'
import { loadCoder, view, withSlot } from './coder.ts'
import { SEGMENT_BYTES } from './sizes.ts'

const coder = await loadCoder(await readWasm())

/** The block's bytes, or null when it is refused. */
const unpack = (block: Uint8Array, room: number): Promise<Bytes | null> => withSlot(coder, slot => {
  view(coder, slot.packed, block.length).set(block)
  const length = coder.calls.decompress(slot.packed, block.length, slot.plain, room)
  return Promise.resolve(length < 0 ? null : view(coder, slot.plain, length).slice())
})

const sentence = utf8(vectors.sentence)
const make: Record<string, (length: number) => Bytes> = {
  zeros: length => new Uint8Array(length),
  sentence: length => new Uint8Array(length).map((_, i) => sentence[i % sentence.length] ?? 0),
  steps: length => new Uint8Array(length).map((_, i) => i >> 9),
  noise: length => noise(length, 77),
}

test.each(vectors.cases)('a block of $length bytes of $kind by the reference implementation opens, and into one byte less does not', async ({ kind, length, sha256: hash, block }) => {
  const got = await unpack(fromHex(block), length)
  expect(toHex(sha256(got ?? new Uint8Array(0)))).toBe(hash)
  expect(got).toEqual(make[kind]?.(length))
  expect(await unpack(fromHex(block), length - 1)).toBeNull()
})

test('a block cut anywhere never gives the whole', async () => {
  for (const { length, block } of vectors.cases.filter(one => one.length <= 1000 && one.length > 12)) {
    for (let bytes = 0; bytes < block.length / 2; bytes++) expect((await unpack(fromHex(block.slice(0, 2 * bytes)), length))?.length ?? 0).toBeLessThan(length)
  }
})

test.each([
  ['a bomb: 2 KiB that would be half a MiB', concat(Uint8Array.of(0x1f, 7, 1, 0), new Uint8Array(2000).fill(255), Uint8Array.of(9, 0x50, 1, 2, 3, 4, 5))],
  ['a literal that is longer than the block', Uint8Array.of(0xf0, 255, 255, 255, 0, 1)],
  ['a match before the beginning', Uint8Array.of(0x10, 7, 2, 0, 0x50, 1, 2, 3, 4, 5)],
  ['a match at distance 0', Uint8Array.of(0x10, 7, 0, 0, 0x50, 1, 2, 3, 4, 5)],
  ['a length without end', new Uint8Array(4000).fill(255)],
  ['nothing', new Uint8Array(0)],
])('%s is refused', async (_, block) => {
  expect(await unpack(block, SEGMENT_BYTES)).toBeNull()
})
