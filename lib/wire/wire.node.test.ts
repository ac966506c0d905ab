import { streamPair } from '@libp2p/utils'
import { describe, expect, it } from 'vitest'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { isCyxError } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'
import type { Grant } from '../record/grant.ts'
import { decodeReceipt } from '../record/receipt.ts'
import { createShardClient } from './client.ts'
import { frameHead, frameReader } from './frame.ts'
import { Reason, Request, Response } from './generated/shard.js'
import { getRequest } from './get.ts'
import { refused } from './refusal.ts'
import { serveShards } from './server.ts'
import { CREDIT_REQUESTS, SHARD_PROTOCOL } from './shard.ts'
import type { ShardClient, ShardRequest } from './shard.ts'
import type { Shard, Shelf } from './shelf.ts'
import { makeFakeShelf } from './testing/fakeShelf.ts'
import { makeTestChunk, makeTestDirectory } from './testing/fixtures.ts'

const directory = makeTestDirectory()
const chunk = makeTestChunk(100_000)
const version = new Uint8Array(16).fill(2)
const shard = (i: number): Bytes => chunk.shards[i] ?? new Uint8Array(0)

async function pair(overrides: Partial<Shelf> = {}, silenceMs = 15_000): Promise<{ client: ShardClient, shelf: ReturnType<typeof makeFakeShelf>, ended: () => boolean }> {
  const [near, far] = await streamPair()
  const shelf = makeFakeShelf(overrides)
  serveShards(far, shelf)
  let over = false
  return { client: createShardClient(near, { nodeKey: makeFakeShelf().nodeKey, silenceMs, onEnd: () => { over = true } }), shelf, ended: () => over }
}
const request = (shelf: Shelf, fields: Partial<Grant> = {}, shardIndex = 0): ShardRequest => ({ grant: directory.grant(shelf.nodeKey, fields), version, chunkIndex: 3, chunkId: chunk.chunkId, shardIndex })
const put = (shelf: Shelf, shardIndex = 0) => ({ ...request(shelf, {}, shardIndex), shardIds: chunk.shardIds, bytes: shard(shardIndex) })
const failure = async (promise: Promise<unknown>): Promise<{ code: ErrorCode, why: unknown } | 'worked'> => {
  try { await promise } catch (error) {
    if (isCyxError(error)) return { code: error.code, why: error.details.why }
    throw error
  }
  return 'worked'
}
/** A shelf whose word is changed on its way. */
const liar = (change: (shard: Shard) => Partial<Shard>): Partial<Shelf> => {
  const honest = makeFakeShelf()
  return { keep: honest.keep, find: honest.find, read: async (id, index) => { const kept = await honest.read(id, index); return kept && { ...kept, ...change(kept) } } }
}

