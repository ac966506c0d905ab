import { expect, onTestFinished, test, vi } from 'vitest'
import blake3Vectors from '../../docs/vectors/blake3.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import reedSolomon from '../../docs/vectors/reed-solomon.json' with { type: 'json' }
import { toHex } from '../bytes/base.ts'
import { concat, utf8 } from '../bytes/bytes.ts'
import { blake3, blake3Keyed } from '../bytes/hash.ts'
import { NOTHING, hashBytes, loadCoder, view, withSlot } from './coder.ts'
import type { Coder } from './coder.ts'
import { SEGMENT_BYTES, SHARD_MAX_BYTES } from './sizes.ts'

const wasm = await readWasm()
const coder = await loadCoder(wasm)

const put = (at: number, bytes: Uint8Array): number => { view(coder, at, bytes.length).set(bytes); return at }
const get = (at: number, length: number): Uint8Array => view(coder, at, length).slice()

test.each(blake3Vectors.cases)('BLAKE3 of $length bytes is the official one, plain and keyed', async ({ length, hash, keyed }) => {
  const input = Uint8Array.from({ length }, (_, i) => i % 251)
  expect(toHex(hashBytes(coder, input))).toBe(hash)
  await withSlot(coder, async slot => {
    put(slot.plain, input)
    put(slot.key, utf8(blake3Vectors.key))
    coder.calls.keyed_hash(slot.key, slot.plain, length, slot.ids)
    expect(toHex(get(slot.ids, 32))).toBe(keyed)
    return Promise.resolve()
  })
})

test('BLAKE3 with SIMD is that of the plain implementation, for lengths around its tree', async () => {
  const bytes = noise(70_000, 5)
  for (const length of [63, 64, 65, 3 * 1024, 4 * 1024 + 1, 16 * 1024, 16 * 1024 + 1, 65_535, 65_536, 70_000]) {
    expect(hashBytes(coder, bytes.subarray(0, length))).toEqual(blake3(bytes.subarray(0, length)))
    await withSlot(coder, async slot => {
      put(slot.key, bytes.subarray(0, 32))
      coder.calls.keyed_hash(slot.key, put(slot.plain, bytes.subarray(0, length)), length, slot.ids)
      expect(get(slot.ids, 32)).toEqual(blake3Keyed(bytes.subarray(0, 32), bytes.subarray(0, length)))
      return Promise.resolve()
    })
  }
})

test('more than a shard is not hashed', () => {
  expect(() => hashBytes(coder, new Uint8Array(SHARD_MAX_BYTES + 1))).toThrow(expect.objectContaining({ code: 'CODER_FAILED' }))
})

test('parity is that of the crate reed-solomon-erasure, and lost data comes back', async () => {
  const { data, parity, shardLength, parityShards } = reedSolomon
  const input = Uint8Array.from({ length: data * shardLength }, (_, i) => Math.floor(i ** 3 / 97))
  await withSlot(coder, async slot => {
    put(slot.shards, input)
    coder.calls.encode(slot.shards, data, parity, shardLength)
    expect(parityShards.map((_, i) => toHex(get(slot.shards + (data + i) * shardLength, shardLength)))).toEqual(parityShards)
    view(coder, slot.shards, 6 * shardLength).fill(0)
    expect(coder.calls.rebuild(slot.shards, data, parity, shardLength, 0b11111111000000)).toBe(1)
    expect(get(slot.shards, input.length)).toEqual(input)
    expect(coder.calls.rebuild(slot.shards, data, parity, shardLength, 0b1111111)).toBe(0)
    return Promise.resolve()
  })
})

test('an LZ4 block comes back, and never grows past its bound', async () => {
  const text = utf8('a drive that nobody operates, '.repeat(500))
  await withSlot(coder, async slot => {
    const { calls } = coder
    const length = calls.compress(put(slot.plain, text), text.length, slot.packed, coder.packRoom)
    expect(length).toBeLessThan(text.length / 10)
    view(coder, slot.plain, text.length + 1).fill(0)
    expect(calls.decompress(slot.packed, length, slot.plain, text.length - 1)).toBe(NOTHING)
    expect(calls.decompress(slot.packed, length, slot.plain, text.length)).toBe(text.length)
    expect(get(slot.plain, text.length + 1)).toEqual(concat(text, Uint8Array.of(0)))
    return Promise.resolve()
  })
})

test('a block made to explode, and noise, are refused within the bound', async () => {
  await withSlot(coder, async slot => {
    const { calls } = coder
    // One literal, then a match of 255 × 1,000 and some.
    const bomb = concat(Uint8Array.of(0x1f, 7, 1, 0), new Uint8Array(2000).fill(255), Uint8Array.of(9, 0x50, 1, 2, 3, 4, 5))
    expect(calls.decompress(put(slot.packed, bomb), bomb.length, slot.plain, SEGMENT_BYTES)).toBe(NOTHING)
    for (let seed = 1; seed <= 200; seed++) {
      const block = noise(300, seed)
      const got = calls.decompress(put(slot.packed, block), block.length, slot.plain, 1000)
      expect(got === NOTHING || got <= 1000).toBe(true)
    }
    return Promise.resolve()
  })
})

test('a browser without SIMD is told so', async () => {
  const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  onTestFinished(() => { validate.mockRestore() })
  await expect(loadCoder(wasm)).rejects.toMatchObject({ code: 'CODER_UNSUPPORTED' })
})

test('bytes that are no module are another failure', async () => {
  await expect(loadCoder(utf8('<!doctype html>'))).rejects.toMatchObject({ code: 'CODER_FAILED' })
})

test('a compiled module loads as well', async () => {
  const other: Coder = await loadCoder(await WebAssembly.compile(wasm))
  expect(hashBytes(other, wasm.subarray(0, 100))).toEqual(blake3(wasm.subarray(0, 100)))
})

test('slots are used again, one per chunk at a time, and hold no secret afterwards', async () => {
  const own = await loadCoder(wasm)
  const seen = new Set<number>()
  const use = (): Promise<void> => withSlot(own, async slot => {
    seen.add(slot.shards)
    expect(view(own, slot.key, 32).every(byte => byte === 0)).toBe(true)
    view(own, slot.key, 32).fill(1)
    await Promise.resolve()
  })
  for (let i = 0; i < 5; i++) await use()
  expect(seen.size).toBe(1)
  await Promise.all([use(), use()])
  expect(seen.size).toBe(2)
  expect(own.idle.length).toBe(2)
})
