import { readFile } from 'node:fs/promises'
import { noise } from '@libp2p/noise'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { pause } from '../../lib/options.ts'
import type { Options } from '../../lib/options.ts'
import { SHARD_PROTOCOL } from '../../lib/wire/shard.ts'
import type { NodeProcess } from '../../node/testing/process.ts'
import { runPage } from '../page.ts'
import type { NodeFigures, NodeJob } from '../pages/node.ts'
import type { Row } from '../row.ts'
import { startBenchNode } from './speeds.ts'

/** Clients that are busy at once, each with two of its shards, and clients that only stay. */
const [BUSY, IDLE] = [64, 1_000]

/** A node lets one address in so often a second. */
const IDLE_PER_SECOND = 80

/** What of a start is given back is gone after this. */
const SETTLE_MS = 2_000

/** The memory of a node under 64 busy clients of a browser, and what 1,000 connections with an open stream each add to that of another. */
export async function measureMemory({ signal }: Options = {}): Promise<Row[]> {
  return [
    await withNode(async ({ pid, ready: { publicKey, addresses } }, idleMb) => {
      const watch = watchRss(pid)
      const job: NodeJob = { steps: [{ kind: 'shards', way: 'webtransport', job: { publicKey, addresses, shardBytes: 400 * 1024, shards: BUSY * 4, clients: BUSY } }], rounds: 2 }
      await runPage<NodeFigures>({ entry: 'bench/pages/node.ts', input: job, workers: { '/shard.js': 'bench/pages/shardWorker.ts' } }, { signal, timeoutMs: 300_000 }).finally(watch.stop)
      return { id: 'node.rss.mb', value: watch.peak(), unit: 'MB', better: 'lower', goal: 300, raw: { peakMb: watch.peak(), idleMb, clients: BUSY } }
    }),
    await withNode(async ({ pid, ready: { addresses } }, idleMb) => {
      const withMb = await underIdle(addresses.find(one => /\/tcp\/\d+\/p2p\//.test(one)) ?? '', pid, { signal })
      return { id: 'node.idle.mb', value: withMb - idleMb, unit: 'MB', better: 'lower', goal: 150, raw: { idleMb, withMb, clients: IDLE, way: 'tcp' } }
    }),
  ]
}

/** A fresh node for a measurement, and the memory it starts with, MB. */
async function withNode(measure: (node: NodeProcess, idleMb: number) => Promise<Row>): Promise<Row> {
  const node = await startBenchNode()
  try {
    await pause(SETTLE_MS)
    return await measure(node, await rssOf(node.pid))
  } finally {
    await node.remove()
  }
}

/** MB with all connections open. */
async function underIdle(address: string, pid: number, { signal }: Options): Promise<number> {
  const host = await createLibp2p({ transports: [tcp()], connectionEncrypters: [noise()], streamMuxers: [yamux()], connectionManager: { maxConnections: 2 * IDLE }, connectionMonitor: { enabled: false } })
  try {
    for (let i = 0; i < IDLE; i++) {
      const connection = await host.dial(multiaddr(address), { force: true, ...signal ? { signal } : {} })
      await connection.newStream(SHARD_PROTOCOL)
      if (i % IDLE_PER_SECOND === 0) await pause(1_000)
    }
    await pause(1_000)
    return await rssOf(pid)
  } finally {
    await host.stop()
  }
}

/** MB; 0 when the process has ended. */
async function rssOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024 / 1e6
}

/** Looks ten times a second. */
function watchRss(pid: number): { stop: () => void, peak: () => number } {
  let peak = 0
  const timer = setInterval(() => { void rssOf(pid).then(mb => { peak = Math.max(peak, mb) }) }, 100)
  return { stop: () => { clearInterval(timer) }, peak: () => peak }
}
