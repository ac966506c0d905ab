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
import { median } from './row.ts'
import type { Row } from './row.ts'
import type { RawJob } from './pages/rawWorker.ts'
import type { Times, TransferFigures, TransferJob } from './pages/transfer.ts'

/** 256 MiB, a whole number of chunks. */
const FILE_BYTES = 256 * 2 ** 20
const ROUNDS = 2

/**
 * A file of noise through the drive's own worker, up and down, against a raw WebTransport stream from a worker to one of the same node processes, in
 * a Chromium without debugger. Times are whole: from the wish to the committed file, from the wish to the last byte proven and handed over.
 * Wire bytes are those of the shards: all 14 up, 8 down.
 */
export async function transferBench({ signal }: Options = {}): Promise<Row[]> {
  const figures = await withNetwork(async (network, stateDir) => {
    const job: TransferJob = { bytes: FILE_BYTES, rounds: ROUNDS, raw: await rawOf(network) }
    const workers = readdirSync('out/workers', { recursive: true, encoding: 'utf8' }).filter(path => /\.(js|wasm)$/.test(path))
    return runPage<TransferFigures>({
      entry: 'bench/pages/transfer.ts', input: job, workers: { '/raw.js': 'bench/pages/rawWorker.ts' },
      files: { '/config.json': join(stateDir, 'config.json'), ...Object.fromEntries(workers.map(path => [`/workers/${path}`, `out/workers/${path}`])) },
    }, { signal, timeoutMs: 300_000 })
  }, { nodeFlags: ['--bench-raw', '1'], signal })
  return [rowOf('up', figures, STANDARD.total), rowOf('down', figures, STANDARD.data)]
}

function rowOf(direction: 'up' | 'down', figures: TransferFigures, shards: number): Row {
  const wireBytes = chunkCount(FILE_BYTES) * shards * shardBytes(storedBytes(CHUNK_BYTES))
  const times: Times[] = figures[direction]
  const wire = median(times.map(({ total }) => wireBytes / 1000 / total))
  const raw = median(figures.raw.map(one => one[direction]))
  return {
    id: `transfer.${direction}`, value: wire / raw, unit: 'of raw', better: 'higher', goal: 0.5,
    raw: { wireMbps: wire, plainMbps: median(times.map(({ total }) => FILE_BYTES / 1000 / total)), rawMbps: raw, rawSeries: figures.raw.map(one => one[direction]), timesMs: times, bytes: FILE_BYTES },
  }
}

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
