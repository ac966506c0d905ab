import fc from 'fast-check'
import { expect, test } from 'vitest'
import { durabilityInputs, lossPerYear, nines, readable, yearsToLoss } from './durability.ts'
import type { DurabilityInputs } from './durability.ts'
import { CLASSES } from './sizes.ts'

/** The same chain as linear equations, solved by elimination: T_i × rate = 1 + losses × T_(i − 1) + repairs × T_n. */
function solved({ needed, total, repair, lossesPerYear, repairHours }: DurabilityInputs): number {
  const size = total - needed + 1
  const rows = Array.from({ length: size }, (_, i) => {
    const left = needed + i
    const repairs = left <= repair ? 365.25 * 24 / repairHours : 0
    const row = new Array<number>(size + 1).fill(0)
    row[i]! += left * lossesPerYear + repairs
    if (i > 0) row[i - 1]! -= left * lossesPerYear
    row[size - 1]! -= repairs
    row[size] = 1
    return row
  })
  for (let c = 0; c < size; c++) {
    for (let r = c + 1; r < size; r++) {
      const factor = (rows[r]?.[c] ?? 0) / (rows[c]?.[c] ?? 1)
      for (let at = c; at <= size; at++) rows[r]![at]! -= factor * (rows[c]?.[at] ?? 0)
    }
  }
  return (rows[size - 1]?.[size] ?? 0) / (rows[size - 1]?.[size - 1] ?? 1)
}

const inputs = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(4), fc.integer({ min: 1, max: 4 }), fc.double({ min: 0.1, max: 3, noNaN: true }), fc.integer({ min: 500, max: 9000 }))
  .map(([needed, margin, more, lossesPerYear, repairHours]): DurabilityInputs => ({ needed, repair: needed + margin, total: needed + margin + more, lossesPerYear, repairHours }))

test('the closed form is the solution of the chain', () => {
  fc.assert(fc.property(inputs, given => { expect(yearsToLoss(given) / solved(given)).toBeCloseTo(1, 6) }))
})

test('more losses and slower repair are worse, more holders and earlier repair better', () => {
  fc.assert(fc.property(inputs, given => {
    const years = yearsToLoss(given)
    expect(yearsToLoss({ ...given, lossesPerYear: 1.5 * given.lossesPerYear })).toBeLessThan(years)
    expect(yearsToLoss({ ...given, repairHours: 1.5 * given.repairHours })).toBeLessThan(years)
    expect(yearsToLoss({ ...given, total: given.total + 1 })).toBeGreaterThan(years)
    expect(yearsToLoss({ ...given, needed: given.needed + 1, repair: given.repair + 1, total: given.total + 1 })).toBeLessThan(years)
  }))
})

test('one holder without repair lasts as long as its kind', () => {
  expect(yearsToLoss({ needed: 1, total: 1, repair: 0, lossesPerYear: 0.25, repairHours: 12 })).toBe(4)
  expect(lossPerYear({ needed: 1, total: 1, repair: 0, lossesPerYear: 0.25, repairHours: 12 })).toBeCloseTo(1 - Math.exp(-0.25), 12)
})

test('the classes have the numbers of docs/durability.md', () => {
  const rows = Object.values(CLASSES).map(kind => {
    const given = durabilityInputs(kind)
    return [kind.name, (Math.floor(10 * nines(given)) / 10).toFixed(1), ...[0.9, 0.95, 0.99].map(up => (100 * readable(given, up)).toFixed(5))].join(' ')
  })
  expect(rows).toEqual([
    'basic 5.1 99.56707 99.98161 99.99999', 'standard 7.6 99.98186 99.99980 100.00000', 'high-durability 10.1 99.99941 100.00000 100.00000',
    'extreme 13.1 100.00000 100.00000 100.00000', 'efficient 4.8 99.07698 99.95726 99.99998', 'on-chain 17.2 99.99995 100.00000 100.00000',
  ])
})

test('a holder that always answers is always read from, one that never does never', () => {
  const standard = durabilityInputs(CLASSES.standard)
  expect([readable(standard, 0), readable({ ...standard, needed: 1, total: 1 }, 0.25)]).toEqual([0, 0.25])
})
