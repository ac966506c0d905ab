/** What the page says to the service worker; the worker holds no key and is told none. */
export type ToWorker =
  | { type: 'skip-waiting' }
  | { type: 'ping' }
  | { type: 'download', id: string, name: string, size: number, mime: string }

/**
 * Registers the service worker of the app.
 *
 * @param base - address of the app's folder, ending in `/`: the worker's scope
 * @returns null where service workers are not allowed (private windows of some browsers, plain http); everything but offline start and streamed downloads works without
 */
export async function registerWorker(base: string): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  const script = new URL('sw.js', base)
  return navigator.serviceWorker.register(script, { scope: base, updateViaCache: 'none' }).catch(() => null)
}

/** Calls `ready` once a newer version waits to take over; returns how to stop watching. */
export function watchUpdate(ready: (registration: ServiceWorkerRegistration) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined
  const stop = new AbortController()
  const look = (registration: ServiceWorkerRegistration): void => {
    // Without a controller the waiting worker is the first one: nothing is being replaced.
    if (!stop.signal.aborted && registration.waiting && navigator.serviceWorker.controller) ready(registration)
  }
  void navigator.serviceWorker.getRegistration().then(registration => {
    if (!registration) return
    look(registration)
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', () => look(registration), { signal: stop.signal }), { signal: stop.signal })
  })
  return () => stop.abort()
}

/** Lets the waiting version take over, then reloads the page. */
export function applyUpdate(registration: ServiceWorkerRegistration): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  const message: ToWorker = { type: 'skip-waiting' }
  registration.waiting?.postMessage(message)
}
