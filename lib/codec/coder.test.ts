import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import blake3Vectors from '../../docs/vectors/blake3.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import reedSolomon from '../../docs/vectors/reed-solomon.json' with { type: 'json' }
import { toHex } from '../bytes/base.ts'
import { concat, utf8 } from '../bytes/bytes.ts'
import { blake3, blake3Keyed } from '../bytes/hash.ts'
import { SCRATCH_BYTES, hashBytes, loadCoder, rebuildShards, view, withSlot } from './coder.ts'
import type { Coder } from './coder.ts'
import { coderFile } from './features.ts'
import { CHUNK_BYTES, CLASSES, SEGMENT_BYTES, STANDARD, padded, plainOfStored, shardBytes, storedBytes } from './sizes.ts'

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
  expect(() => hashBytes(coder, new Uint8Array(SCRATCH_BYTES + 1))).toThrow(expect.objectContaining({ code: 'CODER_FAILED' }))
})

test('parity is that of the crate reed-solomon-erasure, and lost data comes back', async () => {
  const { data, parity, shardLength, parityShards } = reedSolomon
  const input = Uint8Array.from({ length: data * shardLength }, (_, i) => Math.floor(i ** 3 / 97))
  await withSlot(coder, async slot => {
    put(slot.shards, input)
    coder.calls.encode(slot.shards, data, parity, shardLength)
    expect(parityShards.map((_, i) => toHex(get(slot.shards + (data + i) * shardLength, shardLength)))).toEqual(parityShards)
    const [lost, there] = [[0, 1, 2, 3, 4, 13], [5, 6, 7, 8, 9, 10, 11, 12]]
    for (const row of lost) view(coder, slot.shards + row * shardLength, shardLength).fill(0)
    expect(rebuildShards(coder, slot, STANDARD, shardLength, there, lost)).toBe(true)
    expect(get(slot.shards, input.length)).toEqual(input)
    expect(toHex(get(slot.shards + 13 * shardLength, shardLength))).toBe(parityShards[5])
    expect(rebuildShards(coder, slot, STANDARD, shardLength, there.slice(1), lost)).toBe(false)
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
    expect(calls.decompress(slot.packed, length, slot.plain, text.length - 1)).toBe(-2)
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
    expect(calls.decompress(put(slot.packed, bomb), bomb.length, slot.plain, SEGMENT_BYTES)).toBe(-2)
    for (let seed = 1; seed <= 200; seed++) {
      const block = noise(300, seed)
      const got = calls.decompress(put(slot.packed, block), block.length, slot.plain, 1000)
      expect(got === -2 || got <= 1000).toBe(true)
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

test('slots are used again, hold no secret afterwards, and a third chunk waits in line', async () => {
  const own = await loadCoder(wasm, { slots: 2 })
  const memory = own.calls.memory.buffer.byteLength
  const seen = new Set<number>()
  const order: number[] = []
  const use = (name: number, signal?: AbortSignal): Promise<void> => withSlot(own, async slot => {
    seen.add(slot.shards)
    expect(view(own, slot.key, 32).every(byte => byte === 0)).toBe(true)
    view(own, slot.key, 32).fill(1)
    await Promise.resolve()
    order.push(name)
  }, { signal })
  for (let i = 0; i < 5; i++) await use(i)
  expect(seen.size).toBe(1)
  const stop = new AbortController()
  const waiting = [use(10), use(11), use(12), use(13, stop.signal), use(14)]
  const reason = new Error('enough')
  stop.abort(reason)
  await expect(waiting[3]).rejects.toBe(reason)
  await Promise.all([waiting[0], waiting[1], waiting[2], waiting[4]])
  expect(order.slice(5)).toEqual([10, 11, 12, 14])
  expect([seen.size, own.idle.length, own.waiting.length]).toEqual([2, 2, 0])
  expect(own.calls.memory.buffer.byteLength).toBe(memory)
})

test('the sizes in the module are those of sizes.ts', () => {
  const { calls } = coder
  const plains = [1, 2, 63, 1023, 1024, 1025, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, CHUNK_BYTES - 1, CHUNK_BYTES]
  const check = (plain: number): void => {
    expect(calls.padded(plain)).toBe(padded(plain))
    expect(calls.stored(plain)).toBe(storedBytes(plain))
    expect(calls.plain_of_stored(storedBytes(plain))).toBe(plainOfStored(storedBytes(plain)))
    for (const kind of Object.values(CLASSES)) expect(calls.shard(storedBytes(plain), kind.data)).toBe(shardBytes(storedBytes(plain), kind))
  }
  for (const plain of plains) check(plain)
  fc.assert(fc.property(fc.integer({ min: 1, max: CHUNK_BYTES }), check))
  expect([calls.padded(0), calls.padded(CHUNK_BYTES + 1), calls.stored(0), calls.stored(CHUNK_BYTES + 1), calls.plain_of_stored(104), calls.shard(100, 0), calls.shard(100, 256)]).toEqual([0, 0, 0, 0, 0, 0, 0])
})

test('no call traps, whatever it is given', async () => {
  const own = await loadCoder(wasm)
  const calls = Object.entries(own.calls).flatMap(([name, call]) => name !== 'open' && typeof call === 'function' ? [call as (...args: number[]) => number] : [])
  const number = fc.oneof(fc.constantFrom(0, 1, 63, 64, 65, 255, 256, 0x7fffffff, 0x80000000, 0xffffffff, -1, NaN, own.scratch.from, own.scratch.to), fc.nat(70_000), fc.integer())
  fc.assert(fc.property(fc.constantFrom(...calls), fc.array(number, { minLength: 8, maxLength: 8 }), (call, args) => {
    expect(Number.isInteger(call(...args))).toBe(true)
  }), { numRuns: 3000 })
  expect(own.calls.open(64)).toBe(0)
  expect(hashBytes(own, utf8('alive'))).toEqual(blake3(utf8('alive')))
})

test('both builds make the same bytes, and the one that fits is chosen', async () => {
  const relaxed = WebAssembly.validate(await readWasm('codec-relaxed'))
  expect(coderFile()).toBe(relaxed ? 'codec-relaxed.wasm' : 'codec.wasm')
  if (!relaxed) return
  const other = await loadCoder(await readWasm('codec-relaxed'))
  const input = noise(8 * 5120, 8)
  const made = await Promise.all([coder, other].map(one => withSlot(one, slot => {
    view(one, slot.shards, input.length).set(input)
    expect(one.calls.encode_and_hash(slot.shards, 8, 6, 5120, slot.leaves, slot.ids)).toBe(0)
    return Promise.resolve([view(one, slot.shards, 14 * 5120).slice(), view(one, slot.ids, 32 * 14).slice()])
  })))
  expect(made[1]).toEqual(made[0])
})
