import { afterEach, expect, test, vi } from 'vitest'
import type { ShardClient } from '../wire/shard.ts'
import type { Host } from './host.ts'
import { makeLateHost } from './lateHost.ts'
import { makePool } from './pool.ts'

afterEach(() => { vi.restoreAllMocks() })

const node = { number: 7, publicKey: new Uint8Array(32), addresses: ['/ip4/127.0.0.1'] }
const client = { stats: () => Promise.resolve({}), close: () => Promise.resolve() } as unknown as ShardClient

/** A host that counts, and its late one. */
function world(fails = 0): { late: Host, loads: () => number, closed: () => boolean } {
  let [loads, closed] = [0, false]
  const host: Host = { route: { name: 'webtransport', ready: () => true, silent: ({}) => true, open: () => Promise.resolve(client) }, close: () => { closed = true; return Promise.resolve() } }
  const late = makeLateHost('webtransport', () => ++loads <= fails ? Promise.reject(new TypeError('offline')) : Promise.resolve(host))
  return { late, loads: () => loads, closed: () => closed }
}
const options = { onEnd: () => undefined }

test('nothing is loaded before the first dial, and once for all', async () => {
  const { late: { route }, loads } = world()
  expect([loads(), route.ready?.(node), route.silent?.(7)]).toEqual([0, false, false])
  expect(await Promise.all([route.open(node, options), route.open(node, options)])).toEqual([client, client])
  expect([loads(), route.ready?.(node), route.silent?.(7)]).toEqual([1, true, true])
})

test('code that could not be had is asked for again with the next dial', async () => {
  const { late: { route }, loads } = world(1)
  await expect(route.open(node, options)).rejects.toThrow('offline')
  expect(await route.open(node, options)).toBe(client)
  expect(loads()).toBe(2)
})

test('it ends the host it has loaded, and loads none to end it', async () => {
  const { late, loads, closed } = world()
  await late.close()
  expect([loads(), closed()]).toEqual([0, false])
  await late.route.open(node, options)
  await late.close()
  expect(closed()).toBe(true)
})

test('loading does not count as dialling: the time of a dial begins when the code is there', async () => {
  const limit = vi.spyOn(AbortSignal, 'timeout')
  const waiting = Promise.withResolvers<Host>()
  const asked = Promise.withResolvers<null>()
  const late = makeLateHost('webtransport', () => { asked.resolve(null); return waiting.promise })
  const pool = makePool({ routes: [late.route], dialMs: 60_000 })
  const dialled = pool.dial(node)
  await asked.promise
  expect(limit).not.toHaveBeenCalledWith(60_000)
  waiting.resolve({ route: { name: 'webtransport', open: () => Promise.resolve(client) }, close: () => Promise.resolve() })
  await dialled
  expect(limit).toHaveBeenCalledWith(60_000)
  await pool.close()
})

test('where the code is not to be had the next route is asked', async () => {
  const { late: { route } } = world(9)
  const pool = makePool({ routes: [route, { name: 'webrtc-direct', open: () => Promise.resolve(client) }] })
  await pool.dial(node)
  expect(pool.state(7)).toMatchObject({ route: 'webrtc-direct', tried: [{ route: 'webtransport' }, { route: 'webrtc-direct', error: null }] })
  await pool.close()
})
