import { describe, expect, it } from 'vitest'
import { makeWindow } from './window.ts'
import type { Window } from './window.ts'

const MB = 1_000_000

/**
 * A line of a fixed goodput and round trip, with a clock of its own: what is under way arrives one after the other, each a round trip after it was
 * sent at the earliest. Runs it for `ms` with pieces that always wait for room.
 */
function line() {
  let now = 0
  const window = makeWindow({ least: MB, start: 4 * MB, most: 64 * MB, clock: () => now })
  const flying: { done: (arrived: boolean) => void, at: number }[] = []
  let freeAt = 0
  const run = async (ms: number, bytesPerMs: number, roundTripMs: number, piece = MB / 2): Promise<void> => {
    const stop = new AbortController()
    const lane = async (): Promise<void> => {
      for (;;) {
        const done = await window.take(piece, { signal: stop.signal })
        freeAt = Math.max(freeAt, now) + piece / bytesPerMs
        flying.push({ done, at: Math.max(freeAt, now + roundTripMs) })
      }
    }
    const lanes = Array.from({ length: 200 }, () => lane().catch(() => undefined))
    for (const end = now + ms; now < end;) {
      for (let i = 0; i < 5; i++) await Promise.resolve()
      const next = flying.shift()
      if (!next) { now++; continue }
      now = Math.max(now, next.at)
      next.done(true)
    }
    stop.abort(new Error('over'))
    await Promise.all(lanes)
    for (const { done } of flying.splice(0)) done(false)
  }
  return { window, run }
}

const settled = (window: Window): number => window.size() / MB

describe('the bytes under way', () => {
  it('double while that brings more: a long, wide line is filled', async () => {
    const { window, run } = line()
    await run(5_000, MB / 10, 200)
    expect(settled(window)).toBeGreaterThanOrEqual(16)
    expect(settled(window)).toBeLessThanOrEqual(64)
  })

  it('stay few where more bring nothing', async () => {
    const { window, run } = line()
    await run(20_000, MB / 1_000, 20)
    expect(settled(window)).toBeLessThanOrEqual(8)
  })

  it('become fewer when the line gives less, and more again when it does', async () => {
    const { window, run } = line()
    await run(5_000, MB / 10, 200)
    const wide = settled(window)
    await run(60_000, MB / 1_000, 20)
    expect(settled(window)).toBeLessThan(wide / 2)
    const narrow = settled(window)
    await run(30_000, MB / 10, 200)
    expect(settled(window)).toBeGreaterThan(narrow)
  })

  it('hold what is larger than the window alone, and serve who waits in order', async () => {
    const window = makeWindow({ least: 1, start: 10, most: 10 })
    const first = await window.take(100)
    const order: string[] = []
    const [second, third] = [window.take(5).then(done => { order.push('second'); return done }), window.take(5).then(done => { order.push('third'); return done })]
    await Promise.resolve()
    expect(order).toEqual([])
    first(true)
    for (const done of [await second, await third]) done(false)
    expect(order).toEqual(['second', 'third'])
  })

  it('let go of whoever gives up while waiting', async () => {
    const window = makeWindow({ least: 1, start: 10, most: 10 })
    const first = await window.take(10)
    const stop = new AbortController()
    const gone = window.take(10, { signal: stop.signal })
    const next = window.take(10)
    stop.abort(new Error('enough'))
    await expect(gone).rejects.toThrow('enough')
    first(true)
    first(true)
    ;(await next)(true)
    expect(window.size()).toBeGreaterThanOrEqual(1)
  })
})
