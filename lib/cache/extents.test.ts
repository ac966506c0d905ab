import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeExtents } from './extents.ts'

test('runs are taken from the front and joined again when given back', () => {
  const extents = makeExtents(10)
  expect(extents.take(1)).toBe(null)
  extents.grow()
  expect([extents.take(4), extents.take(4), extents.take(4)]).toEqual([0, 4, null])
  extents.give(0, 4)
  expect(extents.take(3)).toBe(0)
  extents.give(0, 3)
  extents.give(4, 4)
  expect(extents.take(10)).toBe(0)
})

test('a run never lies in two slabs', () => {
  const extents = makeExtents(10)
  extents.grow()
  extents.grow()
  expect([extents.take(6), extents.take(6), extents.take(6)]).toEqual([0, 10, null])
  extents.give(0, 6)
  extents.give(10, 6)
  expect([extents.take(11), extents.take(10), extents.take(10)]).toEqual([null, 0, 10])
})

test('pages that are free can\'t be given back, and pages that are taken not be claimed', () => {
  const extents = makeExtents(10)
  extents.grow()
  expect([extents.claim(3, 2), extents.claim(4, 2), extents.claim(9, 2), extents.claim(5, 5)]).toEqual([true, false, false, true])
  expect(() => { extents.give(2, 2) }).toThrow()
  expect(() => { extents.give(8, 3) }).toThrow()
})

test('whatever is taken and given, no page belongs to two, and none is lost', () => {
  const step = fc.oneof(fc.record({ take: fc.integer({ min: 1, max: 9 }) }), fc.record({ give: fc.nat() }), fc.constant({ grow: true as const }))
  fc.assert(fc.property(fc.array(step, { maxLength: 80 }), steps => {
    const extents = makeExtents(16)
    const held: { first: number, pages: number }[] = []
    for (const one of steps) {
      if ('grow' in one) extents.grow()
      else if ('take' in one) {
        const first = extents.take(one.take)
        if (first !== null) held.push({ first, pages: one.take })
      } else if (held.length > 0) {
        const [{ first, pages } = { first: 0, pages: 0 }] = held.splice(one.give % held.length, 1)
        extents.give(first, pages)
      }
      const pages = held.flatMap(run => Array.from({ length: run.pages }, (_, i) => run.first + i))
      expect(new Set(pages).size).toBe(pages.length)
    }
    for (const { first, pages } of held) extents.give(first, pages)
    for (let slab = 0; slab < extents.slabs(); slab++) expect(extents.take(16)).toBe(slab * 16)
  }))
})
