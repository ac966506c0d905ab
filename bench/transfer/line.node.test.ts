import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { afterEach, expect, test } from 'vitest'
import { openLine } from './line.ts'
import type { Line } from './line.ts'

const open: { close: () => unknown }[] = []
afterEach(async () => { for (const one of open.splice(0)) await one.close() })

async function socket(): Promise<Socket> {
  const made = createSocket('udp4')
  await new Promise<void>(done => { made.bind(0, '127.0.0.1', done) })
  open.push(made)
  return made
}

/** A line to a port that sends back what comes; `trip` answers how long a packet took there and back, or null when it did not return. */
async function world(): Promise<{ line: Line, trip: (limitMs?: number) => Promise<number | null> }> {
  const echo = await socket()
  echo.on('message', (bytes, from) => { echo.send(bytes, from.port, from.address) })
  const line = await openLine(echo.address().port)
  open.push(line)
  const client = await socket()
  const trip = (limitMs = 5_000): Promise<number | null> => new Promise(resolve => {
    const since = performance.now()
    const limit = setTimeout(() => { client.removeListener('message', back); resolve(null) }, limitMs)
    const back = (): void => { clearTimeout(limit); resolve(performance.now() - since) }
    client.once('message', back)
    client.send(new Uint8Array(1200), line.port, '127.0.0.1')
  })
  return { line, trip }
}

test('a line delays packets in both directions', async () => {
  const { line, trip } = await world()
  expect(await trip()).not.toBeNull()
  line.set({ delayMs: 40 })
  expect(await trip()).toBeGreaterThanOrEqual(79)
})

test('a dead line and one that loses all carry nothing, and it comes back', async () => {
  const { line, trip } = await world()
  line.set({ dead: true })
  expect(await trip(200)).toBeNull()
  line.set({ dead: false, loss: 1 })
  expect(await trip(200)).toBeNull()
  line.set({ loss: 0 })
  expect(await trip()).not.toBeNull()
})

test('a narrow line takes the time of its bytes', async () => {
  const { line, trip } = await world()
  line.set({ bytesPerSecond: 24_000 })
  // 1,200 bytes there and 1,200 back.
  expect(await trip()).toBeGreaterThanOrEqual(99)
})
