import { toHex } from '../../lib/bytes/base.ts'
import { serveShards } from '../../lib/wire/server.ts'
import { makeFakeShelf } from '../../lib/wire/testing/fakeShelf.ts'
import { readConfig } from '../config.ts'
import { openIdentity } from '../identity.ts'
import { openNetwork } from '../network.ts'
import type { Network } from '../network.ts'
import { loadAddon } from '../webtransport/addon.ts'
import { makeFolder, removeFolder } from './process.ts'

/** What a test asks of a network: few connections and strangers, a first start in the past. */
export interface NetworkLimits { connections?: number, strangers?: number, bornMsAgo?: number }

/** A node's network in the test runner's own process: shards in memory, limits and clock of the test's. */
export interface InNetwork { peer: string, publicKey: string, network: Network, end: () => Promise<void> }

/** Starts one that listens on WebTransport alone. */
export async function startInNetwork({ bornMsAgo = 0, ...limits }: NetworkLimits): Promise<InNetwork> {
  const folder = await makeFolder()
  const config = readConfig(['--data', folder, '--webrtc', '0', '--websocket', '0', '--tcp', '0', '--dht', '0'], {})
  const identity = await openIdentity(folder)
  const shelf = makeFakeShelf()
  const network = await openNetwork(config, identity, loadAddon(), stream => { serveShards(stream, shelf) }, { ...limits, nowMs: () => Date.now() - bornMsAgo })
  return {
    peer: network.peer, publicKey: toHex(identity.publicKey), network,
    end: async () => {
      await network.close()
      await removeFolder(folder)
    },
  }
}
