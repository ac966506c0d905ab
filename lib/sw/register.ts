import { pause } from '../options.ts'
import type { ToWorker } from './messages.ts'

/** A first worker is installed in a second or two. */
const READY_LIMIT_MS = 15_000

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

/** The worker that answers fetches below its scope; null where there is none. */
export async function activeWorker(): Promise<{ worker: ServiceWorker, scope: string } | null> {
  if (!('serviceWorker' in navigator)) return null
  const known = await navigator.serviceWorker.getRegistration() ?? await registerWorker(appBase())
  if (!known) return null
  // One that fails to install never becomes ready.
  const registration = known.active ? known : await Promise.race([navigator.serviceWorker.ready, pause(READY_LIMIT_MS)])
  return registration?.active ? { worker: registration.active, scope: registration.scope } : null
}

/** Address of the app's folder as the page's `<html data-base>` names it, relative to the page. */
export const appBase = (): string => new URL(document.documentElement.dataset.base ?? './', document.baseURI).href
