import { decodeChunk, encodeChunk, loadCoder, openRange, planRange } from '../../lib/codec/chunk.ts'
import type { Coder, EncodedChunk } from '../../lib/codec/chunk.ts'
import { SLOTS } from '../../lib/codec/coder.ts'
import { coderFile } from '../../lib/codec/features.ts'
import { CHUNK_BYTES, SHARD_MAX_BYTES, STANDARD } from '../../lib/codec/sizes.ts'

/** What both sides of a comparison work on. */
export interface Job { coder: Coder, dek: CryptoKey, version: Uint8Array, file: Uint8Array<ArrayBuffer> }

/** Random bytes, so that no segment is compressed. */
export function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  // Web Cryptography API §10.1.1: at most 65,536 at once.
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

/** A coder of the build that fits this browser, and a file of noise. */
export async function makeJob(chunks: number): Promise<Job> {
  const coder = await loadCoder(new Uint8Array(await (await fetch(`/${coderFile()}`)).arrayBuffer()))
  const dek = await crypto.subtle.importKey('raw', noise(32), 'HKDF', false, ['deriveKey', 'deriveBits'])
  return { coder, dek, version: noise(16), file: noise(chunks * CHUNK_BYTES) }
}

/** Runs `work` once per index, `lanes` at a time. */
export async function inLanes(count: number, lanes: number, work: (index: number, lane: number) => Promise<unknown>): Promise<void> {
  const indices = Array.from({ length: count }, (_, i) => i).values()
  await Promise.all(Array.from({ length: lanes }, async (_, lane) => { for (const index of indices) await work(index, lane) }))
}

/** Chunks that the pool hands to a worker at a time: one in hand, one in line. */
const LANES = 2

const buffers = Array.from({ length: LANES }, () => new ArrayBuffer(STANDARD.total * SHARD_MAX_BYTES))

/** The whole path over a file, with as many chunks at hand as in the app; shard buffers are used again, as in the app. */
export async function encodeAll({ coder, dek, version, file }: Job, lanes = LANES): Promise<void> {
  const chunks = Math.ceil(file.length / CHUNK_BYTES)
  await inLanes(chunks, lanes, (index, lane) => encodeChunk(coder, {
    dek, version, index, plaintext: file.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES), last: index === chunks - 1, into: buffers[lane],
  }))
}

/** The first chunk, to be read again and again. */
export const firstChunk = ({ coder, dek, version, file }: Job): Promise<EncodedChunk> =>
  encodeChunk(coder, { dek, version, index: 0, plaintext: file.subarray(0, CHUNK_BYTES), last: false })

const shapeOf = ({ dek, version }: Job, { chunkId, padded, table }: EncodedChunk) => ({ dek, version, index: 0, chunkId, plainLength: CHUNK_BYTES, padded, table })

const shard = ({ shards, shardLength }: EncodedChunk, index: number): Uint8Array<ArrayBuffer> => shards.subarray(index * shardLength, (index + 1) * shardLength)

/** Opens the chunk as often as the file has chunks, without the shards that are lost. */
export async function decodeAll(job: Job, one: EncodedChunk, lost: readonly number[]): Promise<void> {
  const shards = Array.from({ length: STANDARD.total }, (_, i) => lost.includes(i) ? null : shard(one, i))
  await inLanes(job.file.length / CHUNK_BYTES, LANES, () => decodeChunk(job.coder, { ...shapeOf(job, one), shards }))
}

/** Milliseconds that each of `times` random ranges of `length` bytes takes, from fetched parts of shards to plaintext. */
export async function readRanges(job: Job, one: EncodedChunk, length: number, times: number): Promise<number[]> {
  const shape = shapeOf(job, one)
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const from = Math.floor(Math.random() * (CHUNK_BYTES - length))
    const parts = planRange(shape, from, from + length).parts.map(part => ({ shard: part.shard, from: part.from, bytes: shard(one, part.shard).slice(part.from, part.to) }))
    const since = performance.now()
    const got = await openRange(job.coder, shape, { from, to: from + length }, parts)
    taken.push(performance.now() - since)
    if (got[0] !== job.file[from]) throw new Error('a range came back wrong')
  }
  return taken
}

/** Milliseconds from an abort until its slot is free, each at another moment of a chunk's way. */
export async function abortChunks({ coder, dek, version, file }: Job, times: number): Promise<number[]> {
  const taken: number[] = []
  for (let i = 0; i < times; i++) {
    const stop = new AbortController()
    const running = encodeChunk(coder, { dek, version, index: 0, plaintext: file.subarray(0, CHUNK_BYTES), last: false }, { signal: stop.signal })
    await new Promise(resolve => setTimeout(resolve, i % 12))
    const since = performance.now()
    stop.abort()
    await running.catch(() => undefined)
    if (coder.idle.length !== SLOTS) throw new Error('a slot is not free')
    taken.push(performance.now() - since)
  }
  return taken
}
