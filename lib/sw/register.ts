import type { ToWorker } from './messages.ts'

const send = (worker: ServiceWorker | null, message: ToWorker): void => worker?.postMessage(message)

/**
 * Registers the service worker of the app.
 *
 * @param base - address of the app's folder, ending in `/`: the worker's scope
 * @returns null where service workers are not allowed (private windows of some browsers, plain http): then there is no start without network
 */
export async function registerWorker(base: string): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  const script = new URL('sw.js', base)
  return navigator.serviceWorker.register(script, { scope: new URL(base).pathname, updateViaCache: 'none' }).catch(() => null)
}

/** Registers the worker and asks it to keep the whole app for starts without network. */
export async function keepApp(base: string): Promise<void> {
  const registration = await registerWorker(base)
  if (registration) send((await navigator.serviceWorker.ready).active, { type: 'keep-app' })
}

/** Calls `ready` once a newer version waits to take over; returns how to stop watching. */
export function watchUpdate(ready: (registration: ServiceWorkerRegistration) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  const stop = new AbortController()
  const { signal } = stop
  const look = (registration: ServiceWorkerRegistration): void => {
    // Without a controller the waiting worker is the first one: nothing is being replaced.
    if (!signal.aborted && registration.waiting && navigator.serviceWorker.controller) ready(registration)
  }
  void navigator.serviceWorker.ready.then(registration => {
    if (signal.aborted) return
    look(registration)
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', () => look(registration), { signal }), { signal })
  })
  return () => stop.abort()
}

/** Lets the waiting version take over, then reloads the page. */
export function applyUpdate(registration: ServiceWorkerRegistration): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  send(registration.waiting, { type: 'skip-waiting' })
}
