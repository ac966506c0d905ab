import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/parity.json' with { type: 'json' }
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { toHex } from '../bytes/base.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { ClassName } from '../bytes/className.ts'
import { loadCoder, rebuildShards, view, withSlot } from './coder.ts'
import { CLASSES } from './sizes.ts'

const coder = await loadCoder(await readWasm())
const LENGTH = vectors.shardLength
const dataOf = (data: number): Bytes => Uint8Array.from({ length: data * LENGTH }, (_, i) => Math.floor(i ** 3 / 97))

/** Every choice of `count` of the numbers below `total`. */
function* choices(total: number, count: number, from = 0): Generator<number[]> {
  if (count === 0) { yield []; return }
  for (let first = from; first <= total - count; first++) for (const rest of choices(total, count - 1, first + 1)) yield [first, ...rest]
}

test('the vectors are those of the classes that have parity', () => {
  expect(vectors.classes.map(({ name, data, parity }) => [name, data, parity.length])).toEqual(Object.values(CLASSES).filter(({ parity }) => parity > 0).map(({ name, data, parity }) => [name, data, parity]))
})

test.each(vectors.classes)('parity of class $name is that of klauspost/reedsolomon and of the crate reed-solomon-erasure', async ({ data, parity }) => {
  await withSlot(coder, slot => {
    view(coder, slot.shards, data * LENGTH).set(dataOf(data))
    expect(coder.calls.encode(slot.shards, data, parity.length, LENGTH)).toBe(0)
    expect(parity.map((_, i) => toHex(view(coder, slot.shards + (data + i) * LENGTH, LENGTH)))).toEqual(parity.map(({ shard }) => shard))
    return Promise.resolve()
  })
})

test.each(vectors.classes)('class $name comes back from every choice of k shards, data and parity both', async ({ name, data, parity }) => {
  const kind = CLASSES[name as ClassName]
  await withSlot(coder, slot => {
    const all = view(coder, slot.shards, kind.total * LENGTH)
    all.set(dataOf(data))
    coder.calls.encode(slot.shards, data, parity.length, LENGTH)
    const whole = all.slice()
    let tried = 0
    for (const present of choices(kind.total, data)) {
      const lost = Array.from({ length: kind.total }, (_, row) => row).filter(row => !present.includes(row))
      const slate = view(coder, slot.shards, whole.length)
      slate.set(whole)
      for (const row of lost) slate.fill(0xee, row * LENGTH, (row + 1) * LENGTH)
      if (!rebuildShards(coder, slot, kind, LENGTH, present, lost) || !equal(view(coder, slot.shards, whole.length), whole)) expect.fail(`not from ${present.join()}`)
      tried++
    }
    // n over k.
    expect(tried).toBe({ 'basic': 495, 'standard': 3003, 'high-durability': 12_870, 'extreme': 8008, 'efficient': 1001, 'on-chain': 1 }[kind.name])
    expect(rebuildShards(coder, slot, kind, LENGTH, Array.from({ length: data - 1 }, (_, row) => row), [data])).toBe(false)
    return Promise.resolve()
  })
})
