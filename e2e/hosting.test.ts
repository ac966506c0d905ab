import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import { extname, join, normalize } from 'node:path'
import { IC_ROOT_KEY } from '@icp-sdk/core/agent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { detailsOf, download, justTry, onDisk, pick, row, share, store } from './person.ts'
import { makeWorld } from './world.ts'
import type { World } from './world.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.json': 'application/json', '.png': 'image/png', '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}
const FOLDER = '/some/where/below/'

let world: World
/** Whether the host has a newer version, whether it leaves who asks for config.json without an answer, and whose directory that names. */
const now = { newer: false, hangs: false, rootKey: '' }
/** The plainest host there is: files under a folder, no headers but the type. */
const host = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname)
  const answer = async (): Promise<void> => {
    if (!path.startsWith(FOLDER)) throw new Error('outside')
    const inside = normalize(path.slice(FOLDER.length)) || 'index.html'
    if (inside === 'config.json' && now.hangs) return
    if (inside === 'config.json') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...world.network.config, ic: { ...world.network.config.ic, ...now.rootKey === '' ? {} : { rootKey: now.rootKey } } }))
      return
    }
    const file = join('out', inside.endsWith('/') ? `${inside}index.html` : inside === '.' ? 'index.html' : inside)
    const body = await readFile(file)
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream').end(inside === 'sw.js' && now.newer ? `${body.toString()}\n// newer` : body)
  }
  answer().catch(() => { response.writeHead(404).end() })
})
let address = ''

beforeAll(async () => {
  world = await makeWorld()
  await new Promise<void>(resolve => { host.listen(0, '127.0.0.1', resolve) })
  address = `http://127.0.0.1:${String((host.address() as AddressInfo).port)}${FOLDER}`
})
afterAll(async () => {
  host.closeAllConnections()
  host.close()
  await world.close()
})

test('the same build works from any plain host, below any folder: app, download, share page', async () => {
  const visitor = await world.visit()
  const file = { name: 'a.bin', mimeType: 'application/octet-stream', buffer: randomBytes(5_000_000) }
  await justTry(visitor.page, address)
  await store(visitor.page, [file])
  const got = await download(visitor.page, (await detailsOf(visitor.page, file.name)).getByRole('button', { name: 'Download' }))
  expect(got.bytes.equals(file.buffer)).toBe(true)
  const link = await share(visitor.page, file.name)
  expect(link.startsWith(`${address}share/#`)).toBe(true)
  const guest = await world.visit()
  await guest.page.goto(link)
  const shared = await download(guest.page, guest.page.getByRole('button', { name: /download/i }))
  expect(shared.bytes.equals(file.buffer)).toBe(true)
  expect([...visitor.complaints, ...guest.complaints].filter(text => /Content Security Policy|Uncaught/.test(text))).toEqual([])
})

test('answers of a directory that another network has signed are not believed', async () => {
  now.rootKey = IC_ROOT_KEY
  const { page, context } = await world.visit()
  await page.goto(address)
  await page.getByRole('button', { name: 'Just try it' }).click()
  await page.getByText('An answer of the directory could not be proven').first().waitFor()
  now.rootKey = ''
  await context.close()
})

test('an update that comes in mid-upload waits for it, and is taken by a press without losing anything', async () => {
  const { page, context } = await world.visit()
  await justTry(page, address)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  const film = await onDisk(world.stateDir, 'film.bin', 60_000_000)
  await pick(page, [film])
  await page.getByText(/pieces/).first().waitFor()
  now.newer = true
  await page.evaluate(async () => { await (await navigator.serviceWorker.getRegistration())?.update() })
  await page.getByText('A new version is ready. It is used once all transfers are done.').waitFor()
  expect(await page.getByRole('button', { name: 'Reload' }).count()).toBe(0)
  await row(page, film.name).waitFor({ timeout: 120_000 })
  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Reload' }).click()
  await loaded
  await row(page, film.name).waitFor()
  expect(await page.getByText('A new version is ready.').count()).toBe(0)
  await context.close()
})

test('a host that hangs when it is asked for the network’s addresses does not hold up the start', async () => {
  const { page, context } = await world.visit()
  await justTry(page, address)
  const kept = (): Promise<boolean> => page.evaluate(async () => await caches.match(new URL('config.json', document.baseURI).href) !== undefined)
  await expect.poll(kept, { timeout: 60_000 }).toBe(true)
  now.hangs = true
  try {
    await page.reload()
    await page.getByRole('heading', { name: 'Files' }).waitFor()
    await page.getByText('Nothing here yet').waitFor()
  } finally { now.hangs = false }
  await context.close()
})
