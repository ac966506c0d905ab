import { readFile } from 'node:fs/promises'
import { base64url } from 'multiformats/bases/base64'
import { toHex } from '../../lib/bytes/base.ts'
import { CyxError } from '../../lib/errors.ts'
import type { Options } from '../../lib/options.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { makeFolder, removeFolder, startNodeProcess } from '../../node/testing/process.ts'
import type { NodeProcess } from '../../node/testing/process.ts'
import { runPage } from '../page.ts'
import type { NodeFigures, NodeJob } from '../pages/node.ts'
import type { RawJob } from '../pages/rawWorker.ts'
import { median } from '../row.ts'

/** Of one size of shards, MB/s and their part of the raw stream's. */
export interface WireFigures { shardBytes: number, up: number, down: number, upRatio: number, downRatio: number }

export interface WireResult { sizes: WireFigures[], rawUp: number, rawDown: number, rssMb: number, idleRssMb: number }

const SIZES = [64 * 1024, 400 * 1024, 700 * 1024]

/** Bytes of each round and of each raw stream. */
const BYTES = 48 << 20

const ROUNDS = 3

/** Clients that are busy at once while memory is looked at, each with two of its shards. */
const BUSY = 64

/** A browser's worker and a node's process over WebTransport: shards through the protocol against a raw stream of the same addon, then the node's memory under 64 clients. */
export async function measureWire({ signal }: Options = {}): Promise<WireResult> {
  const folder = await makeFolder()
  const node = await startNodeProcess(folder, { NODE_GRANT_KEY: toHex(makeTestDirectory().grantKey), NODE_BENCH_RAW: '1', NODE_WEBRTC: '0', NODE_CAPACITY_BYTES: String(2 ** 36) })
  const { publicKey, addresses } = node.ready
  const page = (job: NodeJob): Promise<NodeFigures> => runPage<NodeFigures>({ entry: 'bench/pages/node.ts', input: job, workers: { '/raw.js': 'bench/pages/rawWorker.ts', '/shard.js': 'bench/pages/shardWorker.ts' } }, { signal, timeoutMs: 300_000 })
  let rssMb = 0
  try {
    const jobs = SIZES.map(shardBytes => ({ publicKey, addresses, shardBytes, shards: Math.floor(BYTES / shardBytes), clients: 1 }))
    const { raw, shards } = await page({ raw: rawJob(addresses), jobs, rounds: ROUNDS })
    const [rawUp, rawDown] = [median(raw.map(one => one.up)), median(raw.map(one => one.down))]
    const sizes = SIZES.map((shardBytes, i): WireFigures => {
      const [up, down] = [median(shards[i]?.map(one => one.up) ?? []), median(shards[i]?.map(one => one.down) ?? [])]
      return { shardBytes, up, down, upRatio: up / rawUp, downRatio: down / rawDown }
    })
    const idleRssMb = await rssOf(node)
    const watch = watchRss(node)
    try {
      await page({ raw: null, jobs: [{ publicKey, addresses, shardBytes: 400 * 1024, shards: BUSY * 4, clients: BUSY }], rounds: 2 })
    } finally {
      rssMb = await watch()
    }
    return { sizes, rawUp, rawDown, idleRssMb, rssMb }
  } finally {
    await node.end('SIGKILL')
    await removeFolder(folder)
  }
}

function rawJob(addresses: readonly string[]): RawJob {
  const address = addresses.find(one => one.includes('/webtransport/certhash/'))
  if (!address) throw new CyxError('LOCAL_NETWORK', { what: 'The node does not listen on WebTransport.', next: 'Its addon runs on linux-x64 only.' })
  // A multihash is two bytes of kind and length before the hash.
  const hashes = [...address.matchAll(/\/certhash\/([^/]+)/g)].map(([, hash = '']) => [...base64url.decode(hash).subarray(2)])
  return { url: `https://127.0.0.1:${/\/udp\/(\d+)\//.exec(address)?.[1] ?? ''}/bench/raw`, hashes, bytes: BYTES }
}

/** MB; 0 when the process has ended. */
async function rssOf({ pid }: NodeProcess): Promise<number> {
  const text = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024 / 1e6
}

/** Looks ten times a second; the answer stops that and has the highest, in MB. */
function watchRss(node: NodeProcess): () => Promise<number> {
  let peak = 0
  let running = true
  const loop = async (): Promise<void> => {
    while (running) {
      peak = Math.max(peak, await rssOf(node))
      await new Promise(resolve => { setTimeout(resolve, 100) })
    }
  }
  const ended = loop()
  return async () => {
    running = false
    await ended
    return peak
  }
}
