import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noise } from '@libp2p/noise'
import { preSharedKey } from '@libp2p/pnet'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveShards } from '../lib/wire/server.ts'
import type { Shelf } from '../lib/wire/shelf.ts'
import { readConfig } from './config.ts'
import { connectFrom } from './handover/connect.ts'
import { openIdentity } from './identity.ts'
import type { Identity } from './identity.ts'
import { openNetwork } from './network.ts'
import type { Network } from './network.ts'
import { makeNetworkKey, readNetworkKey } from './privateNetwork.ts'
import { makeFolder, removeFolder } from './testing/process.ts'

let folders: string[]
let networks: Network[]
beforeEach(() => {
  folders = []
  networks = []
})
afterEach(async () => {
  for (const network of networks) await network.close()
  for (const folder of folders) await removeFolder(folder)
})

/** A node of some kind that answers to stats alone; `key` is that of its private network. */
async function start(kind: string, key: string | null, ...args: string[]): Promise<{ network: Network, identity: Identity }> {
  const folder = await makeFolder()
  folders.push(folder)
  if (key !== null) await writeFile(join(folder, 'network.key'), key, { mode: 0o600 })
  const identity = await openIdentity(folder)
  const status = { capacityBytes: 1, usedBytes: 0, shards: 0, cpuPercent: 0, memoryPercent: 0, uptimeSeconds: 0, version: 'private' }
  const network = await openNetwork(readConfig(['--data', folder, '--kind', kind, '--dht', '0', ...args], {}), identity, null, stream => { serveShards(stream, { status: () => status } as Shelf) })
  networks.push(network)
  return { network, identity }
}
async function newKey(): Promise<string> {
  const folder = await makeFolder()
  folders.push(folder)
  await makeNetworkKey(join(folder, 'network.key'))
  return readFile(join(folder, 'network.key'), 'utf8')
}
type Started = Awaited<ReturnType<typeof start>>
const versionOf = async (from: Started, to: Started): Promise<string> => {
  const client = await from.network.connect({ number: 1, publicKey: to.identity.publicKey, addresses: to.network.addresses() }, { signal: AbortSignal.timeout(15_000) })
  try { return (await client.stats()).version } finally { await client.close() }
}

describe('a private network', () => {
  it('is one of nodes that have its key, over TCP and over WebSocket; no other way in is open', async () => {
    const key = await newKey()
    const [one, two] = [await start('enterprise', key), await start('enterprise', key)]
    expect(one.network.addresses().map(address => address.split('/').includes('ws') ? 'ws' : address.split('/')[3])).toEqual(['ws', 'tcp'])
    expect(await versionOf(one, two)).toBe('private')
    // Nodes dial TCP; by WebSocket come clients.
    const psk = new TextEncoder().encode(key.trimEnd())
    for (const [connectionProtector, outcome] of [[preSharedKey({ psk }), 'private'], [undefined, 'refused']] as const) {
      const host = await createLibp2p({
        transports: [webSockets()], connectionEncrypters: [noise()], streamMuxers: [yamux()], connectionGater: { denyDialMultiaddr: () => false }, connectionMonitor: { enabled: false },
        ...connectionProtector ? { connectionProtector } : {},
      })
      const connect: Network['connect'] = (node, options) => connectFrom(host, { ...node, addresses: node.addresses.filter(address => address.includes('/ws')) }, options)
      expect(await versionOf({ network: { ...one.network, connect }, identity: one.identity }, two).catch(() => 'refused')).toBe(outcome)
      await host.stop()
    }
  })

  it('lets in nobody without the key, nor with another one, and goes on', async () => {
    const key = await newKey()
    const [inside, other, outside] = [await start('enterprise', key), await start('enterprise', await newKey()), await start('volunteer', null)]
    for (const stranger of [other, outside]) {
      await expect(versionOf(stranger, inside)).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
      await expect(versionOf(inside, stranger)).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
    }
    expect(inside.network.peers()).toBe(0)
    expect(await versionOf(await start('enterprise', key), inside)).toBe('private')
  })

  it('is not entered by mistake: without a key, or with what is none, a node of the kind enterprise does not start', async () => {
    await expect(start('enterprise', null)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('needs the key') as string })
    const secret = 'ab'.repeat(32)
    for (const text of ['', secret, `/key/swarm/psk/1.0.0/\n/base16/\n${secret}00`, `/key/swarm/psk/1.0.0/\n/base64/\n${secret}`]) {
      await expect(start('enterprise', text)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.not.stringContaining(secret) as string })
    }
    for (const args of [['--kind', 'miner', '--network-key', 'x'], ['--kind', 'enterprise', '--tcp', '0', '--websocket', '0']]) expect(() => readConfig(args, {})).toThrow('enterprise')
  })

  it('has a key that is made once, for its owner only', async () => {
    const folder = await makeFolder()
    folders.push(folder)
    const path = join(folder, 'network.key')
    expect([await makeNetworkKey(path), await makeNetworkKey(path)]).toEqual([true, false])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const text = await readFile(path, 'utf8')
    expect(new TextDecoder().decode(await readNetworkKey(path))).toBe(text.trimEnd())
  })
})
