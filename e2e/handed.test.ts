import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { detailsOf, justTry, row, share, store, text } from './person.ts'
import { makeWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
/** Another website. */
const other = createServer((_, response) => { response.setHeader('content-type', 'text/html').end('<!doctype html><title>Another site</title><main></main>') })

beforeAll(async () => {
  world = await makeWorld()
  await new Promise<void>(resolve => { other.listen(0, '127.0.0.1', resolve) })
})
afterAll(async () => {
  other.closeAllConnections()
  other.close()
  await world.close()
})

/** Posts a form as the manifest's share target names it, from the page that is open. */
async function post(page: Page, names: readonly string[]): Promise<void> {
  await page.evaluate(action => { document.body.innerHTML = `<form method="post" enctype="multipart/form-data" action="${action}"><input type="file" name="files" multiple><button>Post</button></form>` }, `${world.network.url}handed`)
  await page.setInputFiles('input', names.map(name => text(name, `what is in ${name}`)))
  await page.getByRole('button', { name: 'Post' }).click()
}

test('files that the system hands over wait for a word, outlive a reload and are stored; what another website posts is refused', async () => {
  const { page, context } = await world.visit()
  await justTry(page, world.network.url)
  await page.evaluate(async () => { await navigator.serviceWorker.ready })
  // A page without an address posts as the share sheet does: from no origin, with no referrer.
  await page.goto('about:blank')
  await post(page, ['one.txt', 'two.txt'])
  const dialog = page.getByRole('dialog', { name: '2 files were handed to you' })
  await dialog.getByText('one.txt').waitFor()
  expect(await row(page, 'one.txt').count()).toBe(0)
  await page.reload()
  await dialog.getByRole('button', { name: 'Add to Files' }).click()
  for (const name of ['one.txt', 'two.txt']) await row(page, name).waitFor({ timeout: 60_000 })
  await (await detailsOf(page, 'two.txt')).getByText('what is in two.txt').first().waitFor()
  expect(page.url()).toBe(`${world.network.url}#files`)
  await page.goto(`http://localhost:${String((other.address() as AddressInfo).port)}/`)
  await post(page, ['evil.txt'])
  await page.getByText('What was handed to the app was not taken: another website sent it.').waitFor()
  await page.reload()
  await row(page, 'one.txt').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await page.evaluate(async () => (await caches.keys()).filter(name => name.startsWith('handed')))).toEqual([])
  await context.close()
})

test('a link that the system hands over opens in the app, and its secret is sent to nobody and stays in no entry of the history', async () => {
  const owner = await world.visit()
  await justTry(owner.page, world.network.url)
  await store(owner.page, [text('for-you.txt', 'hello')])
  const secret = new URL(await share(owner.page, 'for-you.txt')).hash.slice(1)
  await owner.context.close()
  const { page, context } = await world.visit()
  const addresses: string[] = []
  context.on('request', request => { addresses.push(request.url(), request.headers().referer ?? '') })
  await page.goto('about:blank')
  await page.goto(`${world.network.url}#open=${encodeURIComponent(`web+cyxcloud:share/#${secret}`)}`)
  await page.waitForURL(`${world.network.url}share/#${secret}`)
  await page.getByText('for-you.txt').first().waitFor()
  expect(addresses.filter(address => address.split('#')[0]?.includes(secret))).toEqual([])
  await page.goBack()
  expect(page.url()).toBe('about:blank')
  await context.close()
})
