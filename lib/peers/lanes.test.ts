import { describe, expect, it } from 'vitest'
import { CyxError } from '../errors.ts'
import type { NodeClient, NodeStatus, ShardRequest } from '../wire/shard.ts'
import { twoLanes } from './lanes.ts'

const request: ShardRequest = { grant: new Uint8Array(190), version: new Uint8Array(16), chunkIndex: 0, chunkId: new Uint8Array(32), shardIndex: 0 }
const status: NodeStatus = { capacityBytes: 1, usedBytes: 0, shards: 0, cpuPercent: 0, memoryPercent: 0, uptimeSeconds: 1, version: '1' }

/** A client that notes what goes by it. */
function lane(name: string, said: string[]): NodeClient {
  const note = <T>(what: string, answer: T): Promise<T> => {
    said.push(`${name} ${what}`)
    return Promise.resolve(answer)
  }
  return {
    put: () => note('put', new Uint8Array(168)), get: () => note('get', { shardIds: new Uint8Array(0), bytes: new Uint8Array(0) }),
    exists: () => note('exists', { exists: true, shardBytes: 1, all: [1] }), remove: () => note('remove', { bytesFreed: true, all: [true] }),
    list: () => note('list', { shards: [], more: false }), verify: () => note('verify', { from: 0, bytes: new Uint8Array(0) }), stats: () => note('stats', status),
    reportMetrics: () => note('reportMetrics', { commands: [] }), getWork: () => note('getWork', []), close: async () => { await note('close', null) },
  }
}

describe('two lanes', () => {
  it('send shards by one stream, and what is small by another that is opened once', async () => {
    const said: string[] = []
    let opened = 0
    const client = twoLanes(lane('bulk', said), () => { opened++; return Promise.resolve(lane('small', said)) })
    await client.put({ ...request, shardIds: new Uint8Array(32), bytes: new Uint8Array(9) })
    await client.get(request)
    await client.get({ ...request, length: 1 << 20 })
    expect(opened).toBe(0)
    await Promise.all([client.exists(request), client.remove(request), client.list(request), client.get({ ...request, length: 1000 })])
    await client.close()
    expect(opened).toBe(1)
    expect(said).toEqual(['bulk put', 'bulk get', 'bulk get', 'small exists', 'small remove', 'small list', 'small get', 'small close', 'bulk close'])
  })

  it('measure the line by the first stream once, before there is another', async () => {
    const said: string[] = []
    const client = twoLanes(lane('bulk', said), () => Promise.resolve(lane('small', said)))
    await client.stats()
    await client.stats()
    expect(said).toEqual(['bulk stats', 'small stats'])
  })

  it('are one where the second cannot be opened, until it can; one that has ended is opened anew', async () => {
    const said: string[] = []
    let end = (): void => undefined
    let fails = true
    const client = twoLanes(lane('bulk', said), onEnd => {
      end = onEnd
      return fails ? Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE')) : Promise.resolve(lane('small', said))
    })
    await client.exists(request)
    fails = false
    await client.exists(request)
    end()
    fails = true
    await client.exists(request)
    expect(said).toEqual(['bulk exists', 'small exists', 'bulk exists'])
  })

  it('close a second one that comes after the first was closed', async () => {
    const said: string[] = []
    const opening = Promise.withResolvers<NodeClient>()
    const client = twoLanes(lane('bulk', said), () => opening.promise)
    const asked = client.exists(request)
    const closed = client.close()
    opening.resolve(lane('small', said))
    await Promise.all([asked, closed])
    expect(said).toContain('small close')
  })
})
