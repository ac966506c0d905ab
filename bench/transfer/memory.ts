import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Network } from '../../devnet/network.ts'
import type { Options } from '../../lib/options.ts'
import { lineGraph } from '../drawing.ts'
import { withNetwork } from '../local.ts'
import { runPage } from '../page.ts'
import type { MemoryFigures, MemoryJob } from '../pages/memory.ts'
import { rendererMb } from '../processes.ts'
import { median } from '../row.ts'
import type { Row } from '../row.ts'
import { WITHOUT_WEBTRANSPORT, appFiles } from './app.ts'

/** Twenty GB, unless CYX_MEMORY_GB says otherwise. */
const BYTES = Number(process.env.CYX_MEMORY_GB ?? '20') * 1e9

/** Between two samples, ms. */
const EVERY_MS = 500

/**
 * Memory of page and workers (proportional set size of all renderers, /proc) over that of the idle drive, while a file of 20 GB is stored. The file is
 * sparse: the same 4 MiB of noise over and over. Its shards go into sinks: the page plays the part of the nodes behind the app's own bridge, signs a
 * receipt for each shard and forgets it. All else, the directory too, is as ever; what the browser's transport holds is in `app.memory.mb`.
 */
export async function memoryBench({ signal }: Options = {}): Promise<Row[]> {
  let idle = 0
  const samples: [seconds: number, mb: number][] = []
  const over = new AbortController()
  const watch = async (group: number, begun: number): Promise<void> => {
    while (!over.signal.aborted) {
      samples.push([Math.round((performance.now() - begun) / 100) / 10, Math.round(await rendererMb(group) - idle)])
      await new Promise(resolve => { setTimeout(resolve, EVERY_MS) })
    }
  }
  const { ms } = await withNetwork(async (network, stateDir) => {
    const input: MemoryJob = { bytes: BYTES, seeds: await seedsOf(network) }
    try {
      return await runPage<MemoryFigures>({
        entry: 'bench/pages/memory.ts', input, workers: WITHOUT_WEBTRANSPORT, files: appFiles(stateDir),
        answers: {
          '/idle': async ({ pid }) => {
            idle = await rendererMb(pid)
            watch(pid, performance.now()).catch(() => { over.abort() })
            return null
          },
          '/done': () => { over.abort(); return Promise.resolve(null) },
        },
      }, { signal, timeoutMs: 900_000 })
    } finally { over.abort() }
  }, { signal })
  const part = (from: number, to: number): number => median(samples.slice(Math.floor(samples.length * from), Math.floor(samples.length * to)).map(([, mb]) => mb))
  const gb = BYTES / 1e9
  return [{
    id: 'transfer.memory.mb', value: Math.max(...samples.map(([, mb]) => mb)), unit: 'MB over idle', better: 'lower', goal: 250,
    raw: { gb, idleMb: idle, seconds: ms / 1000, median: median(samples.map(([, mb]) => mb)), growthMb: part(0.75, 1) - part(0.25, 0.5), everyMs: EVERY_MS },
    drawing: lineGraph({ title: `Memory of page and workers over idle while ${String(gb)} GB are stored`, x: 'seconds', y: 'MB', points: samples, limit: 250 }),
  }]
}

/** The keys of the nodes: with them the sinks' receipts are as good as theirs. */
const seedsOf = async ({ nodes }: Network): Promise<Record<string, string>> =>
  Object.fromEntries(await Promise.all(nodes.map(async ({ publicKey, folder }) => [publicKey, (await readFile(join(folder, 'identity.key'), 'utf8')).trim()] as const)))

export default memoryBench
