import type { PrecacheController } from 'workbox-precaching'
import { afterEach, expect, test, vi } from 'vitest'
import { keepAll } from './keep.ts'

afterEach(() => { vi.unstubAllGlobals() })

test('what is missing is kept, the same for every request: a host that varies its answers does not hide it', async () => {
  const kept = new Map<string, Response>()
  vi.stubGlobal('caches', { open: () => Promise.resolve({ match: (key: string) => Promise.resolve(kept.get(key)), put: (key: string, answer: Response) => { kept.set(key, answer); return Promise.resolve() } }) })
  const asked: string[] = []
  vi.stubGlobal('fetch', (url: string) => { asked.push(url); return Promise.resolve(new Response(`of ${url}`, { headers: { vary: 'Accept', 'content-type': 'text/javascript' } })) })
  const controller = { getURLsToCacheKeys: () => new Map([['/a.js', '/a.js'], ['/index.html', '/index.html?rev=1']]) } as unknown as PrecacheController
  kept.set('/a.js', new Response('here'))
  await keepAll(controller, 'app')
  const page = kept.get('/index.html?rev=1')
  expect([asked, await kept.get('/a.js')?.text(), await page?.text(), page?.headers.get('vary'), page?.headers.get('content-type')]).toEqual([['/index.html'], 'here', 'of /index.html', null, 'text/javascript'])
})

test('a file that cannot be had is told', async () => {
  vi.stubGlobal('caches', { open: () => Promise.resolve({ match: () => Promise.resolve(undefined) }) })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status: 404 })))
  await expect(keepAll({ getURLsToCacheKeys: () => new Map([['/a.js', '/a.js']]) } as unknown as PrecacheController, 'app')).rejects.toThrow('/a.js answered 404')
})
