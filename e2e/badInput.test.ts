import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choosePassphrase, detailsOf, download, justTry, onDisk, pick, row, share, store } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const PASSPHRASE = 'four unrelated words: heron, ladder, copper'
const LETTER = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear reader, '.repeat(10_000)) }

let world: World
/** What the workers of a page run first: what they have of a device can be taken away or changed. */
let first = ''
/** The app's own server, but for that. Not a route of the browser: what is answered by one counts as from another network, which may not ask loopback for anything. */
const changed = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    const path = request.url ?? '/'
    const found = await fetch(new URL(path, world.network.url), { headers: { 'accept-encoding': 'identity' } })
    for (const name of ['content-type', 'content-security-policy']) response.setHeader(name, found.headers.get(name) ?? '')
    response.writeHead(found.status).end(path === '/workers/drive.js' ? `${first}\n${await found.text()}` : Buffer.from(await found.arrayBuffer()))
  }
  answer().catch(() => { response.destroy() })
})
let address = ''

beforeAll(async () => {
  world = await makeWorld()
  await new Promise<void>(resolve => { changed.listen(0, '127.0.0.1', resolve) })
  address = `http://127.0.0.1:${String((changed.address() as AddressInfo).port)}/`
})
afterAll(async () => {
  changed.closeAllConnections()
  changed.close()
  await world.close()
})

/** A browser whose workers run `before` first. */
async function onDevice(before: string): Promise<Visitor> {
  first = before
  return world.visit()
}

test.each([['three hours fast', 3, '3 hours later'], ['a day and a half slow', -36, '36 hours earlier']])('a device whose clock is %s is told so, and what to do', async (_, hours, difference) => {
  const { page, context } = await onDevice(`const now = Date.now, skew = ${hours * 3_600_000}
    globalThis.Date = class extends Date { constructor(...given) { if (given.length === 0) super(now() + skew); else super(...given) } static now() { return now() + skew } }`)
  await page.goto(address)
  await page.getByRole('button', { name: 'Just try it' }).click()
  await page.getByText(`This device’s clock is ${difference} than the network’s.`).first().waitFor()
  await page.getByText(/Set the clock of this device/).first().waitFor()
  await context.close()
})

test('without files of its own the browser keeps what is pinned in its database, and reads it without network', async () => {
  const { page, context } = await onDevice(`delete FileSystemFileHandle.prototype.createSyncAccessHandle
    Object.defineProperty(navigator.storage, 'getDirectory', { value: () => Promise.reject(new DOMException('not here', 'SecurityError')) })`)
  await justTry(page, address)
  await store(page, [LETTER])
  const panel = await detailsOf(page, LETTER.name)
  await panel.getByText('Dear reader').first().waitFor()
  await page.keyboard.press('Escape')
  await row(page, LETTER.name).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Keep on this device' }).click()
  await page.getByText(/^Keeping “letter.txt” on this device/).waitFor()
  await context.setOffline(true)
  await (await detailsOf(page, LETTER.name)).getByText('Dear reader').first().waitFor()
  expect(await page.evaluate(async () => Array.fromAsync((await navigator.storage.getDirectory()).keys()))).toEqual([])
  await context.close()
})

test('where the browser gives no database at all, a person reads what to do and loses nothing', async () => {
  const { page, context } = await world.visit()
  await page.addInitScript(() => { IDBFactory.prototype.open = () => { throw new DOMException('not in a private window', 'SecurityError') } })
  await page.goto(world.network.url)
  await page.getByText(/This device has no room left for what the app keeps here\./).waitFor()
  await page.getByText(/stored files are safe/).waitFor()
  await page.getByRole('button', { name: 'Try again' }).waitFor()
  await context.close()
})

test('a link that may be opened once says to the second person that it is used up', async () => {
  const owner = await world.visit()
  await justTry(owner.page, world.network.url)
  await store(owner.page, [LETTER])
  const link = await share(owner.page, LETTER.name, { opens: '1' })
  const [first, second] = [await world.visit(), await world.visit()]
  await first.page.goto(link)
  const got = await download(first.page, first.page.getByRole('button', { name: /download/i }))
  expect(got.bytes.equals(LETTER.buffer)).toBe(true)
  await second.page.goto(link)
  await second.page.getByText('This link has been used as often as it may be.').first().waitFor()
  await second.page.getByText('Ask for a new link.').first().waitFor()
  await owner.page.evaluate(() => { location.hash = 'links' })
  await owner.page.getByRole('table').getByText('Used up').waitFor()
  for (const { context } of [owner, first, second]) await context.close()
})

test('a folder is uploaded with all that lies in it, each file where it was', async () => {
  const folder = join(world.stateDir, 'Voyage')
  await mkdir(join(folder, 'Day 1', 'Morning'), { recursive: true })
  for (const [path, content] of [['plan.txt', 'the plan'], ['Day 1/notes.txt', 'the notes'], ['Day 1/Morning/view.txt', 'the view']] as const) await writeFile(join(folder, path), content)
  const { page, context } = await world.visit()
  await justTry(page, world.network.url)
  await page.locator('input[webkitdirectory]').setInputFiles(folder)
  for (const [name, inside] of [['Voyage', 'plan.txt'], ['Day 1', 'notes.txt'], ['Morning', 'view.txt']] as const) {
    await row(page, name).waitFor({ timeout: 60_000 })
    await row(page, name).dblclick()
    await row(page, inside).waitFor({ timeout: 60_000 })
  }
  const got = await download(page, (await detailsOf(page, 'view.txt')).getByRole('button', { name: 'Download' }))
  expect(got.bytes.toString()).toBe('the view')
  expect(await page.getByRole('navigation', { name: 'Folder' }).innerText()).toMatch(/Files[\s\S]*Voyage[\s\S]*Day 1/)
  await context.close()
})

test('a drive that is locked in mid-upload shows nothing, and unlocked goes on when the file is given again', async () => {
  const { page, context } = await world.visit()
  await choosePassphrase(page, world.network.url, PASSPHRASE)
  const film = await onDisk(world.stateDir, 'film.bin', 60_000_000)
  await pick(page, [film])
  await page.getByText(/pieces/).first().waitFor()
  await page.getByRole('button', { name: /^Account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Lock', exact: true }).click()
  await page.getByRole('button', { name: 'Unlock', exact: true }).waitFor()
  expect(await page.getByText(film.name).count()).toBe(0)
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await page.getByText('Pick or drop the same file to go on').waitFor()
  expect(await row(page, film.name).count()).toBe(0)
  await store(page, [film])
  expect(await row(page, film.name).count()).toBe(1)
  await context.close()
})
