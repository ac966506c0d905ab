/// <reference lib="webworker" />
import { cleanupOutdatedCaches, PrecacheController, PrecacheRoute } from 'workbox-precaching'
import type { PrecacheEntry } from 'workbox-precaching'
import { registerRoute } from 'workbox-routing'
import { NetworkFirst } from 'workbox-strategies'
import { DOWNLOAD_FOLDER, VIEW_FOLDER } from '../messages.ts'
import type { ToWorker } from '../messages.ts'
import { HANDED_PATH, sweepHanded } from '../handed.ts'
import { makeDownloads } from './downloads.ts'
import { keepAll } from './keep.ts'
import { routeKept } from './routes.ts'
import { answerHanded } from './shareTarget.ts'
import { answerView } from './views.ts'
import { wakeOutbox } from './wake.ts'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] }

/** How long a ping keeps the worker awake; pages ping more often. */
const AWAKE_MS = 20_000

const scope = self.registration.scope
// The app is kept only where it was opened: a person with a share link loads almost nothing, and this worker is ready for their download at once.
const appCache = `app ${scope}`
const app = new PrecacheController({ cacheName: appCache })
app.addToCacheList(self.__WB_MANIFEST)
const downloads = makeDownloads()
const config = new URL('config.json', scope)
/** A network that hangs is not waited for: what it answers later counts at the next start. */
const CONFIG_WAIT_S = 0.3
const configCache = `config ${scope}`
/** The page read it before this worker was in charge. */
const keepConfig = async (): Promise<void> => (await caches.open(configCache)).add(new Request(config, { cache: 'no-cache' }))

/** `activate` of Workbox would make the cache. */
const whereKept = async (then: () => Promise<unknown>): Promise<void> => { if (await caches.has(appCache)) await then() }

self.addEventListener('install', event => {
  event.waitUntil(Promise.all([routeKept(event, scope, appCache), whereKept(() => keepAll(app, appCache))]))
})
self.addEventListener('activate', event => {
  event.waitUntil(Promise.all([whereKept(() => app.activate(event)), self.clients.claim()]))
})
self.addEventListener('message', event => {
  const message = event.data as ToWorker
  const port = event.ports[0]
  switch (message.type) {
    case 'skip-waiting': event.waitUntil(self.skipWaiting()); break
    case 'keep-app': event.waitUntil(Promise.all([keepAll(app, appCache), keepConfig()])); break
    case 'ping': event.waitUntil(new Promise(resolve => { setTimeout(resolve, AWAKE_MS) })); break
    case 'download': if (port) downloads.announce(message, port); break
  }
})

self.addEventListener('sync', wakeOutbox(self))

// At every start of the worker: nothing runs an hour after something came.
sweepHanded(scope).catch(() => undefined)
registerRoute(({ url }) => url.href === `${scope}${HANDED_PATH}`, ({ request }) => answerHanded(request, scope), 'POST')

const folder = new URL(DOWNLOAD_FOLDER, scope).pathname
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(folder), ({ url }) => Promise.resolve(downloads.answer(url.pathname.slice(folder.length))))
const views = new URL(VIEW_FOLDER, scope).pathname
for (const method of ['GET', 'HEAD'] as const) {
  registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(views), async ({ url, request }) =>
    answerView(request, url.pathname.slice(views.length), await self.clients.matchAll({ type: 'window', includeUncontrolled: true })), method)
}
registerRoute(({ url }) => url.href === config.href, new NetworkFirst({ cacheName: configCache, networkTimeoutSeconds: CONFIG_WAIT_S, fetchOptions: { cache: 'no-cache' } }))
registerRoute(new PrecacheRoute(app, { ignoreURLParametersMatching: [/.*/] }))
cleanupOutdatedCaches()
