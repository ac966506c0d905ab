import { describe, expect, it } from 'vitest'
import { makeScoreboard } from './scoreboard.ts'

describe('the scoreboard', () => {
  it('knows nothing at first', () => {
    const scores = makeScoreboard()
    expect(scores.score(1)).toBe(null)
    expect(scores.hedgeAfterMs(500_000, 700)).toBe(700)
  })

  it('takes the first sample whole and a quarter of each that follows', () => {
    const scores = makeScoreboard()
    scores.record(1, 100, 1000)
    expect(scores.score(1)).toEqual({ roundTripMs: 100, bytesPerSecond: 10_000, requests: 1 })
    scores.record(1, 200, 1000)
    expect(scores.score(1)).toEqual({ roundTripMs: 125, bytesPerSecond: 8_750, requests: 2 })
    expect(scores.score(2)).toBe(null)
  })

  it('hedges after half as much again as the slowest of twenty of its size', () => {
    const scores = makeScoreboard()
    for (let ms = 1; ms <= 100; ms++) scores.record(1, ms, 500_000)
    for (let i = 0; i < 20; i++) scores.record(1, 5, 100)
    expect(scores.hedgeAfterMs(500_000)).toBe(1.5 * 96)
    expect(scores.hedgeAfterMs(100)).toBe(7.5)
  })
})
