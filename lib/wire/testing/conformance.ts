import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { isCyxError } from '../../errors.ts'
import type { Grant } from '../../record/grant.ts'
import { AHEAD_MAX_MS, CLOCK_SLACK_MS } from '../../record/grant.ts'
import { decodeReceipt } from '../../record/receipt.ts'
import { CREDIT_REQUESTS, MORE_MAX } from '../shard.ts'
import type { NodeClient, ShardRequest } from '../shard.ts'
import { makeTestChunk, makeTestDirectory } from './fixtures.ts'
import type { TestChunk } from './fixtures.ts'

/** A node of any make, with nothing in it that these tests put: its key, and a client over a connection of its own. */
export interface Candidate {
  /** Ed25519, 32 bytes. The node takes grants of `makeTestDirectory()`, the key of seed 7. */
  nodeKey: Bytes
  client: NodeClient
}

/** One rule of the protocol; `check` rejects where the node breaks it. Names are sentences of docs/format.md §11. */
export interface Rule { name: string, check: (candidate: Candidate) => Promise<void> }

const directory = makeTestDirectory()

function assert(holds: boolean, what: string): asserts holds { if (!holds) throw new Error(what) }

const refusal = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'worked', (error: unknown) => {
  if (!isCyxError(error)) throw error
  return error.details.why ?? error.code
})
async function refuses(promise: Promise<unknown>, why: string): Promise<void> {
  const said = await refusal(promise)
  assert(said === why, `${String(said)} instead of ${why}`)
}

/** Requests about one chunk of one version of their own. */
function world({ nodeKey }: Candidate, chunk: TestChunk = makeTestChunk(50_000)) {
  const version = crypto.getRandomValues(new Uint8Array(16))
  const request = (verb: Grant['verb'], shardIndex = 0, fields: Partial<Grant> = {}): ShardRequest =>
    ({ grant: directory.grant(nodeKey, { verb, version, ...fields }), version, chunkIndex: 3, chunkId: chunk.chunkId, shardIndex })
  const shard = (i = 0): Bytes => chunk.shards[i] ?? new Uint8Array(0)
  const put = (i = 0, fields: Partial<Grant> = {}) => ({ ...request('put', i, fields), shardIds: chunk.shardIds, bytes: shard(i) })
  return { chunk, version, request, shard, put }
}

