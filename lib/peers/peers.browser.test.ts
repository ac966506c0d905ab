import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { fromHex, toHex } from '../bytes/base.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { makeTestChunk, makeTestDirectory } from '../wire/testing/fixtures.ts'
import { makePool } from './pool.ts'
import type { PeerPool } from './pool.ts'
import type { NodeAddress } from './route.ts'
import { makeRtcHost } from './rtcHost.ts'
import { makeWebTransportHost } from './webTransportHost.ts'

const directory = makeTestDirectory()
const environment = { NODE_GRANT_KEY: toHex(directory.grantKey) }
const chunk = makeTestChunk(524_288 + 64)
const version = new Uint8Array(16).fill(2)
const at = (grant: Bytes, shardIndex: number, of = chunk) => ({ grant, version, chunkIndex: 3, chunkId: of.chunkId, shardIndex })

describe.each([['WebTransport', makeWebTransportHost], ['WebRTC-direct', makeRtcHost]] as const)('a real node by %s', (_name, makeHost) => {
  let node: NodeAddress
  let peer: string
  let pool: PeerPool
  beforeAll(async () => {
    const ready = await commands.startNode(environment)
    peer = ready.peer
    node = { number: 1, publicKey: fromHex(ready.publicKey), addresses: ready.addresses }
    pool = makePool({ routes: [makeHost().route] })
  })
  afterAll(async () => {
    await pool.close()
    await commands.endNode(peer)
  })

  it('takes shards, gives receipts, and gives the shards back', async () => {
    const client = await pool.dial(node)
    const grant = directory.grant(node.publicKey)
    await Promise.all(chunk.shards.map(async (bytes, i) => {
      const receipt = await client.put({ ...at(grant, i), shardIds: chunk.shardIds, bytes })
      expect(receipt.length).toBe(168)
    }))
    const get = directory.grant(node.publicKey, { verb: 'get' })
    const { bytes, shardIds } = await client.get(at(get, 1))
    expect(equal(shardIds, chunk.shardIds)).toBe(true)
    expect(equal(bytes, chunk.shards[1] ?? new Uint8Array(0))).toBe(true)
  })
})
