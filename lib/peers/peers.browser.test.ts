import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { fromHex, toHex } from '../bytes/base.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import { isCyxError } from '../errors.ts'
import type { Verb } from '../record/grant.ts'
import { decodeReceipt } from '../record/receipt.ts'
import type { ShardRequest } from '../wire/shard.ts'
import { makeTestChunk, makeTestDirectory } from '../wire/testing/fixtures.ts'
import { firstK } from './firstK.ts'
import { makePool } from './pool.ts'
import type { PeerPool } from './pool.ts'
import type { NodeAddress, Route } from './route.ts'
import { bridge } from './rtcBridge.ts'
import { makeRtcHost } from './rtcHost.ts'
import { rtcRoute } from './rtcRoute.ts'
import { makeWebTransportHost } from './webTransportHost.ts'

const directory = makeTestDirectory()
const environment = { NODE_GRANT_KEY: toHex(directory.grantKey) }
const chunk = makeTestChunk(524_288 + 64)
const version = new Uint8Array(16).fill(2)
const shard = (i: number): Bytes => chunk.shards[i] ?? new Uint8Array(0)

interface RunningNode extends NodeAddress { peer: string }
const running: RunningNode[] = []
async function startNode(number: number, more: Record<string, string> = {}): Promise<RunningNode> {
  const { peer, publicKey, addresses } = await commands.startNode({ ...environment, ...more })
  const node = { number, peer, publicKey: fromHex(publicKey), addresses }
  running.push(node)
  return node
}
afterAll(async () => { for (const { peer } of running) await commands.endNode(peer) })

const request = (node: NodeAddress, verb: Verb, shardIndex = 0): ShardRequest => ({ grant: directory.grant(node.publicKey, { verb }), version, chunkIndex: 3, chunkId: chunk.chunkId, shardIndex })
const put = (node: NodeAddress, shardIndex = 0) => ({ ...request(node, 'put', shardIndex), shardIds: chunk.shardIds, bytes: shard(shardIndex) })
const codeOf = async (promise: Promise<unknown>): Promise<string> => promise.then(() => 'worked', (error: unknown) => isCyxError(error) ? error.code : String(error))
const bridged = (): Route => {
  const { port1, port2 } = new MessageChannel()
  bridge(port1)
  return rtcRoute(port2)
}

describe.each([
  ['WebTransport', () => makeWebTransportHost().route], ['WebRTC-direct', () => makeRtcHost().route], ['WebRTC-direct over the bridge', bridged],
] as const)('a real node by %s', (_name, makeRoute) => {
  let node: RunningNode
  let pool: PeerPool
  beforeAll(async () => {
    node = await startNode(1, { NODE_CAPACITY_BYTES: '3200000' })
    pool = makePool({ routes: [makeRoute()] })
  })
  afterAll(() => pool.close())

  it('takes shards for receipts, and gives them back whole and in part', async () => {
    const client = await pool.dial(node)
    const receipts = await Promise.all(chunk.shards.map((_, i) => client.put(put(node, i))))
    expect(receipts.map(receipt => decodeReceipt(receipt).receipt.shard)).toEqual([0, 1, 2])
    const { bytes, shardIds } = await client.get(request(node, 'get', 1))
    expect(equal(bytes, shard(1)) && equal(shardIds, chunk.shardIds)).toBe(true)
    const part = await client.get({ ...request(node, 'get', 2), offset: 1000, length: 300_000 })
    expect(equal(part.bytes, shard(2).subarray(1000, 301_000))).toBe(true)
    expect(await client.exists(request(node, 'exists', 2))).toEqual({ exists: true, shardBytes: 524_352, all: [524_352] })
  })

  it('moves much at a time in both directions', async () => {
    const client = await pool.dial(node)
    const all = await Promise.all(Array.from({ length: 48 }, (_, i) => i % 4 === 3 ? client.put(put(node, i % 3)).then(() => true) : client.get(request(node, 'get', i % 3)).then(({ bytes }) => equal(bytes, shard(i % 3)))))
    expect(all.every(one => one)).toBe(true)
  })

  it('says what it refuses', async () => {
    const client = await pool.dial(node)
    expect(await codeOf(client.get({ ...request(node, 'get'), grant: directory.grant(new Uint8Array(32), { verb: 'get' }) }))).toBe('NETWORK_NODE_REFUSED')
    expect(await codeOf(client.get(request(node, 'get', 9)))).toBe('NETWORK_NODE_REFUSED')
    const more = makeTestChunk(524_288, 5)
    const codes = await Promise.all(more.shards.map((bytes, shardIndex) => codeOf(client.put({ ...put(node), chunkId: more.chunkId, shardIds: more.shardIds, bytes, shardIndex }))))
    expect(codes.filter(code => code === 'worked')).toHaveLength(3)
    expect(codes.filter(code => code === 'NETWORK_NODE_FULL')).toHaveLength(2)
  })

  it('drops a shard with its last lease', async () => {
    const client = await pool.dial(node)
    expect(await client.remove(request(node, 'delete', 2))).toEqual({ bytesFreed: true, all: [true] })
    expect(await client.exists(request(node, 'exists', 2))).toEqual({ exists: false, shardBytes: 0, all: [0] })
  })

  it('lets go of a request whose caller gives up', async () => {
    const client = await pool.dial(node)
    const stop = new AbortController()
    const got = client.get(request(node, 'get', 1), { signal: stop.signal })
    stop.abort()
    await expect(got).rejects.toMatchObject({ name: 'AbortError' })
    expect(equal((await client.get(request(node, 'get', 1))).bytes, shard(1))).toBe(true)
  })

  it('is found again after it was killed and started anew, with all its shards', async () => {
    await (await pool.dial(node)).put(put(node, 1))
    await commands.restartNode(node.peer, environment)
    await expect.poll(async () => {
      const client = await pool.dial(node)
      return equal((await client.get(request(node, 'get', 1), { signal: AbortSignal.timeout(2_000) })).bytes, shard(1))
    }, { timeout: 40_000, interval: 500 }).toBe(true)
  })
})

