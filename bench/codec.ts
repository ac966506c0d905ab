import type { Options } from '../lib/options.ts'
import { runPage } from './page.ts'
import { median } from './row.ts'
import type { Row } from './row.ts'
import type { CodecFigures, CodecJob } from './pages/codecWorker.ts'

/** 64 MiB of noise, one chunk after the other in one worker, five times. */
const JOB: CodecJob = { chunks: 16, rounds: 5 }

/**
 * The whole encode path of the class standard in one worker of a headless Chromium: seal, cut, code, hash, copy out.
 * `raw` holds the medians beside it in the same run: two chunks at once, decode with and without losses, AES alone, a plain copy.
 */
export async function codecBench({ signal }: Options = {}): Promise<Row[]> {
  const figures = await runPage<CodecFigures>({
    entry: 'bench/pages/codec.ts', input: JOB, workers: { '/codec.js': 'bench/pages/codecWorker.ts' }, files: { '/codec.wasm': 'lib/codec/wasm/dist/codec.wasm' },
  }, { signal })
  const mbps = Object.fromEntries(Object.entries(figures).map(([name, series]) => [`${name}Mbps`, median(series)]))
  return [{ id: 'codec.encode.mbps', value: median(figures.encode), unit: 'MB/s', better: 'higher', goal: 120, raw: { ...mbps, rounds: figures.encode, chunks: JOB.chunks } }]
}

export default codecBench
