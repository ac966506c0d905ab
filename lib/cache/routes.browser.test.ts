import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCache } from './db.ts'
import type { Cache } from './db.ts'
import { keepRoute, readRoutes } from './routes.ts'

let cache: Cache
beforeAll(async () => { cache = await openCache(`test ${crypto.randomUUID()}`) })
afterAll(() => { cache.close() })

test('a node\'s route is remembered until its time is over, and forgotten on demand', async () => {
  const rows = [{ node: 1, route: 'webrtc-direct', until: 2_000 }, { node: 2, route: 'webrtc-direct', until: 9_000 }]
  for (const row of rows) await keepRoute(cache, row.node, row)
  expect(await readRoutes(cache, 1_000)).toEqual(rows)
  expect(await readRoutes(cache, 5_000)).toEqual([rows[1]])
  expect(await cache.getAllKeys('routes')).toEqual([2])
  await keepRoute(cache, 2, null)
  expect(await readRoutes(cache, 1_000)).toEqual([])
})

test('a device that cannot write forgets, and nothing fails', async () => {
  const closed = await openCache(`test ${crypto.randomUUID()}`)
  closed.close()
  await expect(keepRoute(closed, 1, { node: 1, route: 'webrtc-direct', until: 2_000 }).catch(() => 'thrown')).resolves.toBeUndefined()
})
