import { expect, test } from 'vitest'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { loadCoder } from '../../lib/codec/coder.ts'
import { codecTargets } from './codecTargets.ts'
import { mutate, randomOf } from './mutate.ts'
import { recordTargets } from './recordTargets.ts'
import { fuzz } from './target.ts'

const targets = [...recordTargets(), ...await codecTargets(await loadCoder(await readWasm()))]

test.each(targets)('$name: 20,000 changed inputs (fewer where one costs more) are taken for what they are, or refused with a typed error', async target => {
  const { cases, taken, refused } = await fuzz(target, Math.max(200, 20_000 / target.costs), 20_261_121)
  expect(taken + refused).toBe(cases)
  // Some of each: the seeds are good, the changes bad.
  expect(taken).toBeGreaterThan(0)
  if (target.codes.length > 0) expect(refused).toBeGreaterThan(cases / 10)
})

test('a parser that crashes, or takes something for what it is not, is found with its input', async () => {
  const seeds = [Uint8Array.of(1, 2, 3)]
  const run = (): never => { throw new TypeError('boom') }
  await expect(fuzz({ name: 'broken', seeds, codes: ['STORAGE_FORMAT'], costs: 1, run }, 10, 1)).rejects.toThrow('broken, case 0 of seed 1: 010203')
})

test('the same seed makes the same cases', () => {
  const make = (seed: number): string => { const random = randomOf(seed); return Array.from({ length: 200 }, () => mutate([Uint8Array.of(1, 2, 3, 4), new Uint8Array(0)], random).join()).join(';') }
  expect(make(5)).toBe(make(5))
  expect(make(5)).not.toBe(make(6))
})
