import { afterEach, describe, expect, test } from 'vitest'
import type { Bytes } from '../bytes/bytes.ts'
import { equal } from '../bytes/bytes.ts'
import { fetchChunk } from '../engine/fetchChunk.ts'
import type { NodeInfo } from '../engine/peers.ts'
import { sendChunk } from '../engine/sendChunk.ts'
import type { SentShard } from '../engine/sendChunk.ts'
import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { makePool } from '../peers/pool.ts'
import type { PeerPool } from '../peers/pool.ts'
import type { ShardClient } from '../wire/shard.ts'
import { makeTestChunk } from '../wire/testing/fixtures.ts'
import { makeNodes } from './nodes.ts'

const KINDS = ['dead', 'silent', 'silent after accept', 'slow', 'lying', 'full'] as const
type Kind = typeof KINDS[number] | 'good'

const COUNT = 16
const SHARD_BYTES = 100_000
const version = new Uint8Array(16)
const numbers = Array.from({ length: COUNT }, (_, i) => i + 1)
const grants = new Map(numbers.map(number => [number, new Uint8Array(190)]))
const placement = { slots: numbers.slice(0, 14), spares: numbers.slice(14), grants }
const info = (number: number): NodeInfo => ({ number, publicKey: new Uint8Array(32), addresses: [], operator: `operator ${String(number)}`, region: 'here', online: true })

/** A request that is answered when the node is well again or its connection ends: never, here. */
const never = (signal?: AbortSignal): Promise<never> => new Promise((_, reject) => {
  signal?.addEventListener('abort', () => { reject(signal.reason as Error) })
  if (signal?.aborted) reject(signal.reason as Error)
})

const pools: PeerPool[] = []
afterEach(async () => { for (const pool of pools.splice(0)) await pool.close() })

/** Sixteen nodes behind the pool, scores and windows of the drive; `kinds` may change at any time. */
function world() {
  const kinds = new Map<number, Kind>()
  const kept = new Map<string, { bytes: Bytes, shardIds: Bytes }>()
  let answers = 0
  let onAnswer: (count: number) => void = () => undefined
  const client = (number: number): ShardClient => {
    const act = async <T>(answer: () => T, signal?: AbortSignal): Promise<T> => {
      // A line is never faster than an event.
      await new Promise(resolve => { setTimeout(resolve, 1) })
      const kind = kinds.get(number) ?? 'good'
      // One byte a second is the same as nothing, within any limit.
      if (kind === 'silent' || kind === 'silent after accept' || kind === 'slow') return never(signal)
      if (kind === 'dead') throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: number })
      onAnswer(++answers)
      return answer()
    }
    return {
      put: ({ chunkIndex, shardIndex, bytes, shardIds }, { signal } = {}) => act(() => {
        // The client of lib/wire throws this for a receipt that is for something else or not signed.
        if (kinds.get(number) === 'lying') throw new CyxError('NETWORK_NODE_LIED')
        if (kinds.get(number) === 'full') throw new CyxError('NETWORK_NODE_FULL')
        kept.set([number, chunkIndex, shardIndex].join(), { bytes: bytes.slice(), shardIds })
        return new Uint8Array(168)
      }, signal),
      get: ({ chunkIndex, shardIndex }, { signal } = {}) => act(() => {
        const there = kept.get([number, chunkIndex, shardIndex].join())
        if (!there) throw new CyxError('NETWORK_NODE_REFUSED', { reason: 'it is not there' })
        const bytes = there.bytes.slice()
        if (kinds.get(number) === 'lying') bytes[0] = (bytes[0] ?? 0) ^ 1
        return { bytes, shardIds: there.shardIds }
      }, signal),
      exists: () => Promise.reject(new Error('not asked for')),
      remove: () => Promise.reject(new Error('not asked for')),
      stats: () => Promise.reject(new Error('not asked for')),
      close: () => Promise.resolve(),
    }
  }
  const pool = makePool({
    dialMs: 300,
    routes: [{
      name: 'webtransport',
      open: ({ number }, { signal }) => {
        if (kinds.get(number) === 'silent') return never(signal)
        return kinds.get(number) === 'dead' ? Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE')) : Promise.resolve(client(number))
      },
    }],
  })
  pools.push(pool)
  const nodes = makeNodes(pool, () => Promise.resolve(numbers.map(info)))
  nodes.learn(numbers.map(info))
  const fail = (count: number, kind: Kind): void => { for (const number of numbers.slice(0, 14).slice(-count, count === 0 ? 0 : undefined)) kinds.set(number, kind) }
  return { nodes, fail, kept, onAnswer: (tell: typeof onAnswer) => { onAnswer = tell; answers = 0 } }
}

const chunkOf = () => {
  const { chunkId, shardIds, shards } = makeTestChunk(SHARD_BYTES, 14)
  const all = new Uint8Array(14 * SHARD_BYTES)
  for (const [i, shard] of shards.entries()) all.set(shard, i * SHARD_BYTES)
  return { chunkId, shardIds, shards: all, shardLength: SHARD_BYTES, table: null, contentHash: new Uint8Array(32), padded: 0 }
}
type Chunk = ReturnType<typeof chunkOf>
const shardOf = (chunk: Chunk, shard: number): Bytes => chunk.shards.subarray(shard * SHARD_BYTES, (shard + 1) * SHARD_BYTES)

