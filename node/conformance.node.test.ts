import type { Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isCyxError } from '../lib/errors.ts'
import { createShardClient } from '../lib/wire/client.ts'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import type { ShardRequest } from '../lib/wire/shard.ts'
import { RULES } from '../lib/wire/testing/conformance.ts'
import { makeTestChunk, makeTestDirectory } from '../lib/wire/testing/fixtures.ts'
import { makeDialler } from './testing/dialler.ts'
import { startInProcess } from './testing/inProcess.ts'
import type { InProcess } from './testing/inProcess.ts'

const WAYS = ['webRtc', 'webSocket', 'tcp', 'quic'] as const
const nodes = {} as Record<typeof WAYS[number], InProcess>
let node: InProcess
beforeAll(async () => {
  for (const way of WAYS) nodes[way] = await startInProcess(way, { frameMs: 300 })
  node = nodes.webRtc
})
afterAll(async () => { for (const way of WAYS) await nodes[way].close() })

const chunk = makeTestChunk(1000, 1)
const request = (expiresAtMs: number): ShardRequest => ({ grant: makeTestDirectory().grant(node.nodeKey, { verb: 'exists', expiresAtMs }), version: new Uint8Array(16).fill(2), chunkIndex: 3, chunkId: chunk.chunkId, shardIndex: 0 })
const why = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'worked', (error: unknown) => isCyxError(error) ? error.details.why ?? error.code : error)

for (const way of WAYS) {
  describe(`this node, over ${way}`, () => {
    for (const { name, check } of RULES) it(name, async () => { await check(nodes[way]) })
  })
}

describe('clocks', () => {
  it('ten minutes apart either way end a grant early or late by as much, and nothing else', async () => {
    const now = Date.now()
    node.clock.nowMs = now + 600_000
    expect(await why(node.client.exists(request(now + 500_000)))).toBe('GRANT_EXPIRED')
    expect(await why(node.client.exists(request(now + 900_000)))).toBe('worked')
    node.clock.nowMs = now - 600_000
    expect(await why(node.client.exists(request(now - 500_000)))).toBe('worked')
    expect(await why(node.client.exists(request(now - 700_000)))).toBe('GRANT_EXPIRED')
    // A grant that was made this moment, by a clock that goes right.
    expect(await why(node.client.exists(request(now + 900_000)))).toBe('worked')
    node.clock.nowMs = null
  })
})

describe('versions', () => {
  it('the newest that both speak is taken; with none in common there is no stream', async () => {
    const stream = await node.host.dialProtocol(multiaddr(node.address), ['/cyxcloud/shard/9', SHARD_PROTOCOL])
    expect(stream.protocol).toBe(SHARD_PROTOCOL)
    await stream.close()
    await expect(node.host.dialProtocol(multiaddr(node.address), '/cyxcloud/shard/9')).rejects.toMatchObject({ name: 'UnsupportedProtocolError' })
  })
})

describe.each(WAYS)('whoever means ill, over %s', way => {
  const openStream = () => nodes[way].host.dialProtocol(multiaddr(nodes[way].address), SHARD_PROTOCOL)
  // A stream of @chainsafe/libp2p-quic 2.1.1 that the other side has reset stays half open for its own side.
  const isLost = (stream: Stream): boolean => stream.status !== 'open' || stream.remoteWriteStatus === 'closed'
  const isEnded = async (bytes: Uint8Array): Promise<boolean> => {
    const stream = await openStream()
    stream.send(bytes)
    await expect.poll(() => isLost(stream)).toBe(true)
    stream.abort(new Error('enough'))
    return true
  }

  it('loses the stream after an oversize header, an oversize payload, garbage, or a frame that never ends', async () => {
    expect(await isEnded(Uint8Array.of(0, 0, 16, 1))).toBe(true)
    expect(await isEnded(crypto.getRandomValues(new Uint8Array(5000)))).toBe(true)
    expect(await isEnded(Uint8Array.of(0, 0))).toBe(true)
  })

  it('gets eight streams of a connection, and a client of another stream is served meanwhile', async () => {
    const opened = await Promise.allSettled(Array.from({ length: 40 }, openStream))
    const good = opened.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
    const { nodeKey, client } = nodes[way]
    const ask = { ...request(Date.now() + 60_000), grant: makeTestDirectory().grant(nodeKey, { verb: 'exists' }) }
    expect(await why(client.exists(ask))).toBe('worked')
    await new Promise(resolve => { setTimeout(resolve, 50) })
    expect(good.filter(stream => !isLost(stream)).length).toBeLessThanOrEqual(8)
    for (const stream of good) stream.abort(new Error('enough'))
    const again = createShardClient(await openStream(), { nodeKey })
    expect(await why(again.exists(ask))).toBe('worked')
    await again.close()
  })

  it('may come and go as often as it likes: no connection is left', async () => {
    for (let i = 0; i < 20; i++) {
      const other = await makeDialler(way)
      const stream = await other.dialProtocol(multiaddr(nodes[way].address), SHARD_PROTOCOL)
      if (i % 2 === 0) stream.send(Uint8Array.of(0, 0, 1))
      await other.stop()
    }
    await expect.poll(() => nodes[way].connections()).toBe(1)
  })
})
