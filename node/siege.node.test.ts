import { expect, it } from 'vitest'
import { besiege } from './testing/siege.ts'

// WebRTC takes ten times as long for each.
it.each([['tcp', 40, 200], ['webSocket', 40, 200], ['webRtc', 10, 20]] as const)('connections and streams that come and go over %s leave nothing in a node, and others are served meanwhile', async (way, cycles, streams) => {
  const { afterMb, beforeMb, served } = await besiege(way, { cycles, streams })
  expect(served).toBeGreaterThan(0)
  expect(afterMb - beforeMb).toBeLessThan(100)
})
