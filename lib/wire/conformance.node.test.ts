import { readFile } from 'node:fs/promises'
import { streamPair } from '@libp2p/utils'
import { describe, expect, it } from 'vitest'
import { refused } from './refusal.ts'
import { makeBudget } from './budget.ts'
import { createShardClient } from './client.ts'
import { frameHead } from './frame.ts'
import { Request } from './generated/shard.js'
import { serveShards } from './server.ts'
import type { ServeOptions } from './server.ts'
import type { NodeClient, Work } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { RULES } from './testing/conformance.ts'
import { makeFakeShelf } from './testing/fakeShelf.ts'
import { makeTestChunk, makeTestDirectory } from './testing/fixtures.ts'
import { floodStreams } from './testing/flood.ts'
import { REQUESTS } from './testing/vectors.ts'
import { SERVED } from './verbs.ts'

async function pair(overrides: Partial<Shelf> = {}, options: ServeOptions = {}): Promise<{ client: NodeClient, nodeKey: Uint8Array<ArrayBuffer> }> {
  const [near, far] = await streamPair()
  const shelf = makeFakeShelf(overrides)
  serveShards(far, shelf, options)
  return { client: createShardClient(near, { nodeKey: shelf.nodeKey }), nodeKey: shelf.nodeKey }
}

describe('the fake node of other tests', () => {
  // It trusts every signature and counts no bytes.
  for (const { name, check } of RULES.filter(({ name }) => !name.includes('grant'))) {
    it(name, async () => { await check(await pair()) })
  }
})

describe('docs/conformance.md', () => {
  it('has a row for each rule, in their order', async () => {
    const text = await readFile(new URL('../../docs/conformance.md', import.meta.url), 'utf8')
    expect([...text.matchAll(/^\| (.*?) \| kept /gm)].map(([, name]) => name)).toEqual(RULES.map(({ name }) => name))
  })
})

describe('docs/format.md', () => {
  const section = async (): Promise<string> => /## 11 [\s\S]*?(?=\n## )/.exec(await readFile(new URL('../../docs/format.md', import.meta.url), 'utf8'))?.[0] ?? ''

  it('tells every reason of a refusal by its number', async () => {
    const told = [...(await section()).matchAll(/^\| (\d+) \| `([A-Z_]+)` \|/gm)].map(([, number, name]) => [name, Number(number)])
    const proto = await readFile(new URL('shard.proto', import.meta.url), 'utf8')
    const reasons = [...(/enum Reason \{([^}]*)\}/.exec(proto)?.[1] ?? '').matchAll(/(\w+) = (\d+);/g)].map(([, name, number]) => [name, Number(number)]).filter(([, number]) => number !== 0)
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(reasons))
    expect(reasons.length).toBe(told.length)
  })

  it('tells the longest payload and the time of every verb', async () => {
    const text = await section()
    for (const [name, { deadlineMs, payloadBytes }] of Object.entries(SERVED)) {
      const words = name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
      expect(text.split('\n').find(line => line.startsWith('| **') && line.includes(`**${words}**`)), name).toContain(`| ${payloadBytes === 0 ? '0' : '≤ 1 MiB'} | ${String(deadlineMs / 1000)} s |`)
    }
  })
})

describe('a coordinator', () => {
  const work: Work = { kind: 'handOver', version: new Uint8Array(16).fill(1), shard: { chunkIndex: 5, chunkId: new Uint8Array(32).fill(2), shardIndex: 3 }, toNode: new Uint8Array(32).fill(4), grant: new Uint8Array(190).fill(5) }
  const status = { capacityBytes: 5e12, usedBytes: 3, shards: 1, cpuPercent: 7, memoryPercent: 8, uptimeSeconds: 9, version: '1' }

  it('takes reports and gives out work', async () => {
    const seen: unknown[] = []
    const { client } = await pair({ desk: { report: (key, one) => { seen.push(key[0], one); return Promise.resolve(['drain']) }, work: (_, max) => Promise.resolve(Array.from({ length: max }, () => work)) } })
    expect(await client.reportMetrics({ nodeKey: new Uint8Array(32).fill(6), status })).toEqual({ commands: ['drain'] })
    expect(seen).toEqual([6, status])
    expect(await client.getWork({ nodeKey: new Uint8Array(32), max: 12 })).toEqual(Array.from({ length: 12 }, () => work))
  })
})

