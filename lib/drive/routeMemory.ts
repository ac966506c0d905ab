import type { Cache } from '../cache/db.ts'
import { keepRoute, readRoutes } from '../cache/routes.ts'
import type { RouteMemory } from '../peers/ladder.ts'

/** The routes that worked, kept in the app's database. */
export const routeMemory = (cache: Promise<Cache>): RouteMemory => ({
  read: async () => readRoutes(await cache),
  keep: (node, note) => { cache.then(db => keepRoute(db, node, note)).catch(() => undefined) },
})
