import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caught } from './band.ts'

const list = { count: 5, across: 1, width: 100, height: 40, stepX: 100, stepY: 40, inset: 0 }
const grid = { count: 8, across: 3, width: 100, height: 60, stepX: 112, stepY: 72, inset: 12 }

test('a band over rows takes those it touches, whichever way it is drawn', () => {
  expect(caught({ fromX: 0, fromY: 50, toX: 9, toY: 130 }, list)).toEqual([1, 2, 3])
  expect(caught({ fromX: 9, fromY: 130, toX: 0, toY: 50 }, list)).toEqual([1, 2, 3])
  expect(caught({ fromX: 0, fromY: 500, toX: 0, toY: 900 }, list)).toEqual([])
})

test('a band over tiles takes a block of them, and none between them', () => {
  expect(caught({ fromX: 120, fromY: 20, toX: 260, toY: 100 }, grid)).toEqual([1, 2, 4, 5])
  expect(caught({ fromX: 113, fromY: 0, toX: 122, toY: 300 }, grid)).toEqual([])
  expect(caught({ fromX: 0, fromY: 160, toX: 900, toY: 300 }, grid)).toEqual([6, 7])
})

test('of any band, what it takes is what a look at every tile takes', () => {
  const at = fc.integer({ min: -50, max: 500 })
  fc.assert(fc.property(at, at, at, at, (fromX, fromY, toX, toY) => {
    const [left, right, top, bottom] = [Math.min(fromX, toX), Math.max(fromX, toX), Math.min(fromY, toY), Math.max(fromY, toY)]
    const all = Array.from({ length: grid.count }, (_, i) => i).filter(i => {
      const [x, y] = [12 + i % 3 * 112, 12 + Math.floor(i / 3) * 72]
      return x <= right && x + 100 >= left && y <= bottom && y + 60 >= top
    })
    expect(caught({ fromX, fromY, toX, toY }, grid)).toEqual(all)
  }))
})
