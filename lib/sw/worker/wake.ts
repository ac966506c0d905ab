import { OUTBOX_TAG } from '../messages.ts'
import type { Wake } from '../messages.ts'

/** What TypeScript's library does not have: Web Background Synchronization §3, in Chromium only. */
interface SyncEvent extends ExtendableEvent { tag: string }

interface Pages { matchAll: (options: ClientQueryOptions) => Promise<readonly { postMessage: (message: Wake) => void }[]> }

/** What the notification says where no page of the app is open. */
const WORDS = { title: 'Files wait to be sent', body: 'This device is online again. Open CyxCloud and unlock it to go on.' }

/** Wakes the pages, or says that files wait: without an unlocked page nothing can be sealed or sent. */
async function wake(pages: Pages, notify: (title: string, options: NotificationOptions) => Promise<void>): Promise<void> {
  const open = await pages.matchAll({ type: 'window', includeUncontrolled: true })
  for (const page of open) page.postMessage({ type: 'outbox' })
  // Without leave to notify nobody is told; the app goes on when it is opened.
  if (open.length === 0) await notify(WORDS.title, { body: WORDS.body, tag: OUTBOX_TAG }).catch(() => undefined)
}

/** Listens for the browser's word that the device is online again. */
export function wakeOutbox({ clients, registration }: { clients: Pages, registration: Pick<ServiceWorkerRegistration, 'showNotification'> }): (event: Event) => void {
  return event => {
    const { tag } = event as SyncEvent
    if (tag === OUTBOX_TAG) (event as SyncEvent).waitUntil(wake(clients, (title, options) => registration.showNotification(title, options)))
  }
}
