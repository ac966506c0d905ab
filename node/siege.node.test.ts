import { expect, it } from 'vitest'
import { LEAK_MB, besiege, grownMb } from './testing/siege.ts'

// WebRTC takes ten times as long for each.
it.each([['tcp', 40, 200], ['webSocket', 40, 200], ['webRtc', 10, 20]] as const)('connections and streams that come and go over %s leave nothing in a node, and others are served meanwhile', async (way, cycles, streams) => {
  const result = await besiege(way, { cycles, streams })
  expect(result.served).toBeGreaterThan(0)
  expect(result.cut).toBeLessThan(cycles / 4)
  expect(grownMb(result)).toBeLessThan(LEAK_MB)
  expect((result.rssMb.at(-1) ?? Number.NaN) - (result.rssMb[0] ?? Number.NaN)).toBeLessThan(100)
})
