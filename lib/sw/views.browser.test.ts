import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ToView } from './messages.ts'
import * as page from './views.ts'

type Views = typeof page
/** The module once more with views of its own, as a second script of the page has it. */
const copy = async (): Promise<Views> => await import(/* @vite-ignore */ import.meta.url.replace(/[^/]*$/, 'views.ts?copy')) as Views

/** What the page answers when the service worker asks for a view. */
function ask(id: string): Promise<ToView> {
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    port1.onmessage = ({ data }: MessageEvent<ToView>) => { resolve(data); port1.close() }
    navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { type: 'view', id }, ports: [port2] }))
  })
}

/** An engine that knows one file; as in a drive, it answers behind another port. */
const engine = (size: number) => (port: MessagePort): Promise<null> => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = ({ ports: [one] }: MessageEvent<null>) => { one?.postMessage(told(size)) }
  port2.postMessage(null, [port])
  return Promise.resolve(null)
}
const told = (size: number): ToView => ({ type: 'file', file: { size, name: 'a', mime: 'video/mp4', etag: '"a"' } })
const idOf = (url: string): string => url.split('/').at(-1) ?? ''

beforeEach(() => {
  const active = { postMessage: () => undefined } as unknown as ServiceWorker
  vi.spyOn(navigator.serviceWorker, 'getRegistration').mockResolvedValue({ active, scope: new URL('./', location.href).href } as ServiceWorkerRegistration)
  vi.spyOn(navigator.serviceWorker, 'controller', 'get').mockReturnValue(active)
})
afterEach(() => { vi.restoreAllMocks() })

test('a view is answered until it is closed; a page that listens refuses every other', async () => {
  page.listenForViews()
  expect(await ask('vvvvvvvvvvvvvvvvvvvvvv')).toEqual({ type: 'unknown' })
  const view = await page.offerView(engine(7))
  expect(await ask(idOf(view.url))).toEqual(told(7))
  view.close()
  expect(await ask(idOf(view.url))).toEqual({ type: 'unknown' })
})

test('what one script of a page offers no other script of it refuses, whichever listened first', async () => {
  const other = await copy()
  expect(other.offerView).not.toBe(page.offerView)
  page.listenForViews()
  const second = await other.offerView(engine(2))
  const first = await page.offerView(engine(1))
  expect([await ask(idOf(second.url)), await ask(idOf(first.url))]).toEqual([told(2), told(1)])
})
