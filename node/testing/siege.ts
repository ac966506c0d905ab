import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { multiaddr } from '@multiformats/multiaddr'
import { fromHex, toHex } from '../../lib/bytes/base.ts'
import { pause } from '../../lib/options.ts'
import { createShardClient } from '../../lib/wire/client.ts'
import { SHARD_PROTOCOL } from '../../lib/wire/shard.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { HEAP_OPTIONS } from '../tidy.ts'
import { addressOf, makeDialler } from './dialler.ts'
import { makeFolder, removeFolder, startNodeProcess } from './process.ts'
import type { NodeProcess } from './process.ts'

const HEAP = new URL('heap.ts', import.meta.url).href

/** The first fills caches and warms code up. */
const SIEGES = 2

/** Connections that were cut are gone after this. */
const SETTLE_MS = 2_000

/** The ways that a program besieges a node by. Not QUIC, off unless asked for: its package takes seconds to let go of a stream that was reset. */
export const SIEGE_WAYS = ['tcp', 'webSocket', 'webRtc'] as const

/**
 * What a node's process went through. `liveMb`: its memory that is in use, with all garbage collected, before and after each siege; `rssMb`: what the system
 * has given it at those times, `peakMb` at most. How long the slowest request of somebody else took meanwhile, ms. `cut`: connections whose first stream the node
 * did not let be.
 */
export interface SiegeResult { way: string, cycles: number, streams: number, liveMb: number[], rssMb: number[], peakMb: number, slowestMs: number, served: number, cut: number }

/** A siege after which more is in use than this, MB, beyond what the one before left, has left something behind: caches fill in the first. */
export const LEAK_MB = 5

/** What the last siege left that the one before had not, MB. */
export const grownMb = ({ liveMb }: SiegeResult): number => (liveMb.at(-1) ?? Number.NaN) - (liveMb.at(-2) ?? Number.NaN)

/**
 * Besieges one process twice: connections that come and go, sockets that say nothing or garbage, then streams that are begun and left, while another client
 * asks a question each 50 ms.
 */
export async function besiege(way: typeof SIEGE_WAYS[number], { cycles, streams }: { cycles: number, streams: number }): Promise<SiegeResult> {
  const folder = await makeFolder()
  const heapFile = join(folder, 'heap')
  const node = await startNodeProcess(folder, {
    NODE_GRANT_KEY: toHex(makeTestDirectory().grantKey), NODE_DHT: '0', NODE_CAPACITY_BYTES: String(1 << 30), NODE_OPTIONS: `${HEAP_OPTIONS} --import ${HEAP}`, HEAP_FILE: heapFile,
  })
  const address = multiaddr(addressOf(node.ready.addresses, way))
  const port = Number(address.getComponents()[1]?.value)
  const friend = await makeDialler('tcp')
  const client = createShardClient(await friend.dialProtocol(multiaddr(addressOf(node.ready.addresses, 'tcp')), SHARD_PROTOCOL), { nodeKey: fromHex(node.ready.publicKey) })
  let [peakMb, slowestMs, served, cut, running] = [0, 0, 0, 0, true]
  const asking = (async () => {
    while (running) {
      const since = performance.now()
      await client.stats()
      slowestMs = Math.max(slowestMs, performance.now() - since)
      served++
      peakMb = Math.max(peakMb, await rssMbOf(node.pid))
      await pause(50)
    }
  })()
  // A node that has died would be waited for.
  const whileItLives = (work: Promise<void>): Promise<void> => Promise.race([work, asking])
  const come = async (times: number): Promise<void> => { cut += await comeAndGo(way, address, port, times) }
  const [liveMb, rssMb]: [number[], number[]] = [[], []]
  const look = async (): Promise<void> => {
    rssMb.push(await rssMbOf(node.pid))
    liveMb.push(await liveMbOf(node, heapFile))
  }
  try {
    // The first of each kind loads and compiles code.
    await whileItLives(come(10))
    await whileItLives(look())
    for (let siege = 0; siege < SIEGES; siege++) {
      await whileItLives(come(cycles))
      await whileItLives(openAndLeave(way, address, streams))
      await pause(SETTLE_MS)
      await whileItLives(look())
    }
    running = false
    await asking
    return { way, cycles, streams, liveMb, rssMb, peakMb, slowestMs: Math.round(slowestMs), served, cut }
  } finally {
    running = false
    await client.close()
    await friend.stop()
    await node.end('SIGKILL')
    await removeFolder(folder)
  }
}

type Address = ReturnType<typeof multiaddr>

/** Answers how many connections were cut. */
async function comeAndGo(way: typeof SIEGE_WAYS[number], address: Address, port: number, cycles: number): Promise<number> {
  let cut = 0
  for (let i = 0; i < cycles; i++) {
    if ((way === 'tcp' || way === 'webSocket') && i % 2 === 1) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      await new Promise(resolve => { socket.once('connect', resolve) })
      // Nothing at all, garbage, or the beginning of something.
      if (i % 3 !== 0) socket.write(i % 3 === 1 ? randomBytes(1000) : way === 'tcp' ? Uint8Array.of(19) : 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n')
      await pause(2)
      socket.destroy()
      continue
    }
    const other = await makeDialler(way)
    try {
      const stream = await other.dialProtocol(address, SHARD_PROTOCOL)
      if (i % 4 === 0) stream.send(randomBytes(100))
      if (i % 4 === 2) stream.abort(new Error('gone'))
    } catch { cut++ }
    await other.stop()
    // One address is let in 100 times a second.
    await pause(10)
  }
  return cut
}

async function openAndLeave(way: typeof SIEGE_WAYS[number], address: Address, streams: number): Promise<void> {
  const other = await makeDialler(way)
  try {
    for (let i = 0; i < streams; i++) {
      try {
        const stream = await other.dialProtocol(address, SHARD_PROTOCOL, { signal: AbortSignal.timeout(5_000) })
        if (i % 2 === 0) stream.send(Uint8Array.of(0, 0))
        stream.abort(new Error('left'))
      } catch { await pause(1) /* refused, as it should be beyond eight at a time */ }
    }
  } finally {
    await other.stop()
  }
}

async function rssMbOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024 / 1e6)
}

/** Asks `heap.ts` in the process. */
async function liveMbOf({ send }: NodeProcess, file: string): Promise<number> {
  await rm(file, { force: true })
  send('SIGUSR2')
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text !== null) return Math.round(Number(text) / 1e5) / 10
    await pause(20)
  }
}

/** `node node/testing/siege.ts 1000 100000 [WAY]`: so many connections and streams, twice by every way, a line of JSON for each; status 1 when one left something behind. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [cycles, streams] = [Number(process.argv[2] ?? 1_000), Number(process.argv[3] ?? 100_000)]
  for (const way of SIEGE_WAYS.filter(one => one === (process.argv[4] ?? one))) {
    const result = await besiege(way, { cycles, streams })
    const leaks = !(grownMb(result) <= LEAK_MB)
    process.stdout.write(`${JSON.stringify({ ...result, grownMb: Math.round(grownMb(result) * 10) / 10, verdict: leaks ? 'it goes on growing' : 'the second siege left no more than the first' })}\n`)
    if (leaks) process.exitCode = 1
  }
  // The threads of the library of WebRTC would keep this process alive.
  process.exit()
}
