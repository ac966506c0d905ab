import { expect, onTestFinished, test, vi } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { loadCoder } from '../codec/coder.ts'
import { encodeChunk } from '../codec/encode.ts'
import { CHUNK_BYTES } from '../codec/sizes.ts'
import type { DecodeJob, EncodedChunk, EncodeJob } from './codecCalls.ts'
import { fetchCoder } from './codecModule.ts'
import { makeCodecPool } from './codecPool.ts'
import type { CodecPool, CodecPoolOptions } from './codecPool.ts'

const script = new URL('./codecWorker.ts', import.meta.url)
const wasm = await readWasm()
const module = await WebAssembly.compile(wasm)
const dek = await crypto.subtle.importKey('raw', noise(32, 1), 'HKDF', false, ['deriveKey', 'deriveBits'])
const version = noise(16, 2)

function open(options?: CodecPoolOptions, what: { script?: URL, module?: WebAssembly.Module } = {}): CodecPool {
  const pool = makeCodecPool(what.script ?? script, what.module ?? module, options)
  onTestFinished(() => { pool.close() })
  return pool
}

const job = (length: number, index = 0): EncodeJob => ({ dek, version, index, plaintext: noise(length, length + index), last: true })

const back = (chunk: EncodedChunk, length: number, index = 0): DecodeJob => ({
  dek, version, index, chunkId: chunk.chunkId, plainLength: length, padded: chunk.padded, table: chunk.table,
  shards: Array.from({ length: 14 }, (_, i) => i < 6 ? null : chunk.shards.slice(i * chunk.shardLength, (i + 1) * chunk.shardLength)),
})

test('chunks go through workers and come back, their buffers transferred both ways', async () => {
  const pool = open()
  const given = job(700_000)
  const copy = given.plaintext.slice()
  const chunk = await pool.encode(given)
  expect(given.plaintext.length).toBe(0)
  const coder = await loadCoder(wasm)
  expect(chunk).toEqual(await encodeChunk(coder, { ...given, plaintext: copy }))
  const shards = back(chunk, copy.length)
  const { plaintext } = await pool.decode(shards)
  expect(plaintext).toEqual(copy)
  expect(shards.shards.map(shard => shard?.length ?? 0)).toEqual(new Array(14).fill(0))
})

test('a buffer that was released is written again', async () => {
  const pool = open({ size: 1 })
  const chunk = await pool.encode(job(CHUNK_BYTES))
  const { buffer } = chunk.shards
  const bytes = buffer.byteLength
  pool.release(chunk)
  const next = await pool.encode(job(5000, 1))
  expect(buffer.byteLength).toBe(0)
  expect(next.shards.buffer.byteLength).toBe(bytes)
  const coder = await loadCoder(wasm)
  expect(next).toEqual(await encodeChunk(coder, job(5000, 1)))
})

test('a buffer that is too small for a chunk waits for one that fits', async () => {
  const pool = open({ size: 1 })
  const small = await pool.encode(job(5000))
  const { buffer } = small.shards
  pool.release(small)
  expect((await pool.encode(job(CHUNK_BYTES, 1))).shardLength).toBe(524_416)
  expect(buffer.byteLength).toBeGreaterThan(0)
  await pool.encode(job(4000, 2))
  expect(buffer.byteLength).toBe(0)
})

test('more jobs than slots wait in line, and no more workers run than there may be', async () => {
  const pool = open({ size: 2 })
  const jobs = Array.from({ length: 12 }, (_, i) => pool.encode(job(300_000, i)))
  const chunks = await Promise.all(jobs)
  expect(new Set(chunks.map(({ chunkId }) => chunkId.join())).size).toBe(12)
  expect(pool.running()).toBe(2)
})

test('an abort is thrown as it is, in line and at work, and frees the slot', async () => {
  const pool = open({ size: 1 })
  for (let round = 0; round < 10; round++) {
    const stop = new AbortController()
    const reason = new Error('enough')
    const running = Array.from({ length: 5 }, (_, i) => pool.encode(job(CHUNK_BYTES, i), { signal: stop.signal }))
    await new Promise(resolve => setTimeout(resolve, round))
    stop.abort(reason)
    for (const one of await Promise.allSettled(running)) if (one.status === 'rejected') expect(one.reason).toBe(reason)
  }
  const chunk = await pool.encode(job(1000))
  expect((await pool.decode(back(chunk, 1000))).plaintext).toEqual(noise(1000, 1000))
  expect(pool.running()).toBe(1)
})

test('an error keeps its code and details on its way out of a worker, and the worker lives', async () => {
  const pool = open({ size: 1 })
  const chunk = await pool.encode(job(3000))
  const bad = back(chunk, 3000)
  bad.shards[7]![100]! ^= 1
  await expect(pool.decode(bad)).rejects.toMatchObject({ name: 'CyxError', code: expect.stringMatching(/^STORAGE_(CORRUPT|FORMAT)$/) as string, details: { chunk: expect.any(String) as string } })
  const few = back(chunk, 3000)
  few.shards[7] = null
  await expect(pool.decode(few)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7 } })
  await expect(pool.encode({ ...job(10), version: new Uint8Array(3) })).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  expect((await pool.decode(back(chunk, 3000))).plaintext).toEqual(noise(3000, 3000))
})

test('workers without work are ended, and start again when there is some', async () => {
  const pool = open({ size: 1, idleMs: 20 })
  await pool.encode(job(1000))
  await vi.waitFor(() => { expect(pool.running()).toBe(0) })
  const chunk = await pool.encode(job(1000))
  expect(chunk.padded).toBe(1024)
})

test('a worker that does not load fails its jobs, and so does a module that is no coder', async () => {
  await expect(open({}, { script: new URL('./noSuchWorker.ts', import.meta.url) }).encode(job(10))).rejects.toMatchObject({ code: 'CODER_FAILED' })
  const empty = await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
  await expect(open({}, { module: empty }).encode(job(10))).rejects.toMatchObject({ code: 'CODER_FAILED' })
})

test('a closed pool fails what is under way and all that follows', async () => {
  const pool = open({ size: 1 })
  const running = Array.from({ length: 4 }, (_, i) => pool.encode(job(CHUNK_BYTES, i)))
  pool.close()
  for (const one of await Promise.allSettled(running)) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'CODER_FAILED' } })
  await expect(pool.encode(job(10))).rejects.toMatchObject({ code: 'CODER_FAILED' })
  expect(pool.running()).toBe(0)
})

test('the coder is fetched by the name of the build that fits; what is missing, no coder, or without SIMD has its own error', async () => {
  const folder = new URL('/lib/codec/wasm/dist/', location.href)
  const chunk: EncodedChunk = await open({}, { module: await fetchCoder(folder) }).encode(job(2000))
  const plain: Bytes = noise(2000, 2000)
  expect(chunk).toEqual(await encodeChunk(await loadCoder(wasm), { dek, version, index: 0, plaintext: plain, last: true }))
  const page = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => { vi.restoreAllMocks() })
  page.mockResolvedValueOnce(new Response('', { status: 404 }))
  await expect(fetchCoder(folder)).rejects.toMatchObject({ code: 'CODER_FAILED', details: { what: expect.stringContaining('404') as string } })
  page.mockResolvedValueOnce(new Response('<!doctype html>'))
  await expect(fetchCoder(folder)).rejects.toMatchObject({ code: 'CODER_FAILED' })
  page.mockRejectedValueOnce(new TypeError('no network'))
  await expect(fetchCoder(folder)).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' })
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  await expect(fetchCoder(folder)).rejects.toMatchObject({ code: 'CODER_UNSUPPORTED' })
})
