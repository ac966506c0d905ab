import { afterEach, describe, expect, it } from 'vitest'
import { commands } from 'vitest/browser'
import { fromHex } from '../../lib/bytes/base.ts'
import type { Host } from '../../lib/peers/host.ts'
import type { NodeAddress } from '../../lib/peers/route.ts'
import { makeWebTransportHost } from '../../lib/peers/webTransportHost.ts'
import type { NodeClient } from '../../lib/wire/shard.ts'

const DAY_MS = 24 * 3_600_000
const ends: (() => Promise<void>)[] = []
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end() })

type Limits = Parameters<typeof commands.startNetwork>[0]

async function start(limits: Limits): Promise<NodeAddress & { peer: string }> {
  const { peer, publicKey, addresses } = await commands.startNetwork(limits)
  ends.push(() => commands.endNetwork(peer))
  return { number: 1, peer, publicKey: fromHex(publicKey), addresses }
}

async function connect(node: NodeAddress): Promise<NodeClient> {
  const host: Host = makeWebTransportHost()
  ends.push(host.close)
  return await host.route.open(node, { onEnd: () => undefined, signal: AbortSignal.timeout(5_000) }) as NodeClient
}

/** A session that never proves who it is. */
function stranger({ addresses }: Pick<NodeAddress, 'addresses'>, path = '/.well-known/libp2p-webtransport?type=noise'): WebTransport {
  const address = addresses[0] ?? ''
  const [, , host = '', , port = ''] = address.split('/')
  const hashes = [...address.matchAll(/certhash\/u([\w-]+)/g)].map(([, text = '']) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0)).slice(2))
  const session = new WebTransport(`https://${host}:${port}${path}`, { serverCertificateHashes: hashes.map(value => ({ algorithm: 'sha-256', value })) })
  ends.push(() => {
    session.close()
    return Promise.resolve()
  })
  session.closed.catch(() => undefined)
  return session
}

const isEnded = (session: WebTransport): Promise<boolean> => Promise.race([session.closed.then(() => true, () => true), new Promise<boolean>(resolve => { setTimeout(() => { resolve(false) }, 1_500) })])

const version = async (client: NodeClient): Promise<string> => (await client.stats()).version

describe('certificates that roll over', () => {
  it('lose no client: an open session goes on, and an address from before opens new ones', async () => {
    // The first certificate has less than a day left: it is time.
    const node = await start({ bornMsAgo: 12.6 * DAY_MS })
    const before = await connect(node)
    const hashesOf = (addresses: readonly string[]): string[] => [...(addresses[0] ?? '').matchAll(/certhash\/([^/]+)/g)].map(([, hash = '']) => hash)
    const { addresses } = await commands.lookAtNetwork(node.peer)
    expect(hashesOf(addresses)[0]).toBe(hashesOf(node.addresses)[1])
    expect(hashesOf(addresses)[1]).not.toBe(hashesOf(node.addresses)[0])
    expect(await version(before)).toBe('test')
    expect(await version(await connect(node))).toBe('test')
    expect(await version(await connect({ ...node, addresses }))).toBe('test')
    expect((await commands.lookAtNetwork(node.peer)).peers).toBe(3)
  })
})

describe('limits of WebTransport', () => {
  it('sessions that do not prove who they are are few, and others are let in when they have gone', async () => {
    const node = await start({ strangers: 2 })
    const sessions = [stranger(node), stranger(node), stranger(node)]
    for (const session of sessions) await session.ready.catch(() => undefined)
    expect((await Promise.all(sessions.map(isEnded))).filter(ended => ended)).toHaveLength(1)
    await expect(connect(node)).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE' })
    for (const session of sessions) try { session.close() } catch { /* it has ended */ }
    await expect.poll(() => connect(node).then(version, () => 'none')).toBe('test')
  })

  it('a handshake of garbage costs its session, no other', async () => {
    const node = await start({})
    const client = await connect(node)
    const session = stranger(node)
    await session.ready
    const { writable } = await session.createBidirectionalStream()
    // A Noise message of one byte; one that announces more than comes is waited for, ten seconds at most.
    await writable.getWriter().write(Uint8Array.of(0, 1, 7))
    expect(await isEnded(session)).toBe(true)
    expect(await version(client)).toBe('test')
  })

  it('connections are refused beyond their number', async () => {
    const node = await start({ connections: 2 })
    const sessions = [stranger(node), stranger(node)]
    for (const session of sessions) await session.ready
    await expect(stranger(node).ready).rejects.toThrow()
  })
})

describe('a stream of the addon', () => {
  it('hands over what came before its end, though more was awaited', async () => {
    const { peer, addresses } = await commands.startNode({ NODE_BENCH_RAW: '1', NODE_DHT: '0' })
    ends.push(() => commands.endNode(peer))
    const session = stranger({ addresses }, '/bench/raw')
    await session.ready
    const { readable, writable } = await session.createBidirectionalStream()
    const writer = writable.getWriter()
    const [keep, length] = [Uint8Array.of(107), new BigUint64Array([1000n])]
    await writer.write(Uint8Array.of(...keep, ...new Uint8Array(length.buffer).reverse(), 1, 2, 3))
    await writer.write(new Uint8Array(7))
    await writer.close()
    const answer = new Uint8Array(await new Response(readable).arrayBuffer())
    expect([...answer]).toEqual([0, 0, 0, 0, 0, 0, 0, 10])
  })
})
