import { afterEach, describe, expect, it } from 'vitest'
import { CyxError, isCyxError } from '../errors.ts'
import type { ShardClient, ShardRequest } from '../wire/shard.ts'
import { firstK } from './firstK.ts'
import type { RouteMemory, RouteNote } from './ladder.ts'
import { makePool } from './pool.ts'
import type { PeerPool, PoolOptions } from './pool.ts'
import { rationed } from './rationed.ts'
import type { NodeAddress, Route } from './route.ts'

const node = (number: number): NodeAddress => ({ number, publicKey: new Uint8Array(32), addresses: [] })
const request: ShardRequest = { grant: new Uint8Array(190), version: new Uint8Array(16), chunkIndex: 0, chunkId: new Uint8Array(32), shardIndex: 0 }

/** A route that opens when `works` says so, and counts. */
function fakeRoute(name: Route['name'], works: () => boolean = () => true) {
  const route = {
    name, opens: 0, closes: 0, end: (): void => undefined,
    open: (_: NodeAddress, { onEnd }: { onEnd: () => void }): Promise<ShardClient> => {
      route.opens++
      route.end = onEnd
      if (!works()) return Promise.reject(new CyxError('NETWORK_NODE_UNREACHABLE'))
      const never = (): Promise<never> => Promise.reject(new Error('not asked for'))
      return Promise.resolve({ put: never, get: never, remove: never, exists: () => Promise.resolve({ exists: true, shardBytes: 7, all: [7] }), stats: never, close: () => { route.closes++; onEnd(); return Promise.resolve() } })
    },
  }
  return route
}

const pools: PeerPool[] = []
const poolOf = (routes: Route[], more: Partial<PoolOptions> = {}): PeerPool => {
  const pool = makePool({ routes, ...more })
  pools.push(pool)
  return pool
}
afterEach(async () => { for (const pool of pools.splice(0)) await pool.close() })
const codeOf = async (promise: Promise<unknown>): Promise<string> => promise.then(() => 'worked', (error: unknown) => isCyxError(error) ? error.code : (error as Error).name)