describe('a node that fails', () => {
  it('because it is down is told within the time of a dial, and at once the next time', async () => {
    const node = await startNode(2)
    await commands.endNode(node.peer)
    const pool = makePool({ routes: [makeWebTransportHost().route], dialMs: 1_000 })
    expect(await codeOf(pool.dial(node))).toBe('NETWORK_NODE_UNREACHABLE')
    expect(await codeOf(pool.dial(node))).toBe('NETWORK_NODE_UNREACHABLE')
    await pool.close()
  })

  it('because it says nothing is passed over for another', async () => {
    const [slow, good] = await Promise.all([startNode(3), startNode(4)])
    const pool = makePool({ routes: [makeWebTransportHost().route] })
    for (const node of [slow, good]) await (await pool.dial(node)).put(put(node))
    await commands.freezeNode(slow.peer, true)
    const [bytes] = await firstK(1, [slow, good].map(node => async (signal: AbortSignal) => (await (await pool.dial(node)).get(request(node, 'get'), { signal })).bytes), { spare: 1 })
    expect(bytes && equal(bytes, shard(0))).toBe(true)
    await commands.freezeNode(slow.peer, false)
    await pool.close()
  })

  it('because it lies about the bytes loses the race for them', async () => {
    const [liar, good] = await Promise.all([startNode(5), startNode(6)])
    const pool = makePool({ routes: [makeWebTransportHost().route] })
    for (const node of [liar, good]) await (await pool.dial(node)).put(put(node))
    const task = (node: NodeAddress) => async (signal: AbortSignal): Promise<Bytes> => {
      const { bytes } = await (await pool.dial(node)).get(request(node, 'get'), { signal })
      if (node === liar) bytes[7] = (bytes[7] ?? 0) ^ 1
      if (!equal(blake3(bytes), chunk.shardIds.subarray(0, 32))) throw new Error('wrong bytes')
      return bytes
    }
    const [bytes] = await firstK(1, [task(liar), task(good)])
    expect(bytes && equal(bytes, shard(0))).toBe(true)
    await pool.close()
  })

  it('because its disk has rotted says so, and takes the shard again', async () => {
    const node = await startNode(7)
    const pool = makePool({ routes: [makeWebTransportHost().route] })
    const client = await pool.dial(node)
    await client.put(put(node))
    await commands.rotNode(node.peer)
    expect(await codeOf(client.get(request(node, 'get')))).toBe('STORAGE_CORRUPT')
    await client.put(put(node))
    expect(await codeOf(client.get(request(node, 'get')))).toBe('worked')
    await pool.close()
  })

  it('to prove its key is not talked to', async () => {
    const node = await startNode(8)
    const other = await startNode(9)
    for (const makeHost of [makeWebTransportHost, makeRtcHost]) {
      const pool = makePool({ routes: [makeHost().route], dialMs: 4_000 })
      expect(await codeOf(pool.dial({ ...node, publicKey: other.publicKey }))).toBe('NETWORK_NODE_UNREACHABLE')
      await pool.close()
    }
  })

  it('on one route is reached by the next', async () => {
    const node = await startNode(10)
    const onlyRtc = { ...node, addresses: node.addresses.map(address => address.replace(/udp\/\d+\/quic-v1/, 'udp/9/quic-v1')) }
    const pool = makePool({ routes: [makeWebTransportHost().route, bridged()], dialMs: 3_000 })
    expect(decodeReceipt(await (await pool.dial(onlyRtc)).put(put(node))).receipt.shard).toBe(0)
    await pool.close()
  })
})

describe('raw streams', () => {
  it('are served for benchmarks when asked for, and else not', async () => {
    const open = (node: NodeAddress): WebTransport => {
      const address = node.addresses.find(one => one.includes('quic-v1')) ?? ''
      const [, , host = '', , port = ''] = address.split('/')
      const hashes = [...address.matchAll(/certhash\/u([\w-]+)/g)].map(([, text = '']) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0)).slice(2))
      return new WebTransport(`https://${host}:${port}/bench/raw`, { serverCertificateHashes: hashes.map(value => ({ algorithm: 'sha-256', value })) })
    }
    const session = open(await startNode(11, { NODE_BENCH_RAW: '1' }))
    await session.ready
    const { readable, writable } = await session.createBidirectionalStream()
    const head = new Uint8Array(9)
    head[0] = 's'.charCodeAt(0)
    new DataView(head.buffer).setBigUint64(1, 1_000_000n)
    await writable.getWriter().write(head)
    let got = 0
    for (const reader = readable.getReader(); ;) {
      const { done, value } = await reader.read() as ReadableStreamReadResult<Uint8Array>
      if (done) break
      got += value.length
    }
    expect(got).toBe(1_000_000)
    session.close()
    await expect(open(await startNode(12)).ready).rejects.toThrow()
  })
})
