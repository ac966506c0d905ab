import type { Options } from '../options.ts'
import { OUTBOX_TAG } from './messages.ts'
import type { Wake } from './messages.ts'

/** What TypeScript's library does not have: Web Background Synchronization §2, in Chromium only. */
interface Syncing { sync?: { register: (tag: string) => Promise<void> } }

/** Asks the browser to wake the service worker when the device is online again, where it can. */
export async function askToWake(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.ready as Syncing
  // A person may have forbidden it.
  await registration.sync?.register(OUTBOX_TAG).catch(() => undefined)
}

/** Calls `woken` when the service worker says that the device is online again. */
export function whenWoken(woken: () => void, { signal }: Options): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<Wake | null>) => { if (data?.type === 'outbox') woken() }, signal ? { signal } : {})
}
