import { afterEach, expect, test } from 'vitest'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { bridge } from './rtcBridge.ts'
import { rtcRoute } from './rtcRoute.ts'
import type { ShardClient } from '../wire/shard.ts'

const ports: MessagePort[] = []
afterEach(() => { for (const port of ports.splice(0)) port.close() })

const node = { number: 1, publicKey: new Uint8Array(32), addresses: [] }
const request = { grant: new Uint8Array(190), version: new Uint8Array(16), chunkIndex: 0, chunkId: new Uint8Array(32), shardIndex: 1, shardIds: new Uint8Array(64) }

/** A client whose requests cross a bridge to `far`. */
async function across(far: Partial<ShardClient>): Promise<ShardClient> {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  bridge(port1, { route: { name: 'webrtc-direct', open: () => Promise.resolve(far as ShardClient) }, close: () => Promise.resolve() })
  return rtcRoute(port2).open(node, { onEnd: () => undefined })
}

test('a shard that is a part of a chunk crosses alone, and the sender keeps the chunk', async () => {
  const chunk = Uint8Array.from({ length: 4096 }, (_, i) => i % 251)
  const came: [Bytes, number][] = []
  const client = await across({ put: ({ bytes }) => { came.push([bytes.slice(), bytes.buffer.byteLength]); return Promise.resolve(new Uint8Array(168)) } })
  await client.put({ ...request, bytes: chunk.subarray(1024, 2048) })
  expect(came).toEqual([[chunk.slice(1024, 2048), 1024]])
  expect(chunk.length).toBe(4096)
  expect(request.grant.length).toBe(190)
})

test('the page lets go of a shard when its node has taken it, not when that failed: the connection may still be sending it', async () => {
  const came: Bytes[] = []
  const taking = await across({ put: ({ bytes }) => { came.push(bytes); return Promise.resolve(new Uint8Array(168)) } })
  await taking.put({ ...request, bytes: new Uint8Array(1024) })
  const failing = await across({ put: ({ bytes }) => { came.push(bytes); return Promise.reject(new CyxError('NETWORK_NODE_TIMEOUT')) } })
  await expect(failing.put({ ...request, bytes: new Uint8Array(1024) })).rejects.toMatchObject({ code: 'NETWORK_NODE_TIMEOUT' })
  expect(came.map(({ length }) => length)).toEqual([0, 1024])
})

test('a shard that was asked for is handed over, not copied', async () => {
  const bytes = new Uint8Array(2048).fill(7)
  const client = await across({ get: () => Promise.resolve({ shardIds: new Uint8Array(64), bytes }) })
  expect((await client.get(request)).bytes).toEqual(new Uint8Array(2048).fill(7))
  expect(bytes.length).toBe(0)
})

test('an answer that is a part of something larger leaves that as it is', async () => {
  const whole = new Uint8Array(2048).fill(7)
  const client = await across({ get: () => Promise.resolve({ shardIds: new Uint8Array(64), bytes: whole.subarray(0, 16) }) })
  expect((await client.get(request)).bytes).toEqual(new Uint8Array(16).fill(7))
  expect(whole.length).toBe(2048)
})