describe('the shard protocol', () => {
  it('puts, finds, gets, and deletes', async () => {
    const { client, shelf } = await pair()
    const { receipt } = decodeReceipt(await client.put(put(shelf)))
    expect(receipt).toMatchObject({ chunk: 3, shard: 0, shardBytes: 100_000 })
    expect(await client.exists(request(shelf, { verb: 'exists' }))).toEqual({ exists: true, shardBytes: 100_000, all: [100_000] })
    const { bytes, shardIds } = await client.get(request(shelf, { verb: 'get' }))
    expect(equal(bytes, shard(0)) && equal(shardIds, chunk.shardIds)).toBe(true)
    expect(await client.remove(request(shelf, { verb: 'delete' }))).toEqual({ bytesFreed: true, all: [true] })
    expect(await client.exists(request(shelf, { verb: 'exists' }))).toEqual({ exists: false, shardBytes: 0, all: [0] })
  })

  it('takes a refusal for a reason that it does not know as BUSY, and goes on', async () => {
    const [near, far] = await streamPair()
    const send = (response: Parameters<typeof Response.encode>[0], change: (bytes: Uint8Array) => void = () => undefined): void => {
      const bytes = Response.encode(response)
      change(bytes)
      far.send(frameHead(bytes))
    }
    const read = frameReader(Request.decode, () => undefined, ({ header: { id, stats } }) => {
      if (stats) return send({ id, status: { capacityBytes: 1, usedBytes: 0, shards: 0, cpuPercent: 0, memoryPercent: 0, uptimeSeconds: 0, version: 'later' } })
      send({ id, refusal: { reason: Reason.BUSY, message: '' } }, bytes => {
        expect([...bytes.slice(-2)]).toEqual([8, 9])
        bytes[bytes.length - 1] = 99
      })
    })
    far.addEventListener('message', ({ data }) => { read(data.subarray()) })
    send({ hello: { protocol: SHARD_PROTOCOL, maxPayloadBytes: 1 << 20, creditBytes: 1 << 20, creditRequests: 8, verbs: [] } })
    const shelf = makeFakeShelf()
    const client = createShardClient(near, { nodeKey: shelf.nodeKey })
    expect(await failure(client.exists(request(shelf)))).toEqual({ code: 'NETWORK_NODE_REFUSED', why: 'BUSY' })
    expect((await client.stats()).version).toBe('later')
    await client.close()
  })

  it('gives nothing of one version under a grant for another, even to who knows the chunk id', async () => {
    const { client, shelf } = await pair()
    await client.put(put(shelf))
    const other = new Uint8Array(16).fill(3)
    const elsewhere = (verb: 'get' | 'exists') => ({ ...request(shelf, { verb, version: other }), version: other })
    expect(await failure(client.get(elsewhere('get')))).toEqual({ code: 'NETWORK_NODE_REFUSED', why: 'NOT_FOUND' })
    expect(await client.exists(elsewhere('exists'))).toEqual({ exists: false, shardBytes: 0, all: [0] })
  })

  it('gets any range, and refuses one beyond the end', async () => {
    const { client, shelf } = await pair()
    await client.put(put(shelf))
    const range = (offset: number, length: number) => client.get({ ...request(shelf, { verb: 'get' }), offset, length })
    expect(equal((await range(99_999, 1)).bytes, shard(0).subarray(99_999))).toBe(true)
    expect(equal((await range(5, 0)).bytes, shard(0).subarray(5))).toBe(true)
    expect(await failure(range(99_999, 2))).toMatchObject({ why: 'BAD_REQUEST' })
    expect(await failure(range(100_000, 0))).toMatchObject({ why: 'BAD_REQUEST' })
  })

  it('answers many requests at a time, each its own', async () => {
    const { client, shelf } = await pair()
    await Promise.all([0, 1, 2].map(i => client.put(put(shelf, i))))
    const all = await Promise.all(Array.from({ length: 3 * CREDIT_REQUESTS }, (_, i) => client.get({ ...request(shelf, { verb: 'get' }, i % 3), offset: i, length: 100 })))
    expect(all.every(({ bytes }, i) => equal(bytes, shard(i % 3).subarray(i, i + 100)))).toBe(true)
  })

  it('has as many whole shards under way as their length lets it, once it has seen some', async () => {
    let [reading, most] = [0, 0]
    const honest = makeFakeShelf()
    const { client, shelf } = await pair({ ...honest, read: async (id, index) => {
      most = Math.max(most, ++reading)
      await new Promise(resolve => { setTimeout(resolve, 5) })
      reading--
      return honest.read(id, index)
    } })
    await client.put(put(shelf))
    const whole = () => client.get(request(shelf, { verb: 'get' }))
    await Promise.all(Array.from({ length: 40 }, whole))
    most = 0
    await Promise.all(Array.from({ length: 100 }, whole))
    expect(most).toBeGreaterThan(8)
    // 8 MiB of 100,000 bytes each.
    expect(most).toBeLessThanOrEqual(83)
  })

  it('tells a refusal by its reason', async () => {
    const { client, shelf } = await pair()
    expect(await failure(client.get(request(shelf, { verb: 'get' })))).toEqual({ code: 'NETWORK_NODE_REFUSED', why: 'NOT_FOUND' })
    expect(await failure(client.put({ ...put(shelf), bytes: shard(1) }))).toEqual({ code: 'NETWORK_NODE_REFUSED', why: 'HASH_MISMATCH' })
    expect(await failure(client.put({ ...put(shelf), shardIds: chunk.shardIds.toReversed() }))).toEqual({ code: 'NETWORK_NODE_REFUSED', why: 'HASH_MISMATCH' })
    expect(await failure(client.put({ ...put(shelf), grant: directory.grant(shelf.nodeKey, { verb: 'get' }) }))).toEqual({ code: 'NETWORK_NODE_REFUSED', why: 'BAD_GRANT' })
    expect(await failure((await pair({ keep: () => Promise.reject(refused('FULL')) })).client.put(put(shelf)))).toEqual({ code: 'NETWORK_NODE_FULL', why: 'FULL' })
    expect(await failure((await pair({ find: () => 5, read: () => Promise.reject(refused('CORRUPT')) })).client.get(request(shelf, { verb: 'get' })))).toEqual({ code: 'STORAGE_CORRUPT', why: 'CORRUPT' })
  })

  it('keeps the words of a fault inside the node', async () => {
    const { client, shelf } = await pair({ keep: () => Promise.reject(new Error('EIO at /secret/path')) })
    const error = await client.put(put(shelf)).catch((thrown: unknown) => thrown)
    expect(JSON.stringify(error)).not.toContain('secret')
  })

  it('does not believe a receipt for something else, or of another signer', async () => {
    const { client, shelf } = await pair({ sign: () => new Uint8Array(64) })
    expect(await failure(client.put(put(shelf)))).toMatchObject({ code: 'NETWORK_NODE_LIED' })
    const other = makeFakeShelf()
    const elsewhere = await pair({ admit: asked => ({ ...other.admit(asked), grant: { ...other.admit(asked).grant, nonce: new Uint8Array(16) } }) })
    expect(await failure(elsewhere.client.put(put(elsewhere.shelf)))).toMatchObject({ code: 'NETWORK_NODE_LIED' })
  })

  it('does not believe a list of another chunk, or a range of the wrong length', async () => {
    const other = makeTestChunk(100_000)
    const lists = await pair(liar(() => ({ shardIds: other.shardIds })))
    await lists.client.put(put(lists.shelf))
    expect(await failure(lists.client.get(request(lists.shelf, { verb: 'get' })))).toMatchObject({ code: 'NETWORK_NODE_LIED' })
    const short = await pair(liar(({ bytes }) => ({ bytes: bytes.subarray(1) })))
    await short.client.put(put(short.shelf))
    expect(await failure(short.client.get(request(short.shelf, { verb: 'get' })))).toMatchObject({ code: 'NETWORK_NODE_LIED' })
  })

  it('gives up a node that owes an answer and says nothing, also when the asker has gone', async () => {
    const { client, shelf, ended } = await pair({ read: () => new Promise(() => undefined) }, 600)
    await client.put(put(shelf))
    const stop = new AbortController()
    const got = client.get(request(shelf, { verb: 'get' }), { signal: stop.signal })
    setTimeout(() => { stop.abort() }, 10)
    await expect(got).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(ended).toBe(true)
    const second = await pair({ read: () => new Promise(() => undefined) }, 600)
    await second.client.put(put(second.shelf))
    expect(await failure(second.client.get(request(second.shelf, { verb: 'get' })))).toMatchObject({ code: 'NETWORK_NODE_TIMEOUT' })
  })

  it('gives up one request that takes too long while others are answered', async () => {
    const { client, shelf, ended } = await pair({ read: () => new Promise(() => undefined) }, 600)
    await client.put(put(shelf))
    const chatter = setInterval(() => { void client.exists(request(shelf, { verb: 'exists' })) }, 20)
    expect(await failure(client.get(request(shelf, { verb: 'get' })))).toMatchObject({ code: 'NETWORK_NODE_TIMEOUT' })
    clearInterval(chatter)
    expect(ended()).toBe(false)
    await client.close()
  })

  it('gives up a node that does not greet', async () => {
    const [near] = await streamPair()
    const client = createShardClient(near, { nodeKey: makeFakeShelf().nodeKey, silenceMs: 50 })
    expect(await failure(client.exists(request(makeFakeShelf(), { verb: 'exists' })))).toMatchObject({ code: 'NETWORK_NODE_TIMEOUT' })
  })

  it('rethrows the caller\'s abort as it is', async () => {
    const { client, shelf } = await pair({ read: () => new Promise(() => undefined) })
    await client.put(put(shelf))
    const stop = new AbortController()
    const got = client.get(request(shelf, { verb: 'get' }), { signal: stop.signal })
    setTimeout(() => { stop.abort() }, 10)
    await expect(got).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('rejects what is under way when the stream ends, and says so once', async () => {
    const { client, shelf, ended } = await pair({ read: () => new Promise(() => undefined) })
    await client.put(put(shelf))
    const got = failure(client.get(request(shelf, { verb: 'get' })))
    await new Promise(resolve => { setTimeout(resolve, 10) })
    await client.close()
    expect(await got).toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
    expect(ended()).toBe(true)
    expect(await failure(client.exists(request(shelf, { verb: 'exists' })))).toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
  })

  it('drops a client that exceeds its credits, or sends what is no frame', async () => {
    const flood = async (bytes: Uint8Array, times: number): Promise<string> => {
      const [near, far] = await streamPair()
      serveShards(far, makeFakeShelf({ read: () => new Promise(() => undefined), find: () => 1 }))
      const closed = new Promise<string>(resolve => { near.addEventListener('close', ({ error }) => { resolve(error?.name ?? 'closed') }) })
      for (let i = 0; i < times && near.status === 'open'; i++) near.send(bytes)
      return closed
    }
    const { shelf } = await pair()
    const get = Request.encode({ ...getRequest(request(shelf, { verb: 'get' })), id: 1, get: { offset: 0, length: 1, slice: false } })
    expect(await flood(frameHead(get), 3 * CREDIT_REQUESTS)).toBe('StreamResetError')
    expect(await flood(new Uint8Array(100).fill(255), 1)).toBe('StreamResetError')
  })
})
