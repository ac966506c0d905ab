import type { RawFigures, RawJob } from './rawWorker.ts'
import type { ShardFigures, ShardJob } from './shardWorker.ts'

/** Rounds of shards of each size, with a raw stream to the same process before each and at the end. */
export interface NodeJob { raw: RawJob | null, jobs: ShardJob[], rounds: number }

/** One list per job, one figure per round. */
export interface NodeFigures { raw: RawFigures[], shards: ShardFigures[][] }

function inWorker<T>(name: string, job: unknown): Promise<T> {
  const worker = new Worker(new URL(name, location.href), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  worker.onmessage = ({ data }: MessageEvent<{ value: T } | { failed: string }>) => {
    worker.terminate()
    if ('failed' in data) reject(new Error(data.failed))
    else resolve(data.value)
  }
  worker.onerror = event => { reject(new Error(event.message)) }
  worker.postMessage(job)
  return promise
}

export default async function run({ raw, jobs, rounds }: NodeJob): Promise<NodeFigures> {
  const figures: NodeFigures = { raw: [], shards: jobs.map(() => []) }
  for (let round = 0; round < rounds; round++) {
    for (const [i, job] of jobs.entries()) {
      if (raw) figures.raw.push(await inWorker<RawFigures>('/raw.js', raw))
      figures.shards[i]?.push(await inWorker<ShardFigures>('/shard.js', job))
    }
  }
  if (raw) figures.raw.push(await inWorker<RawFigures>('/raw.js', raw))
  return figures
}
