import { afterEach, expect, test, vi } from 'vitest'
import { makeCollectorHint } from './collector.ts'

afterEach(() => { vi.unstubAllGlobals() })

test('the collector gets a hint each so many times, of more than it lets pass', () => {
  const made: number[] = []
  vi.stubGlobal('ArrayBuffer', function (bytes: number) { made.push(bytes) })
  const hint = makeCollectorHint(4)
  for (let i = 0; i < 11; i++) hint()
  expect(made).toHaveLength(2)
  expect(Math.min(...made)).toBeGreaterThan(64 << 20)
})

test('a device without room for it goes on', () => {
  vi.stubGlobal('ArrayBuffer', function () { throw new RangeError('Array buffer allocation failed') })
  expect(makeCollectorHint(1)).not.toThrow()
})
