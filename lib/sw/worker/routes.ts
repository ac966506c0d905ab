/** What TypeScript's library does not have: Service Workers §4.5 InstallEvent.addRoutes, not in every browser. */
interface Rule { condition: { urlPattern: { pathname: string }, requestMethod: 'get' }, source: { cacheName: string } }
interface Routed { addRoutes?: (rules: Rule[]) => Promise<void> }

/** Folders of files with a hash in their name: what the cache has of them is what they are. */
const HASHED = ['_next/static/', 'workers/chunks/'] as const

/**
 * Lets the browser take files with hashed names from the cache by itself: the drive starts with dozens, and each would wait for this worker.
 * What is not kept comes from the network, as ever. A browser that has no such rules, or not these, asks the worker.
 */
export async function routeKept(event: object, scope: string, cacheName: string): Promise<void> {
  // URL Pattern §1: these characters have a meaning in a pattern.
  const plain = (path: string): string => path.replace(/[\\*+?:{}()]/g, '\\$&')
  const rules = HASHED.map((folder): Rule => ({ condition: { urlPattern: { pathname: `${plain(new URL(folder, scope).pathname)}*` }, requestMethod: 'get' }, source: { cacheName } }))
  try { await (event as Routed).addRoutes?.(rules) } catch { return }
}
