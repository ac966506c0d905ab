import { afterEach, describe, expect, it } from 'vitest'
import { CyxError, isCyxError } from '../errors.ts'
import type { ShardClient, ShardRequest } from '../wire/shard.ts'
import { makePool } from './pool.ts'
import type { PeerPool, PoolOptions } from './pool.ts'
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
      const never = (): never => { throw new Error('not asked for') }
      return Promise.resolve({ put: never, get: never, remove: never, exists: () => Promise.resolve({ exists: true, shardBytes: 7, all: [7] }), close: () => { route.closes++; onEnd(); return Promise.resolve() } })
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

  it('leaves a node alone for a moment after all routes failed', async () => {
    const route = fakeRoute('webtransport', () => false)
    const pool = poolOf([route])
    expect([await codeOf(pool.dial(node(1))), await codeOf(pool.dial(node(1)))]).toEqual(['NETWORK_NODE_UNREACHABLE', 'NETWORK_NODE_UNREACHABLE'])
    expect(route.opens).toBe(1)
    await expect.poll(async () => { await codeOf(pool.dial(node(1))); return route.opens }, { timeout: 5_000 }).toBe(2)
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
    expect(pool.scores.score(1)?.requests).toBe(1)
  })
})
