import type { Cache } from './db.ts'

/** By which route a node was reached when the best did not work; `until` in ms since 1970, the note is worth nothing after that. */
export interface RouteRow { node: number, route: string, until: number }

/** Notes that still count; the others are dropped. */
export async function readRoutes(cache: Cache, now = Date.now()): Promise<RouteRow[]> {
  const rows = await cache.getAll('routes')
  await Promise.all(rows.filter(({ until }) => until < now).map(({ node }) => cache.delete('routes', node)))
  return rows.filter(({ until }) => until >= now)
}

/** Keeps a node's note, or drops it. A device without room forgets it: that costs one dial. */
export async function keepRoute(cache: Cache, node: number, row: RouteRow | null): Promise<void> {
  try { await (row ? cache.put('routes', row, node) : cache.delete('routes', node)) } catch { /* as above */ }
}
