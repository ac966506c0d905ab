import { multiaddr } from '@multiformats/multiaddr'
import { webRTCDirect } from '@libp2p/webrtc'
import { createLibp2p } from 'libp2p'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isCyxError } from '../lib/errors.ts'
import { createShardClient } from '../lib/wire/client.ts'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import type { ShardRequest } from '../lib/wire/shard.ts'
import { RULES } from '../lib/wire/testing/conformance.ts'
import { makeTestChunk, makeTestDirectory } from '../lib/wire/testing/fixtures.ts'
import { startInProcess } from './testing/inProcess.ts'
import type { InProcess } from './testing/inProcess.ts'

let node: InProcess
beforeAll(async () => { node = await startInProcess({ frameMs: 300 }) })
afterAll(async () => { await node.close() })

const chunk = makeTestChunk(1000, 1)
const request = (expiresAtMs: number): ShardRequest => ({ grant: makeTestDirectory().grant(node.nodeKey, { verb: 'exists', expiresAtMs }), version: new Uint8Array(16).fill(2), chunkIndex: 3, chunkId: chunk.chunkId, shardIndex: 0 })
const why = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'worked', (error: unknown) => isCyxError(error) ? error.details.why ?? error.code : error)

describe('this node, over WebRTC', () => {
  for (const { name, check } of RULES) it(name, async () => { await check(node) })
})

describe('clocks', () => {
  it('ten minutes apart either way end a grant early or late by as much, and nothing else', async () => {
    const now = Date.now()
    node.clock.nowMs = now + 600_000
    expect(await why(node.client.exists(request(now + 500_000)))).toBe('GRANT_EXPIRED')
    expect(await why(node.client.exists(request(now + 900_000)))).toBe('worked')
    node.clock.nowMs = now - 600_000
    expect(await why(node.client.exists(request(now - 500_000)))).toBe('worked')
    expect(await why(node.client.exists(request(now - 700_000)))).toBe('GRANT_EXPIRED')
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

describe('whoever means ill', () => {
  const openStream = () => node.host.dialProtocol(multiaddr(node.address), SHARD_PROTOCOL)
  const fate = async (bytes: readonly Uint8Array[]): Promise<string> => {
    const stream = await openStream()
    const ended = new Promise<string>(resolve => { stream.addEventListener('close', () => { resolve(stream.status) }) })
    for (const one of bytes) if (stream.status === 'open') stream.send(one)
    return ended
  }

  it('loses the stream after an oversize header, an oversize payload, garbage, or a frame that never ends', async () => {
    expect(await fate([Uint8Array.of(0, 0, 16, 1)])).not.toBe('open')
    expect(await fate([crypto.getRandomValues(new Uint8Array(5000))])).not.toBe('open')
    expect(await fate([Uint8Array.of(0, 0)])).not.toBe('open')
  })

  it('gets eight streams of a connection, and a client of another stream is served meanwhile', async () => {
    const opened = await Promise.allSettled(Array.from({ length: 40 }, openStream))
    const good = opened.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
    expect(await why(node.client.exists(request(Date.now() + 60_000)))).toBe('worked')
    await new Promise(resolve => { setTimeout(resolve, 50) })
    expect(good.filter(stream => stream.status === 'open').length).toBeLessThanOrEqual(8)
    for (const stream of good) stream.abort(new Error('enough'))
    const again = createShardClient(await openStream(), { nodeKey: node.nodeKey })
    expect(await why(again.exists(request(Date.now() + 60_000)))).toBe('worked')
    await again.close()
  })

  it('may come and go as often as it likes: no connection is left', async () => {
    for (let i = 0; i < 20; i++) {
      const other = await createLibp2p({ transports: [webRTCDirect({ rtcConfiguration: { iceServers: [] } })], connectionGater: { denyDialMultiaddr: () => false }, connectionMonitor: { enabled: false } })
      const stream = await other.dialProtocol(multiaddr(node.address), SHARD_PROTOCOL)
      if (i % 2 === 0) stream.send(Uint8Array.of(0, 0, 1))
      await other.stop()
    }
    await expect.poll(() => node.connections(), { timeout: 10_000 }).toBe(1)
  })
})
