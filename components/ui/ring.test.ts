import { describe, expect, test } from 'vitest'
import { RING_SIZES, ringOf, segmentPath } from './ring.ts'
import { ringText } from './words.ts'

describe('the ring', () => {
  test('every state has a form of its own, so colour is never alone', () => {
    const forms = (['empty', 'moving', 'stored', 'slow', 'lost', 'repairing'] as const).map(state => segmentPath(3, 14, state, RING_SIZES.large))
    expect(new Set(forms).size).toBe(forms.length)
  })
  test('segments start at twelve o\'clock and go clockwise', () => {
    const start = (i: number): number[] => (/^M([\d.]+) ([\d.]+)/.exec(segmentPath(i, 4, 'stored', { outer: 50, thick: 10, gap: 0 })) ?? []).slice(1).map(Number)
    expect(start(0)).toEqual([50, 0])
    expect(start(1)).toEqual([100, 50])
    expect(start(2)).toEqual([50, 100])
  })
  test('its text counts the stored pieces and names every other state there is', () => {
    expect(ringText.describe(ringOf('stored'), 8)).toBe('14 of 14 stored; any 8 bring it back')
    expect(ringText.describe([...ringOf('stored', 11), 'slow', 'lost', 'lost'], 8)).toBe('11 of 14 stored, 1 slow, 2 lost; any 8 bring it back')
  })
})

test('the only segment of a ring goes all the way round', () => {
  expect(segmentPath(0, 1, 'stored', RING_SIZES.small)).toMatch(/^M[\d. ]+A49 49 0 1 1 [\d. ]+L[\d. ]+A28 28 0 1 0 /)
  expect(segmentPath(0, 14, 'stored', RING_SIZES.small)).toMatch(/^M[\d. ]+A49 49 0 0 1 /)
})
