import { describe, expect, it } from 'vitest'
import { CyxError, packError } from '../errors.ts'
import { HALF_LIFE_MS, makeScoreboard } from './scoreboard.ts'

/** A scoreboard with a clock of its own, and requests that take as long as they are told. */
function world() {
  let now = 0
  const scores = makeScoreboard(() => now)
  const pass = (ms: number): void => { now += ms }
  const took = (node: number, ms: number, bytes: number): void => {
    const done = scores.begin(node, 'down')
    pass(ms)
    done(bytes)
  }
  return { scores, pass, took }
}
const down = packError(new CyxError('NETWORK_NODE_UNREACHABLE'))

describe('the scoreboard', () => {
  it('knows nothing at first', () => {
    const { scores } = world()
    expect(scores.score(1)).toBe(null)
    expect(scores.avoided(1)).toBe(false)
    expect(scores.hedgeAfterMs(500_000, 'up', 700)).toBe(700)
  })

  it('blends goodput by quarters, and takes the least of the last eight small requests for the round trip', () => {
    const { scores, took } = world()
    took(1, 100, 1_000_000)
    took(1, 40, 100)
    expect(scores.score(1)).toMatchObject({ roundTripMs: 40, bytesPerSecond: 10_000_000, requests: 2 })
    took(1, 200, 1_000_000)
    took(1, 80, 0)
    expect(scores.score(1)).toMatchObject({ roundTripMs: 40, bytesPerSecond: 8_750_000, requests: 4 })
    for (let i = 0; i < 8; i++) took(1, 90 + i, 0)
    expect(scores.score(1)?.roundTripMs).toBe(90)
    expect(scores.score(2)).toBe(null)
  })

  it('counts what requests that overlap deliver together', () => {
    const { scores, pass } = world()
    const both = [scores.begin(1, 'up'), scores.begin(1, 'up')]
    pass(1_000)
    for (const done of both) done(500_000)
    // The first saw its own half a megabyte, the second both.
    expect(scores.score(1)?.bytesPerSecond).toBe(500_000 + (1_000_000 - 500_000) / 4)
  })

  it('hedges after half as much again as the slowest of twenty of its size and direction', () => {
    const { scores, took } = world()
    for (let ms = 1; ms <= 100; ms++) took(1, ms, 500_000)
    for (let i = 0; i < 20; i++) took(1, 5, 100)
    expect(scores.hedgeAfterMs(500_000, 'down')).toBe(1.5 * 96)
    expect(scores.hedgeAfterMs(100, 'down')).toBe(7.5)
    expect(scores.hedgeAfterMs(100, 'up', 700)).toBe(700)
  })

  it('is not told by slow nodes what slow is, as long as they are fewer than the others', () => {
    const { scores, took } = world()
    for (let round = 0; round < 4; round++) for (let node = 1; node <= 13; node++) took(node, node <= 6 ? 5_000 : 100 + node, 500_000)
    expect(scores.hedgeAfterMs(500_000, 'down')).toBe(1.5 * 113)
  })

  it('avoids a node that failed for half a minute, one that failed often for two, and never longer', () => {
    const { scores, pass } = world()
    scores.failed(1, down)
    for (let i = 0; i < 50; i++) scores.failed(2, down)
    expect([scores.avoided(1), scores.avoided(2), scores.avoided(3)]).toEqual([true, true, false])
    pass(HALF_LIFE_MS * 0.6)
    expect([scores.avoided(1), scores.avoided(2)]).toEqual([false, true])
    pass(HALF_LIFE_MS * 1.6)
    expect(scores.avoided(2)).toBe(false)
    expect(scores.score(2)?.lastError?.error.code).toBe('NETWORK_NODE_UNREACHABLE')
  })

  it('forgives half of it for each proven answer, and nothing for an answer alone', () => {
    const { scores, took } = world()
    scores.failed(1, null)
    took(1, 0, 100)
    expect(scores.avoided(1)).toBe(true)
    scores.worked(1)
    expect(scores.avoided(1)).toBe(false)
    expect(scores.score(1)).toMatchObject({ failures: 0.5, lastError: null })
  })
})
