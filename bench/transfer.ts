import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { base64url } from 'multiformats/bases/base64'
import type { Network } from '../devnet/network.ts'
import { CHUNK_BYTES, STANDARD, chunkCount, shardBytes, storedBytes } from '../lib/codec/sizes.ts'
import { CyxError } from '../lib/errors.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import type { Options } from '../lib/options.ts'
import { withNetwork } from './local.ts'
import { runPage } from './page.ts'
import type { RawJob } from './pages/rawWorker.ts'
import type { Cpu, Times, TransferFigures, TransferJob } from './pages/transfer.ts'
import { cpuSeconds, processCpuSeconds } from './processes.ts'
import { rangeBench } from './range.ts'
import { median } from './row.ts'
import type { Row } from './row.ts'
import { measureLines } from './transfer/lines.ts'
import { serveRawChannel } from './transfer/rawChannel.ts'

/** Bytes of a file, whole chunks: over WebTransport, and over data channels, which are five times as slow. */
const [FILE_BYTES, CHANNEL_FILE_BYTES] = [256 * 2 ** 20, 64 * 2 ** 20]
const ROUNDS = 2

/**
 * A file of noise through the drive's own worker, up and down, against a raw WebTransport stream from a worker to one of the same node processes, in
 * a Chromium without debugger; then the same without WebTransport, against a raw data channel. Times are whole: from the wish to the committed file,
 * from the wish to the last byte proven and handed over. Wire bytes are those of the shards: all 14 up, 8 down. Then what distance, a slow node and
 * dead nodes cost.
 */
export async function transferBench({ signal }: Options = {}): Promise<Row[]> {
  const rows = await withNetwork(async (network, stateDir) => {
    const direct = await measureApp(network, stateDir, { bytes: FILE_BYTES, rounds: ROUNDS, raw: await rawOf(network) }, { signal })
    const channel = await serveRawChannel()
    try {
      const raw = { channel: channel.url, bytes: CHANNEL_FILE_BYTES }
      return [...direct, ...await measureApp(network, stateDir, { bytes: CHANNEL_FILE_BYTES, rounds: ROUNDS, raw }, { signal })]
    } finally {
      await channel.close()
    }
  }, { nodeFlags: ['--bench-raw', '1'], signal })
  return [...rows, ...await measureLines({ signal }), ...await rangeBench({ signal })]
}

/** Both directions of the app in a fresh browser. */
async function measureApp(network: Network, stateDir: string, job: TransferJob, { signal }: Options): Promise<Row[]> {
  const workers = readdirSync('out/workers', { recursive: true, encoding: 'utf8' }).filter(path => /\.(js|wasm)$/.test(path))
  const nodeSeconds = async (): Promise<number> => (await Promise.all(network.nodes.map(node => processCpuSeconds(node.pid())))).reduce((a, b) => a + b, 0)
  const figures = await runPage<TransferFigures>({
    entry: 'bench/pages/transfer.ts', input: job, workers: { '/raw.js': 'bench/pages/rawWorker.ts', '/workers/withoutWebTransport.js': 'bench/pages/withoutWebTransport.ts' },
    files: { '/config.json': join(stateDir, 'config.json'), ...Object.fromEntries(workers.map(path => [`/workers/${path}`, `out/workers/${path}`])) },
    answers: { '/cpu': async browser => ({ browser: await cpuSeconds(browser.pid), nodes: await nodeSeconds() }) },
  }, { signal, timeoutMs: 300_000 })
  const name = 'channel' in job.raw ? 'transfer.webrtc' : 'transfer'
  return [rowOf(`${name}.up`, 'up', job, figures, STANDARD.total), rowOf(`${name}.down`, 'down', job, figures, STANDARD.data)]
}

function rowOf(id: string, direction: 'up' | 'down', { bytes, raw: job }: TransferJob, figures: TransferFigures, shards: number): Row {
  const wireBytes = chunkCount(bytes) * shards * shardBytes(storedBytes(CHUNK_BYTES))
  const times: Times[] = figures[direction]
  const wire = median(times.map(({ total }) => wireBytes / 1000 / total))
  const raw = median(figures.raw.map(one => one[direction]))
  return {
    id, value: wire / raw, unit: 'of raw', better: 'higher', goal: 0.8,
    raw: {
      wireMbps: wire, plainMbps: median(times.map(({ total }) => bytes / 1000 / total)), rawMbps: raw, rawSeries: figures.raw.map(one => one[direction]), timesMs: times, bytes,
      // Of two cores, how many were at work; and what a GB on the wire costs them, beside a GB of raw stream (mean of both directions).
      coresBusy: median(times.map(({ total, cpu }) => sum(cpu) * 1000 / total)), cpuSecondsPerGB: median(times.map(({ cpu }) => sum(cpu))) / (wireBytes / 1e9),
      cpuOf: times.map(({ cpu }) => cpu), rawCpuSecondsPerGB: median(figures.rawCpu.map(sum)) / (2 * job.bytes / 1e9), rawCpuOf: figures.rawCpu,
    },
  }
}

const sum = ({ browser, nodes }: Cpu): number => browser + nodes

/** The raw stream of the first node that listens on WebTransport. */
async function rawOf({ config }: Network): Promise<RawJob> {
  const nodes = await directoryClient({ config, identity: Ed25519KeyIdentity.generate() }).listNodes()
  const address = nodes.flatMap(node => node.addresses).find(one => one.includes('/webtransport/certhash/'))
  if (!address) throw new CyxError('LOCAL_NETWORK', { what: 'No node listens on WebTransport.', next: 'Its addon runs on linux-x64 only.' })
  const port = /\/udp\/(\d+)\//.exec(address)?.[1] ?? ''
  // A multihash is two bytes of kind and length before the hash.
  const hashes = [...address.matchAll(/\/certhash\/([^/]+)/g)].map(([, hash = '']) => [...base64url.decode(hash).subarray(2)])
  return { url: `https://127.0.0.1:${port}/bench/raw`, hashes, bytes: FILE_BYTES }
}

export default transferBench
