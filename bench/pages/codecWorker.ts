/// <reference lib="webworker" />
import { hashBytes, succeed, view } from '../../lib/codec/coder.ts'
import type { Slot } from '../../lib/codec/coder.ts'
import { CHUNK_BYTES, SHARD_MAX_BYTES, STANDARD } from '../../lib/codec/sizes.ts'
import { abortChunks, decodeAll, encodeAll, firstChunk, makeJob, readRanges } from './codecJob.ts'
import type { Job } from './codecJob.ts'
import { KINDS, SIZES, fileOf } from './codecKinds.ts'
import { encodeByParts, encodeWith, hashWith, loadParts } from './codecParts.ts'
import type { Parts } from './codecParts.ts'
import { timeStages } from './codecStages.ts'
import type { StageTimes } from './codecStages.ts'

declare const self: DedicatedWorkerGlobalScope

/** What is measured: speeds, or memory over `chunks` of 4 MiB. */
export type CodecJob = { what: 'speed' | 'files', chunks: number, rounds: number } | { what: 'memory', chunks: number }

/** One value per round: MB (10⁶ bytes) of plaintext per second, or processor seconds (`…Cpu`) per GiB. */
export interface Speeds { series: Record<string, number[]>, stages: StageTimes[], rangeMs: number[], abortMs: number[] }

const ask = async (what: string): Promise<number> => await (await fetch(what)).json() as number

async function rate(bytes: number, work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return bytes / 1e3 / (performance.now() - start)
}

/** MB/s, and processor seconds per GiB of the whole browser: WebCrypto works on threads of its own. */
async function rateAndCpu(bytes: number, work: () => unknown): Promise<[number, number]> {
  const before = await ask('/cpu')
  const speed = await rate(bytes, work)
  return [speed, (await ask('/cpu') - before) / (bytes / 2 ** 30)]
}

/** One kernel, as often as there are chunks. */
const kernels = ({ coder, file }: Job, parts: Parts): Record<string, () => unknown> => {
  const slot = coder.idle[0] as Slot
  const chunk = file.subarray(0, CHUNK_BYTES)
  const whole = STANDARD.data * SHARD_MAX_BYTES
  const parity = (): number => succeed(coder.calls.encode(slot.shards, STANDARD.data, STANDARD.parity, SHARD_MAX_BYTES))
  return {
    rs: parity,
    rsWithCopies: () => { view(coder, slot.shards, whole).set(parts.shards.subarray(0, whole)); parity(); parts.shards.set(view(coder, slot.shards + whole, parts.shards.length - whole), whole) },
    rsSubspace: () => { encodeWith(parts) },
    hash: () => succeed(coder.calls.hash(slot.shards, CHUNK_BYTES, slot.ids)),
    hashWithCopy: () => hashBytes(coder, chunk),
    hashHashWasm: () => hashWith(parts.plain, chunk),
  }
}

async function speeds({ chunks, rounds }: { chunks: number, rounds: number }): Promise<Speeds> {
  const job = await makeJob(chunks)
  const parts = await loadParts()
  const one = await firstChunk(job)
  const found: Speeds = { series: {}, stages: [], rangeMs: [], abortMs: [] }
  for (let round = 0; round <= rounds; round++) {
    const now: Record<string, number> = {}
    const bytes = job.file.length;
    [now.encode, now.encodeCpu] = await rateAndCpu(bytes, () => encodeAll(job));
    [now.parts, now.partsCpu] = await rateAndCpu(bytes, () => encodeByParts(job, parts))
    const stages = await timeStages(job)
    now.encodeAgain = await rate(bytes, () => encodeAll(job))
    now.encodeOne = await rate(bytes, () => encodeAll(job, 1))
    now.decode = await rate(bytes, () => decodeAll(job, one, []))
    now.decodeSixLost = await rate(bytes, () => decodeAll(job, one, [0, 1, 2, 3, 4, 5]))
    for (const [name, kernel] of Object.entries(kernels(job, parts))) now[name] = await rate(bytes, () => { for (let i = 0; i < chunks; i++) kernel() })
    now.hashNative = await ask('/native')
    const rangeMs = await readRanges(job, one, 65_536, 60)
    // The first round warms the compiler.
    if (round === 0) continue
    for (const [name, value] of Object.entries(now)) (found.series[name] ??= []).push(value)
    found.stages.push(stages)
    found.rangeMs.push(...rangeMs)
    found.abortMs.push(...await abortChunks(job, 24))
  }
  return found
}

/** MB/s of files of every kind and size. */
async function files({ rounds }: { rounds: number }): Promise<Record<string, number[]>> {
  const job = await makeJob(1)
  const found: Record<string, number[]> = {}
  for (const kind of KINDS) {
    for (const [name, length] of Object.entries(SIZES)) {
      const one = { ...job, file: fileOf(kind, length) }
      const times = Math.max(1, Math.min(100, Math.floor(8 * CHUNK_BYTES / length)))
      const again = async (): Promise<void> => { for (let i = 0; i < times; i++) await encodeAll(one) }
      await again()
      const series: number[] = found[`${kind}.${name}`] = []
      for (let round = 0; round < rounds; round++) series.push(await rate(times * length, again))
    }
  }
  return found
}

/** A browser that has just started still fills its own caches in renderers that are not ours, ms. */
const SETTLE_MS = 8_000

/** MB of the renderers before the coder is loaded, and at most while it encodes; bytes of the coder's own memory before and after. */
async function memory({ chunks }: { chunks: number }): Promise<{ idle: number, samples: number[], wasm: number[] }> {
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS))
  const idle = await ask('/memory')
  const job = await makeJob(16)
  const [samples, wasm] = [[] as number[], [job.coder.calls.memory.buffer.byteLength]]
  for (let done = 0; done < chunks; done += 16) {
    await encodeAll(job)
    samples.push(await ask('/memory'))
  }
  wasm.push(job.coder.calls.memory.buffer.byteLength)
  return { idle: idle + job.file.length / 1e6, samples, wasm }
}

self.onmessage = ({ data }: MessageEvent<CodecJob>) => {
  const run = (): Promise<unknown> => data.what === 'speed' ? speeds(data) : data.what === 'files' ? files(data) : memory(data)
  run().then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: error instanceof Error ? error.stack : String(error) }) })
}
