import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Network } from '../../devnet/network.ts'
import { CHUNK_BYTES, STANDARD, chunkCount, shardBytes, storedBytes } from '../../lib/codec/sizes.ts'
import type { Options } from '../../lib/options.ts'
import { runPage } from '../page.ts'
import type { PageJob } from '../page.ts'
import type { Cpu, Times, TransferFigures, TransferJob } from '../pages/transfer.ts'
import { browserProcesses, machineSeconds, threadSeconds } from '../processes.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'

/** What a page serves beside itself, so that the drive's worker runs in it as the app was built last. */
export function appFiles(stateDir: string): Record<string, string> {
  const workers = readdirSync('out/workers', { recursive: true, encoding: 'utf8' }).filter(path => /\.(js|wasm)$/.test(path))
  return { '/config.json': join(stateDir, 'config.json'), ...Object.fromEntries(workers.map(path => [`/workers/${path}`, `out/workers/${path}`])) }
}

/** What makes the drive's worker believe that the browser has no WebTransport. */
export const WITHOUT_WEBTRANSPORT = { '/workers/withoutWebTransport.js': 'bench/pages/withoutWebTransport.ts' }

/** Answers what every thread of the browser, of the nodes and of the rest of the network has computed so far. */
export const cpuAnswer = (network: Network): NonNullable<PageJob['answers']> => ({
  '/cpu': async (browser): Promise<Cpu> => {
    const local = [...network.nodes.map(node => ({ pid: node.pid(), kind: 'node' })), { pid: network.ic.pid(), kind: 'Internet Computer' }, { pid: process.pid, kind: 'bench' }]
    return { threads: await threadSeconds([...await browserProcesses(browser.pid), ...local]), machine: await machineSeconds() }
  },
})

/** Both directions of the app in a fresh browser, and the raw streams around them. */
export const moveFiles = (network: Network, stateDir: string, job: TransferJob, { signal }: Options): Promise<TransferFigures> => runPage<TransferFigures>({
  entry: 'bench/pages/transfer.ts', input: job, workers: { '/raw.js': 'bench/pages/rawWorker.ts', ...WITHOUT_WEBTRANSPORT },
  files: appFiles(stateDir), answers: cpuAnswer(network),
}, { signal, timeoutMs: 400_000 })

/** The app's wire bytes per second as a part of those of the raw stream, and where the processors' time went. */
export function rowOf(id: string, direction: 'up' | 'down', { bytes, raw: job }: TransferJob<NonNullable<TransferJob['raw']>>, figures: TransferFigures): Row {
  const wireBytes = chunkCount(bytes) * (direction === 'up' ? STANDARD.total : STANDARD.data) * shardBytes(storedBytes(CHUNK_BYTES))
  const times: Times[] = figures[direction]
  const wire = median(times.map(({ total }) => wireBytes / 1000 / total))
  const raw = figures.raw[direction]
  const rawMbps = median(raw.map(({ mbps }) => mbps))
  const [profile, rawProfile] = [profileOf(times.map(({ cpu }) => cpu)), profileOf(raw.map(({ cpu }) => cpu))]
  const perGB = profile.seconds / times.length / (wireBytes / 1e9)
  const rawPerGB = rawProfile.seconds / raw.length / (job.bytes / 1e9)
  return {
    id, value: wire / rawMbps, unit: 'of raw', better: 'higher', goal: 0.8,
    raw: {
      wireMbps: wire, plainMbps: median(times.map(({ total }) => bytes / 1000 / total)), rawMbps, rawSeries: raw.map(({ mbps }) => mbps),
      timesMs: times.map(({ total, until, since }) => ({ total, until, since })), bytes,
      // What a GB on the wire costs the processors, as a part of what a GB of the raw stream costs: while both keep them busy no ratio can be above `atBest`.
      cpuSecondsPerGB: perGB, rawCpuSecondsPerGB: rawPerGB, atBest: rawPerGB / perGB,
      percentOfAllCores: profile.percent, rawPercentOfAllCores: rawProfile.percent,
    },
  }
}

/** Less than this of all cores is told as "others", %. */
const LEAST_PERCENT = 0.5

/** The shares of all cores that each thread took, and what was idle; what is in no thread of ours others took. `seconds`: of ours. */
function profileOf(runs: readonly Cpu[]): { seconds: number, percent: Record<string, number> } {
  const all = runs.reduce((sum, { machine }) => sum + machine.all, 0)
  const idle = runs.reduce((sum, { machine }) => sum + machine.idle, 0)
  const threads = new Map<string, number>()
  for (const run of runs) for (const [name, seconds] of Object.entries(run.threads)) threads.set(name, (threads.get(name) ?? 0) + seconds)
  const percent = (seconds: number): number => Math.round(1000 * seconds / all) / 10
  const told = [...threads].filter(([, seconds]) => percent(seconds) >= LEAST_PERCENT).sort(([, a], [, b]) => b - a)
  const seconds = [...threads.values()].reduce((sum, one) => sum + one, 0)
  const rest = all - idle - told.reduce((sum, [, one]) => sum + one, 0)
  return { seconds, percent: { ...Object.fromEntries(told.map(([name, one]) => [name, percent(one)])), others: percent(rest), idle: percent(idle) } }
}
