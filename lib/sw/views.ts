import { toBase64url } from '../bytes/base.ts'
import { CyxError } from '../errors.ts'
import { pause } from '../options.ts'
import { VIEW_FOLDER } from './messages.ts'
import type { ToPage, ToView, ToWorker } from './messages.ts'
import { activeWorker } from './register.ts'

/** Shows a file in this page. */
export interface View {
  /** An address in the own origin for `<img>`, `<video>`, `<audio>`, an `<iframe>` with a PDF, or `fetch` with ranges. It means nothing to other pages' sessions, and nothing after `close`. */
  url: string
  close: () => void
}

/** A service worker is put to sleep after 30 s without an event. */
const PING_MS = 10_000
/** A new worker takes its pages over as soon as it runs. */
const CONTROL_MS = 5_000

/** Engines by the name of the view. */
const offered = new Map<string, (port: MessagePort) => Promise<unknown>>()
let open = 0
let pings: ReturnType<typeof setInterval> | undefined

const answer = ({ data, ports: [port] }: MessageEvent<ToPage | null>): void => {
  if (data?.type !== 'view' || !port) return
  const engine = offered.get(data.id)
  if (!engine) {
    // Another script of this page with this module in it may offer it: once all have listened, a port that was handed on is deaf here.
    setTimeout(() => {
      port.postMessage({ type: 'unknown' } satisfies ToView)
      port.close()
    })
    return
  }
  open++
  // While a stream is open the worker must not be put to sleep: its bytes pass through there.
  pings ??= setInterval(() => { navigator.serviceWorker.controller?.postMessage({ type: 'ping' } satisfies ToWorker) }, PING_MS)
  engine(port).catch(() => undefined).finally(() => {
    if (--open > 0) return
    clearInterval(pings)
    pings = undefined
  })
}

/** Answers the service worker's questions for views from now on; a page that offers none yet says so, and nobody waits for it. */
export function listenForViews(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', answer)
  navigator.serviceWorker.startMessages()
}

/** Whether requests of this page go through the worker. One that was loaded past it (Shift and reload) would ask the host for the view. */
async function isControlled(): Promise<boolean> {
  const { serviceWorker } = navigator
  if (serviceWorker.controller === null) await Promise.race([new Promise(resolve => { serviceWorker.addEventListener('controllerchange', resolve, { once: true }) }), pause(CONTROL_MS)])
  return serviceWorker.controller !== null
}

/**
 * Offers a file of an open drive to the service worker, under a name that nobody can guess.
 *
 * @param engine - transfers the port at once to where one request is answered over it (`ToView`, `FromView`); resolves when that is over
 * @throws INTERNAL where the browser gives no service worker
 */
export async function offerView(engine: (port: MessagePort) => Promise<unknown>): Promise<View> {
  const target = await activeWorker()
  if (!target) throw new CyxError('INTERNAL', { what: 'this browser has no service worker here' })
  if (!await isControlled()) throw new CyxError('INTERNAL', { what: 'this page was loaded without its service worker; reload it' })
  listenForViews()
  const id = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  offered.set(id, engine)
  return {
    url: new URL(VIEW_FOLDER + id, target.scope).href,
    close: () => { offered.delete(id) },
  }
}
