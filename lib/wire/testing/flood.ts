import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { streamPair } from '@libp2p/utils'
import { makeBudget } from '../budget.ts'
import { frameHead } from '../frame.ts'
import { Request } from '../generated/shard.js'
import { MAX_PAYLOAD_BYTES } from '../shard.ts'
import { serveShards } from '../server.ts'
import { makeFakeShelf } from './fakeShelf.ts'
import { REQUESTS } from './vectors.ts'

/** What is left when they have all gone, and the most that was taken meanwhile: bytes. */
export interface FloodResult { streams: number, budgetLeft: number, budgetPeak: number, heapGrowth: number }

/** Streams open at a time. */
const AT_ONCE = 100

/** Streams that announce a whole MiB each, send a little of it, and go, or stay until they are thrown out for it. */
export async function floodStreams(streams: number): Promise<FloodResult> {
  const budget = makeBudget(8 * MAX_PAYLOAD_BYTES)
  const announce = frameHead(Request.encode({ ...REQUESTS.put, payloadBytes: MAX_PAYLOAD_BYTES }))
  let budgetPeak = 0
  const before = process.memoryUsage()
  for (let done = 0; done < streams; done += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, async (_, i) => {
      const [near, far] = await streamPair()
      serveShards(far, makeFakeShelf(), { budget, frameMs: 20 })
      const gone = new Promise(resolve => { near.addEventListener('close', resolve) })
      near.send(announce)
      near.send(new Uint8Array(i * 10))
      await wait(5)
      budgetPeak = Math.max(budgetPeak, budget.taken())
      if (i % 2 === 0) near.abort(new Error('gone'))
      await gone
    }))
  }
  await wait(50)
  const after = process.memoryUsage()
  return { streams, budgetLeft: budget.taken(), budgetPeak, heapGrowth: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers }
}

/** Pairs of streams that one process can make: each takes a port number of a made-up address. */
const PAIRS_MAX = 20_000

/** `node lib/wire/testing/flood.ts 100000`: a line per 20,000 streams, each in a process of its own. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const count = Number(process.argv[2] ?? 100_000)
  if (count <= PAIRS_MAX) process.stdout.write(`${JSON.stringify(await floodStreams(count))}\n`)
  else for (let left = count; left > 0; left -= PAIRS_MAX) spawnSync(process.execPath, [process.argv[1], String(Math.min(left, PAIRS_MAX))], { stdio: 'inherit' })
}
