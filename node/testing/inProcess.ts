import { join } from 'node:path'
import type { Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { createShardClient } from '../../lib/wire/client.ts'
import { serveShards } from '../../lib/wire/server.ts'
import type { ServeOptions } from '../../lib/wire/server.ts'
import { SHARD_PROTOCOL } from '../../lib/wire/shard.ts'
import type { NodeClient } from '../../lib/wire/shard.ts'
import type { Shelf } from '../../lib/wire/shelf.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { readConfig } from '../config.ts'
import { makeGrantGate } from '../grants.ts'
import { hasher } from '../hash.ts'
import { openIdentity } from '../identity.ts'
import { openNetwork } from '../network.ts'
import type { Way } from '../ports.ts'
import { signer } from '../sign.ts'
import { diskOf } from '../store/disk.ts'
import { openStore } from '../store/store.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { addressOf, makeDialler } from './dialler.ts'
import { makeFolder, removeFolder } from './process.ts'

/** A node's network, gate and store in this process, with a clock of the test's, and a dialler beside it. */
export interface InProcess {
  nodeKey: Uint8Array<ArrayBuffer>
  host: Libp2p
  /** Its address of the way that was asked for. */
  address: string
  client: NodeClient
  clock: { nowMs: number | null }
  /** Peers that are connected. */
  connections: () => number
  close: () => Promise<void>
}

/** Starts one; its client goes over a real connection on loopback. */
export async function startInProcess(way: Exclude<Way, 'webTransport'> = 'webRtc', options: ServeOptions = {}): Promise<InProcess> {
  const folder = await makeFolder()
  const config = readConfig(['--data', folder, '--quic', '1'], {})
  const identity = await openIdentity(folder)
  const clock: InProcess['clock'] = { nowMs: null }
  const nowMs = (): number => clock.nowMs ?? Date.now()
  const gate = makeGrantGate(identity.publicKey, nowMs)
  gate.setKey(makeTestDirectory().grantKey)
  const addon = loadAddon()
  const store = await openStore({ folder: join(folder, 'store'), capacityBytes: 1 << 30, hash: hasher(addon), nowMs, onFault: () => undefined, disk: diskOf(addon) })
  const shelf: Shelf = {
    nodeKey: identity.publicKey, hash: hasher(addon), sign: signer(identity, addon), nowMs, admit: gate.admit, ...store,
    status: () => ({ ...store.stats(), cpuPercent: 0, memoryPercent: 0, uptimeSeconds: 0, version: 'test' }),
  }
  const network = await openNetwork(config, identity, addon, stream => { serveShards(stream, shelf, options) })
  const address = addressOf(network.addresses(), way)
  const host = await makeDialler(way)
  const stream = await host.dialProtocol(multiaddr(address), SHARD_PROTOCOL)
  const client = createShardClient(stream, { nodeKey: identity.publicKey })
  return {
    nodeKey: identity.publicKey, host, address, client, clock, connections: network.peers,
    close: async () => {
      await client.close()
      await host.stop()
      await network.close()
      await store.close()
      await removeFolder(folder)
    },
  }
}
