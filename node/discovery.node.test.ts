import { fromHex } from '../lib/bytes/base.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import type { KnownNode } from './discovery.ts'
import { isLocalHost } from './discovery.ts'
import { identityOf, openIdentity } from './identity.ts'
import { openNetwork } from './network.ts'
import type { Network } from './network.ts'
import { freePort, makeFolder, removeFolder, startNodeProcess } from './testing/process.ts'
import { VERSION } from './version.ts'

const ends: (() => Promise<void>)[] = []
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })

async function folder(): Promise<string> {
  const made = await makeFolder()
  ends.push(() => removeFolder(made))
  return made
}

/** Nodes reach each other by TCP here, so that an address that is gone is gone. */
const BY_TCP = { NODE_WEBRTC: '0', NODE_WEBSOCKET: '0' }

async function inProcess(flags: string[], registry: (() => Promise<KnownNode[]>) | null = null, lookedUp?: (ms: number) => void): Promise<Network & { publicKey: Uint8Array<ArrayBuffer> }> {
  const config = readConfig(['--data', await folder(), '--webrtc', '0', '--websocket', '0', ...flags], {})
  const identity = await openIdentity(config.folder)
  // Without the addon WebRTC listens in any case; nobody dials it here.
  const network = await openNetwork(config, identity, null, () => undefined, { registry, ...lookedUp ? { lookedUp } : {} })
  ends.push(network.close)
  return { ...network, publicKey: identity.publicKey }
}

const tcpOf = (addresses: readonly string[]): string => addresses.find(one => /\/tcp\/\d+\/p2p\//.test(one)) ?? ''

describe('a node that has moved', () => {
  it('is found by whoever knows a node that it has called since, though all addresses it had are dead', async () => {
    const first = await startNodeProcess(await folder(), BY_TCP)
    ends.push(() => first.end('SIGKILL'))
    const bootstrap = tcpOf(first.ready.addresses)
    const place = await folder()
    const before = await startNodeProcess(place, { ...BY_TCP, NODE_BOOTSTRAP: bootstrap })
    const searches: number[] = []
    const seeker = await inProcess(['--bootstrap', bootstrap], null, ms => { searches.push(ms) })
    await expect.poll(() => seeker.known()).toBeGreaterThan(0)
    const old = tcpOf(before.ready.addresses)
    await expect.poll(() => seeker.knownPeers()).toBeGreaterThan(0)
    const node = { number: 1, publicKey: fromHex(before.ready.publicKey), addresses: [old] }
    await (await seeker.connect(node)).close()

    await before.end('SIGKILL')
    const after = await startNodeProcess(place, { ...BY_TCP, NODE_BOOTSTRAP: bootstrap, NODE_TCP_PORT: await freePort() })
    ends.push(() => after.end('SIGKILL'))
    expect(tcpOf(after.ready.addresses)).not.toBe(old)
    await expect.poll(async () => seeker.connect(node).then(async client => {
      const { version } = await client.stats()
      await client.close()
      return version
    }, () => 'nobody')).toBe(VERSION)
    expect(searches.at(-1)).toBeGreaterThan(0)
  })

  it('is told as unreachable where nobody knows better, and a caller\'s abort is no answer', async () => {
    const alone = await inProcess([])
    const gone = { number: 1, publicKey: identityOf(new Uint8Array(32)).publicKey, addresses: [`/ip4/127.0.0.1/tcp/${await freePort()}`] }
    await expect(alone.connect(gone, { signal: AbortSignal.timeout(2_000) })).rejects.toMatchObject({ name: 'TimeoutError' })
    const outside = await inProcess(['--dht', '0'])
    await expect(outside.connect(gone)).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
  })
})

describe('nodes find each other', () => {
  it('by the registry of the directory, which may name them by addresses without their ids', async () => {
    const one = await inProcess([])
    const nodes: KnownNode[] = [{ publicKey: one.publicKey, addresses: one.addresses().map(address => address.replace(/\/p2p\/.*/, '')) }]
    const other = await inProcess([], () => Promise.resolve(nodes))
    await expect.poll(() => [one.known(), other.known()]).toEqual([1, 1])
  })

  it('on a local network without anybody\'s help', async () => {
    const flags = ['--mdns', '1', '--host', '0.0.0.0']
    const [one, other] = [await inProcess(flags), await inProcess(flags)]
    await expect.poll(() => one.known() + other.known()).toBeGreaterThanOrEqual(2)
  })

  it('takes no private address from others unless it has only such itself', () => {
    const local = (...flags: string[]): boolean => isLocalHost(readConfig(flags, {}))
    expect([local('--host', '127.0.0.1'), local('--host', '192.168.1.5,::1'), local('--host', '0.0.0.0'), local('--host', '10.0.0.1', '--announce', '8.8.8.8'), local('--host', '8.8.8.8'), local('--host', '0.0.0.0', '--mdns', '1')]).toEqual([true, true, false, false, false, true])
  })
})
