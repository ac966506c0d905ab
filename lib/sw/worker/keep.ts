import type { PrecacheController } from 'workbox-precaching'

/** The same for every request: what a host would vary by its headers, the browser's own routes would not find again. */
function alike(answer: Response): Response {
  if (!answer.headers.has('vary')) return answer
  const headers = new Headers(answer.headers)
  headers.delete('vary')
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers })
}

/**
 * Puts every listed file that is not there yet in the cache. Workbox itself does so at install only; the app is kept later, when it is first opened.
 *
 * @throws TypeError when a file cannot be fetched; what was kept stays
 */
export async function keepAll(controller: PrecacheController, cacheName: string): Promise<void> {
  const cache = await caches.open(cacheName)
  const missing = async (key: string): Promise<boolean> => await cache.match(key) === undefined
  await Promise.all([...controller.getURLsToCacheKeys()].map(async ([url, key]) => {
    if (!await missing(key)) return
    // A file without its revision in the name may be stale in the browser's own cache.
    const answer = await fetch(url, { cache: key === url ? 'default' : 'reload', credentials: 'same-origin' })
    if (!answer.ok) throw new TypeError(`${url} answered ${answer.status}`)
    await cache.put(key, alike(answer))
  }))
}
