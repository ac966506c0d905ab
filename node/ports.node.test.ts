import { createSocket } from 'node:dgram'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { multiaddr } from '@multiformats/multiaddr'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SHARD_PROTOCOL } from '../lib/wire/shard.ts'
import { hasV6 } from './families.ts'
import { choosePorts, PORT_OF, WAYS, wayNames } from './ports.ts'
import type { Ports } from './ports.ts'
import { SETTINGS } from './settings.ts'
import { addressOf, makeDialler } from './testing/dialler.ts'
import { makeFolder, removeFolder, startNodeProcess } from './testing/process.ts'
import type { NodeProcess } from './testing/process.ts'

const LOOPBACK = '127.0.0.1'
const ANY: Ports = { webTransport: 0, webRtc: 0, webSocket: 0, tcp: 0, quic: 0 }

let folder: string
beforeEach(async () => { folder = await makeFolder() })
afterEach(() => removeFolder(folder))

/** Holds a port of loopback while `work` runs. */
async function withTaken(kind: 'tcp' | 'udp', work: (port: number) => Promise<void>): Promise<void> {
  if (kind === 'tcp') {
    const server = createServer()
    await new Promise(resolve => { server.listen(0, LOOPBACK, () => { resolve(null) }) })
    try { await work((server.address() as AddressInfo).port) } finally { server.close() }
  } else {
    const socket = createSocket('udp4')
    await new Promise(resolve => { socket.bind(0, LOOPBACK, () => { resolve(null) }) })
    try { await work(socket.address().port) } finally { socket.close() }
  }
}

describe('the ports of a node', () => {
  it.each(wayNames)('that of %s is named with its setting where another program has it', async way => {
    await withTaken(WAYS[way], async port => {
      await expect(choosePorts(folder, [LOOPBACK], { ...ANY, [way]: port }, wayNames)).rejects.toMatchObject({
        code: 'NODE_OPERATION', message: `${WAYS[way].toUpperCase()} port ${String(port)} on ${LOOPBACK} is taken by another program.`, next: expect.stringContaining(SETTINGS[PORT_OF[way]][0]) as string,
      })
      // Of a way that is switched off nothing is asked.
      expect((await choosePorts(folder, [LOOPBACK], { ...ANY, [way]: port }, wayNames.filter(other => other !== way)))[way]).toBe(port)
    })
  })

  it('are kept, and another is found for one that was taken meanwhile', async () => {
    const first = await choosePorts(folder, [LOOPBACK], ANY, wayNames)
    expect(await choosePorts(folder, [LOOPBACK], ANY, wayNames)).toEqual(first)
    await withTaken('tcp', async port => {
      const before = await choosePorts(folder, ['0.0.0.0'], { ...ANY, tcp: port }, [])
      expect(before.tcp).toBe(port)
      expect((await choosePorts(folder, [LOOPBACK], ANY, wayNames)).tcp).not.toBe(port)
    })
  })

  it('are not guessed from a file that a disk has changed: the file is named', async () => {
    await writeFile(join(folder, 'ports.json'), '{"tcp":4')
    await expect(choosePorts(folder, [LOOPBACK], ANY, wayNames)).rejects.toMatchObject({ code: 'NODE_OPERATION', message: `${join(folder, 'ports.json')} is damaged.`, next: expect.stringContaining('ports are made anew') as string })
    await rm(join(folder, 'ports.json'))
    expect((await choosePorts(folder, [LOOPBACK], ANY, wayNames)).tcp).toBeGreaterThan(0)
  })

  it('are not looked for on an address that this machine has not', async () => {
    // TEST-NET-3 (RFC 5737).
    for (const hosts of [['203.0.113.7'], [LOOPBACK, '203.0.113.7']]) await expect(choosePorts(folder, hosts, ANY, wayNames)).rejects.toThrow('This machine has no address 203.0.113.7')
  })
})

describe.skipIf(!hasV6())('a node on every address of both families', () => {
  let node: NodeProcess
  beforeAll(async () => { node = await startNodeProcess(await makeFolder(), { NODE_HOST: '0.0.0.0,::', NODE_DHT: '0', NODE_QUIC: '1' }) })
  afterAll(async () => {
    await node.end()
    await removeFolder(node.folder)
  })

  const WAYS_OF_NODE = ['webRtc', 'webSocket', 'tcp', 'quic'] as const
  it.each(WAYS_OF_NODE.flatMap(way => ['/ip4/127.0.0.1', '/ip6/::1'].map(near => [way, near] as const)))('is reached over %s at %s', async (way, near) => {
    const host = await makeDialler(way)
    const address = addressOf(node.ready.addresses, way).replace(/^\/ip[46]\/[^/]+/, near)
    expect((await host.dialProtocol(multiaddr(address), SHARD_PROTOCOL)).protocol).toBe(SHARD_PROTOCOL)
    await host.stop()
  })

  it('tells addresses of the families that it has, for WebTransport too', () => {
    const families = (part: string): string[] => [...new Set(node.ready.addresses.filter(one => one.includes(part)).map(one => one.slice(0, 4)))].sort()
    expect(families('/quic-v1/webtransport/')).toEqual(families('/ws/'))
    expect(new Set(node.ready.addresses.filter(one => one.includes('/webtransport/')).map(one => one.split('/')[4])).size).toBe(1)
  })
})