describe('the pool', () => {
  it('opens one connection per node, however many ask at once', async () => {
    const route = fakeRoute('webtransport')
    const pool = poolOf([route])
    const clients = await Promise.all([pool.dial(node(1)), pool.dial(node(1)), pool.dial(node(2))])
    expect(route.opens).toBe(2)
    expect(clients[0]).toBe(clients[1])
  })

  it('dials only what is needed: of fourteen who hold a shard eight, a ninth where one fails, and nobody else whom it knows', async () => {
    const dialled: number[] = []
    const route = fakeRoute('webtransport', () => dialled.at(-1) !== 5)
    const pool = poolOf([{ ...route, open: (to, events) => { dialled.push(to.number); return route.open(to, events) } }])
    const holders = Array.from({ length: 14 }, (_, i) => node(i + 1))
    await firstK(8, holders.map(to => async () => (await pool.dial(to)).exists(request)))
    expect(dialled).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    await firstK(8, holders.slice(5).map(to => async () => (await pool.dial(to)).exists(request)))
    expect(dialled).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
  })

  it('opens anew when the connection has ended or was closed', async () => {
    const route = fakeRoute('webtransport')
    const pool = poolOf([route])
    await pool.dial(node(1))
    route.end()
    await (await pool.dial(node(1))).close()
    await pool.dial(node(1))
    expect(route.opens).toBe(3)
  })

  it('closes a connection that was still being opened when the pool was closed', async () => {
    const route = fakeRoute('webtransport')
    const opening = Promise.withResolvers<null>()
    const pool = poolOf([{ ...route, open: async (to, options) => { await opening.promise; return route.open(to, options) } }])
    const client = pool.dial(node(1))
    await pool.close()
    opening.resolve(null)
    await client
    expect(route.closes).toBe(1)
  })

  it('takes the next route when one fails, and remembers it for a while', async () => {
    const best = fakeRoute('webtransport', () => false)
    const next = fakeRoute('webrtc-direct')
    const pool = poolOf([best, next], { rememberMs: 60_000 })
    for (let i = 0; i < 3; i++) {
      await pool.dial(node(1))
      next.end()
    }
    expect([best.opens, next.opens]).toEqual([1, 3])
    const forgetful = poolOf([best, next], { rememberMs: -1 })
    for (let i = 0; i < 2; i++) {
      await forgetful.dial(node(1))
      next.end()
    }
    expect(best.opens).toBe(3)
  })

  it('remembers the route beyond its own life, and forgets it when the better one works again', async () => {
    const notes = new Map<number, RouteNote>()
    const memory: RouteMemory = { read: () => Promise.resolve([...notes.values()]), keep: (number, note) => { if (note) notes.set(number, note); else notes.delete(number) } }
    let up = false
    const [best, next] = [fakeRoute('webtransport', () => up), fakeRoute('webrtc-direct')]
    await poolOf([best, next], { memory }).dial(node(1))
    expect([...notes.values()]).toMatchObject([{ node: 1, route: 'webrtc-direct' }])
    await poolOf([best, next], { memory }).dial(node(1))
    expect([best.opens, next.opens]).toEqual([1, 2])
    up = true
    notes.set(1, { node: 1, route: 'webrtc-direct', until: Date.now() - 1 })
    await poolOf([best, next], { memory }).dial(node(1))
    expect([best.opens, next.opens, notes.size]).toEqual([2, 2, 0])
    notes.set(1, { node: 1, route: 'webrtc-direct', until: Date.now() + 86_400_000 })
    await poolOf([best, next], { memory: { read: () => Promise.reject(new Error('no disk')), keep: () => undefined } }).dial(node(1))
    await poolOf([best, next], { memory }).dial(node(1))
    expect([best.opens, next.opens]).toEqual([4, 2])
  })

  it('tells by which route a node is reached, and why the others are not used', async () => {
    const [best, next] = [fakeRoute('webtransport', () => false), fakeRoute('webrtc-direct')]
    const pool = poolOf([best, next])
    expect(pool.state(1)).toEqual({ route: null, tried: [] })
    await pool.dial(node(1))
    expect(pool.state(1)).toMatchObject({ route: 'webrtc-direct', tried: [{ route: 'webtransport', error: { code: 'NETWORK_NODE_UNREACHABLE' } }, { route: 'webrtc-direct', error: null }] })
    next.end()
    expect(pool.state(1).route).toBe(null)
  })

  it('closes what was idle longest when it has as many connections as it may', async () => {
    const route = fakeRoute('webtransport')
    const pool = poolOf([route], { mostOpen: 2 })
    for (const number of [1, 2, 3, 2, 4]) await pool.dial(node(number))
    expect([route.opens, route.closes]).toEqual([4, 2])
    expect([1, 2, 3, 4].filter(number => pool.state(number).route !== null)).toEqual([2, 4])
  })

  it('opens no more by a rationed route than a browser bears', async () => {
    const route = fakeRoute('webrtc-direct')
    const pool = poolOf([rationed(route, { most: 2 })])
    for (const number of [1, 2]) await pool.dial(node(number))
    await expect(pool.dial(node(3))).rejects.toMatchObject({ code: 'NETWORK_NODE_UNREACHABLE', details: { causes: [{ details: { reason: 'this browser has opened as many connections as it can for now' } }] } })
    expect(route.opens).toBe(2)
  })

  it('tries a node that has moved at once', async () => {
    let up = false
    const route = fakeRoute('webtransport', () => up)
    const pool = poolOf([route])
    expect(await codeOf(pool.dial(node(1)))).toBe('NETWORK_NODE_UNREACHABLE')
    up = true
    expect(await codeOf(pool.dial({ ...node(1), addresses: ['/ip4/192.0.2.1/udp/1/quic-v1/webtransport'] }))).toBe('worked')
  })

  it('leaves a node alone for a moment after all routes failed', async () => {
    const route = fakeRoute('webtransport', () => false)
    const pool = poolOf([route])
    expect([await codeOf(pool.dial(node(1))), await codeOf(pool.dial(node(1)))]).toEqual(['NETWORK_NODE_UNREACHABLE', 'NETWORK_NODE_UNREACHABLE'])
    expect(route.opens).toBe(1)
    await expect.poll(async () => { await codeOf(pool.dial(node(1))); return route.opens }).toBe(2)
  })

  it('lets a caller give up without spoiling the connection for others', async () => {
    const route = fakeRoute('webtransport')
    const pool = poolOf([route])
    const stop = new AbortController()
    const given = codeOf(pool.dial(node(1), { signal: stop.signal }))
    stop.abort()
    expect(await given).toBe('AbortError')
    await pool.dial(node(1))
    expect(route.opens).toBe(1)
  })

  it('closes what nobody uses, and keeps what somebody does', async () => {
    const route = fakeRoute('webtransport')
    const pool = poolOf([route], { idleMs: 40 })
    await pool.dial(node(1))
    await expect.poll(() => route.closes).toBe(1)
    expect((await (await pool.dial(node(1))).exists(request)).shardBytes).toBe(7)
    expect(pool.scores.score(1)).toMatchObject({ requests: 1 })
  })
})
