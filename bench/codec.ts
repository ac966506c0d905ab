import type { Options } from '../lib/options.ts'
import { bundleRow } from './codecBundle.ts'
import { findNative } from './codecNative.ts'
import type { CodecJob, Speeds } from './pages/codecWorker.ts'
import { runPage } from './page.ts'
import type { PageJob } from './page.ts'
import { cpuSeconds, rendererMb } from './processes.ts'
import { installRivals } from './rivals/install.ts'
import { median } from './row.ts'
import type { Row } from './row.ts'

/** 64 MiB, one chunk after the other in one worker. */
const CHUNKS = 16

/** 4 GiB in chunks. */
const LONG = 1024

const page = (input: CodecJob): PageJob => ({
  entry: 'bench/pages/codec.ts', input, workers: { '/codec.js': 'bench/pages/codecWorker.ts' },
  files: {
    '/codec.wasm': 'lib/codec/wasm/dist/codec.wasm', '/codec-relaxed.wasm': 'lib/codec/wasm/dist/codec-relaxed.wasm',
    '/subspace.wasm': 'node_modules/@subspace/reed-solomon-erasure.wasm/dist/reed_solomon_erasure_bg.wasm',
  },
  answers: { '/cpu': ({ pid }) => cpuSeconds(pid), '/memory': ({ pid }) => rendererMb(pid) },
})

/**
 * The coder of the class standard in one worker of a headless Chromium, against the parts that one could take instead, against the native crate, against
 * other clients. Both sides of a ratio run in turns; each `raw` holds their medians.
 */
export async function codecBench({ signal }: Options = {}): Promise<Row[]> {
  const native = await findNative({ signal })
  const speedPage = page({ what: 'speed', chunks: CHUNKS, rounds: 7 })
  const speeds = await runPage<Speeds>({ ...speedPage, answers: { ...speedPage.answers, '/native': () => native ? native() : Promise.resolve(0) } }, { signal, timeoutMs: 600_000 })
  const files = await runPage<Record<string, number[]>>(page({ what: 'files', chunks: 1, rounds: 3 }), { signal, timeoutMs: 600_000 })
  const memory = await runPage<{ idle: number, samples: number[], wasm: number[] }>(page({ what: 'memory', chunks: LONG }), { signal, timeoutMs: 600_000 })
  await installRivals({ signal })
  const { peerRows } = await import('./rivals/encode.ts')
  return [
    ...speedRows(speeds, native !== null),
    { id: 'codec.memory.mb', value: Math.max(...memory.samples) - memory.idle, unit: 'MB', better: 'lower', goal: 100, raw: { ...memory, samples: memory.samples.map(Math.round), chunks: LONG } },
    await bundleRow(),
    ...Object.entries(files).map(([name, series]): Row => ({ id: `codec.encode.${name}.mbps`, value: median(series), unit: 'MB/s', better: 'higher', goal: null, raw: { rounds: series } })),
    ...await peerRows({ signal }),
  ]
}

function speedRows({ series, stages, rangeMs, abortMs }: Speeds, native: boolean): Row[] {
  const of = (name: string): number => median(series[name] ?? [])
  /** Ratio of each round's pair: what else the machine does falls on both. */
  const ratio = (a: string, b: string): number => median((series[a] ?? []).map((value, i) => value / (series[b]?.[i] ?? Number.NaN)))
  const pair = (...names: string[]): Record<string, number> => Object.fromEntries(names.map(name => [name, of(name)]))
  const higher = (id: string, value: number, goal: number, raw: Row['raw'], unit = '×'): Row => ({ id: `codec.${id}`, value, unit, better: 'higher', goal, raw })
  const names = Object.keys(stages[0] ?? {}) as (keyof Speeds['stages'][number])[]
  const alone = Object.fromEntries(names.map(name => [name, median(stages.map(one => one[name]))]))
  const bytes = CHUNKS * 4 * 2 ** 20
  const model = median(stages.map((one, i) => names.reduce((sum, name) => sum + one[name], 0) / (bytes / 1e3 / (((series.encode?.[i] ?? 0) + (series.encodeAgain?.[i] ?? 0)) / 2))))
  return [
    higher('encode.mbps', of('encode'), 120, { ...pair('encode', 'encodeAgain', 'encodeOne', 'decode', 'decodeSixLost'), rounds: series.encode, chunks: CHUNKS }, 'MB/s'),
    higher('encode.vsparts', ratio('encode', 'parts'), 3, pair('encode', 'parts')),
    higher('encode.model', model, 0.85, { stageMsPer64MiB: alone, ...pair('encode', 'encodeOne') }),
    { id: 'codec.cpu.vsparts', value: ratio('encodeCpu', 'partsCpu'), unit: '×', better: 'lower', goal: 0.4, raw: { secondsPerGiB: pair('encodeCpu', 'partsCpu') } },
    higher('rs.vssubspace', ratio('rs', 'rsSubspace'), 10, pair('rs', 'rsWithCopies', 'rsSubspace')),
    higher('blake3.vshashwasm', ratio('hashWithCopy', 'hashHashWasm'), 2, pair('hashWithCopy', 'hash', 'hashHashWasm')),
    ...native ? [higher('blake3.vsnative', ratio('hash', 'hashNative'), 0.8, pair('hash', 'hashNative'))] : [],
    higher('decode.vsencode', ratio('decodeSixLost', 'encode'), 0.6, pair('decodeSixLost', 'decode', 'encode')),
    { id: 'codec.range.ms', value: median(rangeMs), unit: 'ms', better: 'lower', goal: 1.5, raw: { bytes: 65_536, times: rangeMs.length, worst: Math.max(...rangeMs) } },
    { id: 'codec.abort.ms', value: median(abortMs), unit: 'ms', better: 'lower', goal: 100, raw: { times: abortMs.length, worst: Math.max(...abortMs) } },
  ]
}

export default codecBench
