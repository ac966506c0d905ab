import { multiaddr } from '@multiformats/multiaddr'
import { webRTCDirect } from '@libp2p/webrtc'
import { createLibp2p } from 'libp2p'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { toHex } from '../../lib/bytes/base.ts'
import { createShardClient } from '../../lib/wire/client.ts'
import { SHARD_PROTOCOL } from '../../lib/wire/shard.ts'
import type { NodeClient } from '../../lib/wire/shard.ts'
import { makeTestChunk, makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { readConfig } from '../config.ts'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { askNode } from './askNode.ts'
import { startDaemon } from './daemon.ts'
import type { Daemon } from './daemon.ts'
import { openWeb } from './web.ts'

const directory = makeTestDirectory()
const chunk = makeTestChunk(10_000)
let folder: string
let daemon: Daemon
let host: Awaited<ReturnType<typeof createLibp2p>>
let client: NodeClient

beforeAll(async () => {
  folder = await makeFolder()
  const probe = await openWeb(0, { metrics: () => Promise.resolve(''), health: () => ({ status: 'ok' }) })
  await probe.close()
  const config = readConfig(['--data', folder, '--grant-key', toHex(directory.grantKey), '--metrics-port', new URL(probe.address).port], {})
  daemon = await startDaemon(config, { directoryOf: () => Promise.resolve(null), log: () => undefined })
  host = await createLibp2p({ transports: [webRTCDirect({ rtcConfiguration: { iceServers: [] } })], connectionGater: { denyDialMultiaddr: () => false }, connectionMonitor: { enabled: false } })
  const address = daemon.node.network.addresses().find(one => one.includes('/webrtc-direct/')) ?? ''
  client = createShardClient(await host.dialProtocol(multiaddr(address), SHARD_PROTOCOL), { nodeKey: daemon.identity.publicKey })
})
afterAll(async () => {
  await host.stop()
  await removeFolder(folder)
})

const ask = (verb: 'put' | 'get', shardIndex: number) => ({ grant: directory.grant(daemon.identity.publicKey, { verb }), version: new Uint8Array(16).fill(2), chunkIndex: 0, chunkId: chunk.chunkId, shardIndex })
const put = (shardIndex: number): Promise<unknown> => client.put({ ...ask('put', shardIndex), shardIds: chunk.shardIds, bytes: chunk.shards[shardIndex] ?? new Uint8Array(0) })

it('what clients do is seen in the metrics; a drained node refuses new shards as FULL and serves the old; closing waits for what is under way', async () => {
  await put(0)
  await client.get(ask('get', 0))
  await askNode(folder, { verb: 'mode', mode: 'drain' })
  await expect(put(1)).rejects.toMatchObject({ code: 'NETWORK_NODE_FULL' })
  expect((await client.get(ask('get', 0))).bytes.length).toBe(10_000)
  await askNode(folder, { verb: 'mode', mode: 'open' })
  const page = await (await fetch(`${String(daemon.web)}/metrics`)).text()
  const value = (name: string, ...pairs: string[]): string | undefined => page.split('\n').find(line => line.startsWith(`${name}{`) && pairs.every(pair => line.includes(pair)))?.split(' ').at(-1)
  expect(value('cyxcloud_node_requests_total', 'operation="put"', 'status="ok"')).toBe('1')
  expect(value('cyxcloud_node_requests_total', 'operation="put"', 'status="FULL"')).toBe('1')
  expect(value('cyxcloud_node_requests_total', 'operation="get"', 'status="ok"')).toBe('2')
  expect(value('cyxcloud_node_request_latency_seconds_count', 'operation="put"')).toBe('2')
  expect(value('cyxcloud_node_shard_bytes_total', 'direction="out"')).toBe('20000')
  expect([value('cyxcloud_node_shard_count'), value('cyxcloud_node_peer_count')]).toEqual(['1', '1'])

  // The shard is on its way when the node is told to end: it is kept and acknowledged, or refused; never lost once acknowledged.
  const last = put(2).then(() => 'acknowledged', () => 'refused')
  await daemon.close()
  const again = await startDaemon(readConfig(['--data', folder, '--webrtc', '0'], {}), { directoryOf: () => Promise.resolve(null), log: () => undefined })
  expect((await again.status()).shards).toBeGreaterThanOrEqual(await last === 'acknowledged' ? 2 : 1)
  await again.close()
})