const send = (nodes: ReturnType<typeof world>['nodes'], chunk: Chunk, index: number): Promise<SentShard[]> => sendChunk(chunk, { version, index }, placement, 11, nodes)
async function fetchAll(nodes: ReturnType<typeof world>['nodes'], chunk: Chunk, index: number, sent: readonly SentShard[], options: Options = {}): Promise<number> {
  const where = Array.from({ length: 14 }, (_, shard) => sent.find(one => one.shard === shard)?.node ?? 0xffffffff)
  const check = (bytes: Bytes, _: Bytes, shard: number): void => { if (!equal(bytes, shardOf(chunk, shard))) throw new CyxError('NETWORK_NODE_LIED') }
  const got = await fetchChunk({ version, index, chunkId: chunk.chunkId }, { nodes: where, grants }, 8, nodes, check, options)
  expect(got.every((bytes, shard) => bytes === null || equal(bytes, shardOf(chunk, shard)))).toBe(true)
  return got.filter(bytes => bytes !== null).length
}

describe.each(KINDS)('nodes that are %s', kind => {
  test('do not stop three chunks at once from being stored while eleven take theirs, one shard per node', async () => {
    for (const count of [0, 1, 5]) {
      const { nodes, fail } = world()
      fail(count, kind)
      const chunks = [chunkOf(), chunkOf(), chunkOf()]
      const sent = await Promise.all(chunks.map((chunk, index) => send(nodes, chunk, index)))
      for (const one of sent) {
        expect(one.length).toBeGreaterThanOrEqual(14 - Math.max(0, count - 2))
        expect(new Set(one.map(({ node }) => node)).size).toBe(one.length)
        expect(one.filter(({ node }) => node > 9 && node < 15 && count === 5)).toEqual([])
      }
    }
  })

  test('that leave ten make the upload fail, saying how many answered', async () => {
    for (const count of [6, 7]) {
      const { nodes, fail } = world()
      fail(count, kind)
      const slow = kind === 'slow' || kind === 'silent after accept'
      // Those would be waited for until their limit; a person who sees it waits or cancels.
      const stop = AbortSignal.timeout(3_000)
      const sending = sendChunk(chunkOf(), { version, index: 0 }, placement, 11, nodes, slow ? { signal: stop } : {})
      await expect(sending).rejects.toMatchObject(slow ? { name: 'TimeoutError' } : { code: 'NETWORK_NO_NODES_AVAILABLE', details: { online: 16 - count, needed: 11 } })
    }
  })

  test('do not stop a download while eight hold theirs; one fewer is told with what is missing', async () => {
    for (const count of [0, 1, 6, 7]) {
      const { nodes, fail } = world()
      const chunk = chunkOf()
      const sent = await send(nodes, chunk, 0)
      // A full node gives what it has.
      fail(count, kind)
      if (count < 7 || kind === 'full') expect(await fetchAll(nodes, chunk, 0, sent)).toBe(8)
      // Whoever keeps his connection and says nothing is waited for until the limit: nothing is left to ask instead, and a person may cancel.
      else if (kind === 'slow' || kind === 'silent' || kind === 'silent after accept') await expect(fetchAll(nodes, chunk, 0, sent, { signal: AbortSignal.timeout(1_500) })).rejects.toMatchObject({ name: 'TimeoutError' })
      else await expect(fetchAll(nodes, chunk, 0, sent)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7, missing: [7, 8, 9, 10, 11, 12, 13] } })
    }
  })

  test('become so in mid-download, one or six of them, and three chunks come all the same; so they do when six were so and are well again', async () => {
    for (const [count, before, after] of [[1, 'good', kind], [6, 'good', kind], [6, kind, 'good']] as const) {
      const { nodes, fail, onAnswer } = world()
      const chunks = [chunkOf(), chunkOf(), chunkOf()]
      const sent = await Promise.all(chunks.map((chunk, index) => send(nodes, chunk, index)))
      expect(sent.map(one => one.length)).toEqual([14, 14, 14])
      fail(count, before)
      onAnswer(answers => { if (answers === 5) fail(count, after) })
      expect(await Promise.all(chunks.map((chunk, index) => fetchAll(nodes, chunk, index, sent[index] ?? [])))).toEqual([8, 8, 8])
    }
  })

  test('become so in mid-transfer without harm', async () => {
    const { nodes, fail, onAnswer } = world()
    const chunks = [chunkOf(), chunkOf(), chunkOf()]
    onAnswer(count => { if (count === 20) fail(5, kind) })
    const sent = await Promise.all(chunks.map((chunk, index) => send(nodes, chunk, index)))
    for (const one of sent) expect(one.length).toBeGreaterThanOrEqual(11)
    fail(5, 'good')
    onAnswer(count => { if (count === 10) fail(3, kind) })
    for (const [index, chunk] of chunks.entries()) expect(await fetchAll(nodes, chunk, index, sent[index] ?? [])).toBe(8)
  })
})

test('a node that is slow is avoided by the chunks that follow, and the spare keeps its place', async () => {
  const { nodes, fail, kept } = world()
  fail(1, 'slow')
  for (let index = 0; index < 4; index++) await send(nodes, chunkOf(), index)
  expect(nodes.avoided(14)).toBe(true)
  expect([...kept.keys()].filter(key => key.endsWith(',13')).map(key => Number(key.split(',')[0]))).toEqual([15, 15, 15, 15])
})
