import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeTestDirectory } from '../lib/wire/testing/fixtures.ts'
import type { NodeConfig } from './config.ts'
import { readConfig } from './config.ts'
import type { Heartbeat, LeaseState, NodeDirectory } from './directory.ts'
import { identityOf, openIdentity } from './identity.ts'
import { openNetwork } from './network.ts'
import { startNode } from './node.ts'
import { makeFolder, removeFolder, startNodeProcess } from './testing/process.ts'
import { loadAddon } from './webtransport/addon.ts'

const directory = makeTestDirectory()
const waysOf = (address: string): string => [3, 5].map(at => address.split('/')[at]).join(' ')

describe('a node\'s process', () => {
  it('has the same name and addresses after a kill, and keeps its key to itself', async () => {
    const folder = await makeFolder()
    try {
      const first = await startNodeProcess(folder)
      await first.end('SIGKILL')
      const second = await startNodeProcess(folder)
      expect(second.ready).toEqual(first.ready)
      expect(first.ready.addresses.map(waysOf)).toEqual(['udp quic-v1', 'udp webrtc-direct', 'tcp ws', 'tcp p2p'])
      for (const file of ['identity.key', 'webtransport.json', 'webrtc.json']) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600)
      await second.end()
    } finally {
      await removeFolder(folder)
    }
  })

  it('lives on after a promise that a library forgot has failed', async () => {
    const folder = await makeFolder()
    const mark = join(folder, 'lived')
    const forgets = `setInterval(() => { Promise.reject(new Error('forgotten')); setTimeout(() => { require('node:fs').writeFileSync(${JSON.stringify(mark)}, '') }, 20) }, 100)`
    await writeFile(join(folder, 'forgets.cjs'), `const wait = setInterval(() => { if (process.listenerCount('SIGTERM') > 0) { clearInterval(wait); ${forgets} } }, 10)`)
    const node = await startNodeProcess(folder, { NODE_OPTIONS: `--require ${join(folder, 'forgets.cjs')}` })
    try {
      await expect.poll(() => stat(mark).then(() => true, () => false)).toBe(true)
    } finally {
      await node.end('SIGKILL')
      await removeFolder(folder)
    }
  })

  it('listens on WebRTC in any case when its addon cannot be loaded, and has a sentence for it', async () => {
    expect(() => loadAddon('./nowhere')).toThrow('WebTransport is off')
    const folder = await makeFolder()
    const network = await openNetwork(readConfig(['--data', folder, '--webrtc', '0', '--websocket', '0', '--tcp', '0'], {}), await openIdentity(folder), null, () => undefined)
    expect(network.addresses().map(waysOf)).toEqual(['udp webrtc-direct'])
    await network.close()
    await removeFolder(folder)
  })

  it('names every address of the machine when it listens on all of them', async () => {
    const folder = await makeFolder()
    const network = await openNetwork(readConfig(['--data', folder, '--host', '0.0.0.0', '--webrtc', '0'], {}), await openIdentity(folder), loadAddon(), () => undefined)
    expect(network.addresses().length).toBeGreaterThan(0)
    expect(network.addresses().some(address => address.includes('0.0.0.0'))).toBe(false)
    await network.close()
    await removeFolder(folder)
  })

  it('ends with a sentence when its configuration makes no sense', async () => {
    const folder = await makeFolder()
    await expect(startNodeProcess(folder, { NODE_CAPACITY_BYTES: 'lots' })).rejects.toThrow('NODE_CAPACITY_BYTES')
    await removeFolder(folder)
  })
})

describe('a node and its directory', () => {
  it('tells who and where it is, as often as it is asked to, and goes on when the directory is silent', async () => {
    const folder = await makeFolder()
    const beats: Heartbeat[] = []
    const said: string[] = []
    const enough = Promise.withResolvers<null>()
    const fake: NodeDirectory = {
      heartbeat: beat => {
        beats.push(beat)
        if (beats.length === 4) enough.resolve(null)
        if (beats.length === 2) return Promise.reject(new Error('no answer'))
        return Promise.resolve({ number: 1, intervalMs: 20, commands: [], grantKey: directory.grantKey, deleted: 0n })
      },
      leaseStatus: versions => Promise.resolve(versions.map((): LeaseState => 'pending')),
      deletedVersions: () => Promise.resolve({ versions: [], head: 0n, last: 0n }),
      handOver: () => Promise.resolve([]),
      handedOver: () => Promise.resolve([]),
      grantKey: () => Promise.resolve(directory.grantKey),
    }
    const config: NodeConfig = readConfig(['--data', folder, '--operator', 'us', '--webrtc', '0', '--capacity', '1000'], {})
    const identity = await openIdentity(folder)
    const node = await startNode(config, { identity, directory: fake, say: line => { said.push(line) } })
    try {
      await enough.promise
      expect(beats[0]).toMatchObject({ publicKey: identity.publicKey, operator: 'us', kind: 'Volunteer', capacityBytes: 1000, usedBytes: 0, shards: 0, addresses: node.network.addresses() })
      expect(said).toEqual(['the directory accepted no heartbeat: no answer', 'the directory accepts heartbeats again'])
    } finally {
      await node.close()
      await removeFolder(folder)
    }
  })
})

describe('an identity', () => {
  it('is the key of RFC 8032 §7.1, test 1', async () => {
    const hex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'hex'))
    const identity = identityOf(hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'))
    expect(Buffer.from(identity.publicKey).toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
    expect(Buffer.from(await identity.sign(new Uint8Array(0))).toString('hex')).toBe('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b')
  })
})