describe('limits', () => {
  it('a request that the node works on too long is answered BUSY, and the stream lives', async () => {
    const { client, nodeKey } = await pair({ find: () => 5, read: () => new Promise(() => undefined) }, { deadlineMs: 20 })
    const { chunkId } = makeTestChunk(5, 1)
    const request = { grant: makeTestDirectory().grant(nodeKey, { verb: 'get' }), version: new Uint8Array(16).fill(2), chunkIndex: 3, chunkId, shardIndex: 0 }
    await expect(client.get(request)).rejects.toMatchObject({ details: { why: 'BUSY' } })
    expect((await client.stats()).version).toBe('test')
  })

  it('a proof of other bytes is a lie', async () => {
    const honest = makeFakeShelf()
    const chunk = makeTestChunk(40_000)
    const { client, nodeKey } = await pair({ keep: honest.keep, find: honest.find, read: async (id, index) => {
      const shard = await honest.read(id, index)
      return shard && { ...shard, bytes: chunk.shards[1] ?? shard.bytes }
    } })
    const request = (verb: 'put' | 'get' | 'exists') => ({ grant: makeTestDirectory().grant(nodeKey, { verb }), version: new Uint8Array(16).fill(2), chunkIndex: 3, chunkId: chunk.chunkId, shardIndex: 0 })
    await client.put({ ...request('put'), shardIds: chunk.shardIds, bytes: chunk.shards[0] ?? new Uint8Array(0) })
    await expect(client.verify({ ...request('exists'), offset: 5, shardBytes: 40_000 })).rejects.toMatchObject({ code: 'NETWORK_NODE_LIED' })
    await expect(client.get({ ...request('get'), offset: 5, length: 9, shardBytes: 40_000 })).rejects.toMatchObject({ code: 'NETWORK_NODE_LIED' })
    expect(refused('UNSUPPORTED').code).toBe('NETWORK_NODE_REFUSED')
  })

  it('a budget lets in what fits, the rest in order, and forgets who leaves the line', () => {
    const budget = makeBudget(10)
    const went: string[] = []
    const first = budget.take(8, () => { went.push('first') })
    const second = budget.take(5, () => { went.push('second') })
    const third = budget.take(1, () => { went.push('third') })
    expect([went, first.waits, second.waits, third.waits]).toEqual([['first'], false, true, true])
    second.release()
    expect(went).toEqual(['first', 'third'])
    first.release()
    third.release()
    third.release()
    expect(budget.taken()).toBe(0)
    expect(budget.take(99, () => { went.push('large') }).waits).toBe(false)
  })

  it('streams beyond the budget are served when others are done', async () => {
    const budget = makeBudget(100_000)
    const chunk = makeTestChunk(60_000, 1)
    const all = await Promise.all(Array.from({ length: 8 }, () => pair({}, { budget })))
    await Promise.all(all.map(async ({ client, nodeKey }) => {
      await client.put({ grant: makeTestDirectory().grant(nodeKey), version: new Uint8Array(16).fill(2), chunkIndex: 3, chunkId: chunk.chunkId, shardIndex: 0, shardIds: chunk.shardIds, bytes: chunk.shards[0] ?? new Uint8Array(0) })
    }))
    expect(budget.taken()).toBe(0)
  })

  it('a client that is never between two frames for longer than one may take, but keeps sending whole ones, is served', async () => {
    const [near, far] = await streamPair()
    serveShards(far, makeFakeShelf(), { frameMs: 200 })
    const frame = frameHead(Request.encode({ ...REQUESTS.stats, id: 1 }))
    near.send(frame.subarray(0, 5))
    for (let i = 0; i < 12; i++) {
      await new Promise(resolve => { setTimeout(resolve, 50) })
      near.send(frame.subarray(5))
      near.send(frame.subarray(0, 5))
    }
    expect(far.status).toBe('open')
    await expect.poll(() => far.status).toBe('aborted')
  })

  it('answers that nobody takes hold no more than their budget, and give it back with the stream', async () => {
    const outgoing = makeBudget(1 << 20)
    const chunk = makeTestChunk(600_000, 1)
    const [near, far] = await streamPair()
    const shelf = makeFakeShelf({ find: () => 600_000, read: (chunkId, shardIndex) => Promise.resolve({ chunkId, shardIndex, shardIds: chunk.shardIds, bytes: chunk.shards[0] ?? new Uint8Array(0) }) })
    serveShards(far, shelf, { outgoing, deadlineMs: 200 })
    const client = createShardClient(near, { nodeKey: shelf.nodeKey })
    const get = () => client.get({ grant: makeTestDirectory().grant(shelf.nodeKey, { verb: 'get' }), version: new Uint8Array(16).fill(2), chunkIndex: 3, chunkId: chunk.chunkId, shardIndex: 0 })
    await get()
    expect(outgoing.taken()).toBe(0)
    // The node's side takes nothing from its own process any more: what is answered waits.
    far.send = () => false
    Object.defineProperty(far, 'writableNeedsDrain', { get: () => true, set: () => undefined })
    const asked = Array.from({ length: 8 }, () => get().catch(() => 'nothing'))
    await expect.poll(() => outgoing.taken()).toBe(600_000)
    await new Promise(resolve => { setTimeout(resolve, 300) })
    expect(outgoing.taken()).toBe(600_000)
    far.abort(new Error('gone'))
    await Promise.all(asked)
    await expect.poll(() => outgoing.taken()).toBe(0)
  })

  it('streams that announce much and send little leave nothing behind, be they thousands', async () => {
    const { budgetLeft, budgetPeak, heapGrowth } = await floodStreams(2_000)
    expect(budgetLeft).toBe(0)
    expect(budgetPeak).toBe(8 << 20)
    expect(heapGrowth).toBeLessThan(200 << 20)
  })
})