/** What every node has to do. Needs nothing of a test runner: it runs in Node, in a browser, and against nodes of another make. */
export const RULES: readonly Rule[] = [
  {
    name: 'a put is answered by a receipt over what was put, again where it is there already',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, version } = world(candidate)
      for (const bytes of [await candidate.client.put(put()), await candidate.client.put(put())]) {
        const { receipt } = decodeReceipt(bytes)
        assert(equal(receipt.version, version) && receipt.chunk === 3 && receipt.shard === 0 && receipt.shardBytes === 50_000, 'the receipt is for something else')
      }
    },
  },
  {
    name: 'a get answers the shard, any range of it, and the list of its chunk',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, request, shard, chunk } = world(candidate)
      await candidate.client.put(put(1))
      const whole = await candidate.client.get(request('get', 1))
      assert(equal(whole.bytes, shard(1)) && equal(whole.shardIds, chunk.shardIds), 'other bytes')
      for (const [offset, length] of [[0, 1], [49_999, 1], [16_383, 2], [10, 0]] as const) {
        const { bytes } = await candidate.client.get({ ...request('get', 1), offset, length })
        assert(equal(bytes, shard(1).subarray(offset, length === 0 ? undefined : offset + length)), `another range at ${String(offset)}`)
      }
      await refuses(candidate.client.get({ ...request('get', 1), offset: 49_999, length: 2 }), 'BAD_REQUEST')
    },
  },
  {
    name: 'a get with a slice proves its range',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, request, shard } = world(candidate)
      await candidate.client.put(put())
      for (const [offset, length] of [[0, 1], [49_999, 1], [16_383, 20_000], [0, 0]] as const) {
        const { bytes } = await candidate.client.get({ ...request('get'), offset, length, shardBytes: 50_000 })
        assert(equal(bytes, shard().subarray(offset, length === 0 ? undefined : offset + length)), `another range at ${String(offset)}`)
      }
    },
  },
  {
    name: 'a verify proves the group at any offset, and nothing of a shard that is not there',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, request, shard } = world(candidate)
      await refuses(candidate.client.verify({ ...request('exists'), offset: 0, shardBytes: 50_000 }), 'NOT_FOUND')
      await candidate.client.put(put())
      for (const offset of [0, 20_000, 49_999]) {
        const { from, bytes } = await candidate.client.verify({ ...request('exists'), offset, shardBytes: 50_000 })
        assert(from <= offset && offset < from + bytes.length && equal(bytes, shard().subarray(from, from + bytes.length)), 'another group')
      }
      await refuses(candidate.client.verify({ ...request('exists'), offset: 0, shardBytes: 49_999 }), 'BAD_REQUEST')
    },
  },
  {
    name: 'exists and delete answer a batch in its order; a delete drops one version\'s lease, the bytes go with the last',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, request, version, chunk } = world(candidate)
      await candidate.client.put(put(0))
      await candidate.client.put(put(2))
      const more = [1, 2].map(shardIndex => ({ chunkIndex: 3, chunkId: chunk.chunkId, shardIndex }))
      assert((await candidate.client.exists({ ...request('exists'), more })).all.join() === '50000,0,50000', 'another order')
      const other = crypto.getRandomValues(new Uint8Array(16))
      await candidate.client.put({ ...put(0, { version: other }), version: other })
      assert((await candidate.client.remove({ ...request('delete'), more })).all.join() === 'false,false,true', 'another answer of a delete')
      assert((await candidate.client.exists({ ...request('exists'), version, more })).all.join() === '0,0,0', 'a lease is left')
      const { bytesFreed } = await candidate.client.remove({ ...request('delete', 0, { version: other }), version: other })
      assert(bytesFreed, 'the bytes are left')
    },
  },
  {
    name: 'a list has what the version holds within the grant, by chunk index, page by page',
    check: async (candidate: Candidate): Promise<void> => {
      const { version, request } = world(candidate)
      for (const chunkIndex of [9, 2, 5, 70]) {
        const chunk = makeTestChunk(100, 2)
        for (const shardIndex of [0, 1]) await candidate.client.put({ ...request('put', shardIndex, { chunkCount: 100 }), chunkIndex, chunkId: chunk.chunkId, shardIds: chunk.shardIds, bytes: chunk.shards[shardIndex] ?? new Uint8Array(0) })
      }
      const list = { grant: directory.grant(candidate.nodeKey, { verb: 'exists', version, chunkCount: 64 }), version }
      const first = await candidate.client.list({ ...list, chunkIndex: 0, max: 3 })
      assert(first.more && first.shards.map(one => one.chunkIndex).join() === '2,2', 'a chunk is cut in two')
      const rest = await candidate.client.list({ ...list, chunkIndex: 3 })
      assert(!rest.more && rest.shards.map(one => `${String(one.chunkIndex)}:${String(one.shardIndex)}:${String(one.shardBytes)}`).join() === '5:0:100,5:1:100,9:0:100,9:1:100', 'another list')
    },
  },
  {
    name: 'stats needs no grant; what only a coordinator does is refused',
    check: async ({ client, nodeKey }: Candidate): Promise<void> => {
      const status = await client.stats()
      assert(status.capacityBytes > 0 && status.usedBytes <= status.capacityBytes, 'impossible numbers')
      await refuses(client.getWork({ nodeKey }), 'UNSUPPORTED')
      await refuses(client.reportMetrics({ nodeKey, status }), 'UNSUPPORTED')
    },
  },
  {
    name: 'a grant for another node, verb, version, chunk or signer, and one that is too old, over-long or used up, opens nothing',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, request } = world(candidate)
      const { client, nodeKey } = candidate
      await client.put(put())
      const foreign = makeTestDirectory(8).grant(nodeKey, { verb: 'get', version: request('get').version })
      await refuses(client.get({ ...request('get'), grant: foreign }), 'BAD_GRANT')
      await refuses(client.get({ ...request('get'), grant: directory.grant(new Uint8Array(32).fill(5), { verb: 'get', version: request('get').version }) }), 'BAD_GRANT')
      await refuses(client.get(request('put')), 'BAD_GRANT')
      await refuses(client.get(request('get', 0, { version: new Uint8Array(16) })), 'BAD_GRANT')
      await refuses(client.get(request('get', 0, { firstChunk: 4 })), 'BAD_GRANT')
      await refuses(client.get(request('get', 0, { bytes: 49_999 })), 'OVER_LIMIT')
      await refuses(client.get({ ...request('get'), grant: new Uint8Array(191) }), 'BAD_GRANT')
      await refuses(client.get(request('get', 0, { expiresAtMs: Date.now() - CLOCK_SLACK_MS - 1000 })), 'GRANT_EXPIRED')
      await refuses(client.get(request('get', 0, { expiresAtMs: Date.now() + AHEAD_MAX_MS + 60_000 })), 'BAD_GRANT')
      await client.get(request('get', 0, { expiresAtMs: Date.now() + 60_000 - CLOCK_SLACK_MS }))
    },
  },
  {
    name: 'a grant that is used again moves no more bytes than it allows, whatever the connection',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, request } = world(candidate)
      await candidate.client.put(put())
      const once = request('get', 0, { bytes: 50_000 })
      await candidate.client.get(once)
      await refuses(candidate.client.get(once), 'OVER_LIMIT')
    },
  },
  {
    name: 'bytes that are not those of the list, or a list that is not that of the chunk, are not kept',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, shard, request, chunk } = world(candidate)
      await refuses(candidate.client.put({ ...put(), bytes: shard(1) }), 'HASH_MISMATCH')
      await refuses(candidate.client.put({ ...put(), shardIds: chunk.shardIds.toReversed() }), 'HASH_MISMATCH')
      assert(!(await candidate.client.exists(request('exists'))).exists, 'it was kept')
    },
  },
  {
    name: 'many requests overlap on one stream, each answered with its own',
    check: async (candidate: Candidate): Promise<void> => {
      const { put, request, shard } = world(candidate)
      for (const i of [0, 1, 2]) await candidate.client.put(put(i))
      const answers = await Promise.all(Array.from({ length: 4 * CREDIT_REQUESTS }, (_, i) => candidate.client.get({ ...request('get', i % 3), offset: i, length: 100 })))
      assert(answers.every(({ bytes }, i) => equal(bytes, shard(i % 3).subarray(i, i + 100))), 'answers were mixed up')
    },
  },
  {
    name: 'shards of one byte and of a whole MiB come back as they were put',
    check: async (candidate: Candidate): Promise<void> => {
      for (const length of [1, 1 << 20]) {
        const { put, request, shard } = world(candidate, makeTestChunk(length, 1))
        await candidate.client.put(put())
        assert(equal((await candidate.client.get(request('get'))).bytes, shard()), `${String(length)} bytes came back changed`)
      }
    },
  },
  {
    name: 'a batch of the largest size is answered',
    check: async (candidate: Candidate): Promise<void> => {
      const { request, chunk } = world(candidate)
      const more = Array.from({ length: MORE_MAX }, (_, i) => ({ chunkIndex: 3, chunkId: chunk.chunkId, shardIndex: i }))
      assert((await candidate.client.exists({ ...request('exists'), more })).all.length === MORE_MAX + 1, 'an answer is missing')
    },
  },
]
