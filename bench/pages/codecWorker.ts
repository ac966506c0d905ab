/// <reference lib="webworker" />
import { decodeChunk, encodeChunk, loadCoder } from '../../lib/codec/chunk.ts'
import type { Coder, EncodedChunk } from '../../lib/codec/chunk.ts'
import { CHUNK_BYTES, SEGMENT_BYTES, SHARD_MAX_BYTES, STANDARD } from '../../lib/codec/sizes.ts'

declare const self: DedicatedWorkerGlobalScope

/** What is measured: `chunks` of 4 MiB, `rounds` times. */
export interface CodecJob { chunks: number, rounds: number }

/** Megabytes (10^6) of plaintext per second, one value per round. */
export type CodecFigures = Record<'encode' | 'encodeTwo' | 'decode' | 'decodeSixLost' | 'aes' | 'copy', number[]>

/** Random bytes, so that no segment is compressed. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  // Web Cryptography API §10.1.1: at most 65,536 at once.
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}

async function rate(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return bytes / 1e3 / (performance.now() - start)
}

const shardsOf = ({ shards, shardLength }: EncodedChunk, lost: readonly number[]): (Uint8Array | null)[] =>
  Array.from({ length: STANDARD.total }, (_, i) => lost.includes(i) ? null : shards.subarray(i * shardLength, (i + 1) * shardLength))

async function encodeAll(coder: Coder, dek: CryptoKey, version: Uint8Array, file: Uint8Array, lanes: number): Promise<void> {
  const indices = Array.from({ length: file.length / CHUNK_BYTES }, (_, i) => i).values()
  const lane = async (): Promise<void> => {
    const into = new ArrayBuffer(STANDARD.total * SHARD_MAX_BYTES)
    for (const index of indices) {
      await encodeChunk(coder, { dek, version, index, plaintext: file.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES), last: false, into })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

async function measure({ chunks, rounds }: CodecJob): Promise<CodecFigures> {
  const coder = await loadCoder(new Uint8Array(await (await fetch('/codec.wasm')).arrayBuffer()))
  const dek = await crypto.subtle.importKey('raw', noise(32), 'HKDF', false, ['deriveKey', 'deriveBits'])
  const aesKey = await crypto.subtle.importKey('raw', noise(32), 'AES-GCM', false, ['encrypt'])
  const version = noise(16)
  const file = noise(chunks * CHUNK_BYTES)
  const one = await encodeChunk(coder, { dek, version, index: 0, plaintext: file.subarray(0, CHUNK_BYTES), last: false })
  const decode = async (lost: readonly number[]): Promise<void> => {
    const { chunkId, padded, table } = one
    for (let i = 0; i < chunks; i++) await decodeChunk(coder, { dek, version, index: 0, chunkId, shards: shardsOf(one, lost), plainLength: CHUNK_BYTES, padded, table })
  }
  const aes = async (): Promise<void> => {
    for (let at = 0; at < file.length; at += CHUNK_BYTES) {
      await Promise.all(Array.from({ length: CHUNK_BYTES / SEGMENT_BYTES }, (_, i) =>
        crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, aesKey, file.subarray(at + i * SEGMENT_BYTES, at + (i + 1) * SEGMENT_BYTES))))
    }
  }
  const target = new Uint8Array(file.length)
  const copy = (): Promise<void> => { target.set(file); return Promise.resolve() }
  const figures: CodecFigures = { encode: [], encodeTwo: [], decode: [], decodeSixLost: [], aes: [], copy: [] }
  for (let round = 0; round <= rounds; round++) {
    const now = {
      encode: await rate(file.length, () => encodeAll(coder, dek, version, file, 1)),
      encodeTwo: await rate(file.length, () => encodeAll(coder, dek, version, file, 2)),
      decode: await rate(file.length, () => decode([])),
      decodeSixLost: await rate(file.length, () => decode([0, 1, 2, 3, 4, 5])),
      aes: await rate(file.length, aes),
      copy: await rate(file.length, copy),
    }
    // The first round warms the compiler.
    if (round > 0) for (const name of Object.keys(now) as (keyof CodecFigures)[]) figures[name].push(Math.round(now[name]))
  }
  return figures
}

self.onmessage = (event: MessageEvent<CodecJob>) => {
  measure(event.data).then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: String(error) }) })
}
