import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { accessible } from './accessible.ts'
import { download, justTry, pick, row, share, store, text } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

/** The smallest picture there is: one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const film = randomBytes(5_000_000)
const files: Record<string, Buffer> = { 'film.bin': film, 'pixel.gif': pixel, 'notes/todo.md': Buffer.from('# To do\n\n- <img src=x onerror=alert(1)>'), 'notes/deep/table.csv': Buffer.from('a,b\n1,2\n') }

let world: World
let owner: Visitor
let link = ''

beforeAll(async () => {
  world = await makeWorld()
  const folder = join(world.stateDir, 'Trip')
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
  owner = await world.visit()
  await justTry(owner.page, world.network.url)
  await owner.page.locator('input[type=file][webkitdirectory]').setInputFiles(folder)
  await row(owner.page, 'Trip').waitFor({ timeout: 60_000 })
  for (const [name, inside] of [['Trip', 'film.bin'], ['notes', 'todo.md'], ['deep', 'table.csv']] as const) {
    await row(owner.page, name).dblclick()
    await row(owner.page, inside).waitFor({ timeout: 60_000 })
  }
  await owner.page.getByRole('navigation', { name: 'Folder' }).getByRole('link', { name: 'Files' }).click()
})
afterAll(() => world.close())

test('a link to a folder is made from its menu, and the dialog says what it opens', async () => {
  const { page } = owner
  await row(page, 'Trip').click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy link…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('can be looked through without an account').waitFor()
  await dialog.getByRole('button', { name: 'Copy link' }).click()
  const field = dialog.getByLabel('Your link')
  await field.waitFor({ timeout: 60_000 })
  link = await field.inputValue()
  await dialog.getByRole('button', { name: 'Done' }).click()
})

test('a person without account looks through it and gets one file, or all of it as an archive', async () => {
  const { page, complaints } = await world.visit({ viewport: { width: 390, height: 844 }, hasTouch: true })
  await page.goto(link)
  await page.getByRole('heading', { name: 'Trip' }).waitFor({ timeout: 60_000 })
  await page.getByText('4 files').waitFor()
  const list = page.getByRole('list', { name: 'Files in this folder' })
  await list.waitFor()
  expect(await list.getByRole('listitem').count()).toBe(4)
  await list.getByRole('button', { name: /^pixel\.gif/ }).click()
  await expect.poll(() => page.locator('.preview img').evaluate(image => (image as HTMLImageElement).naturalWidth), { timeout: 30_000 }).toBe(1)
  await list.getByRole('button', { name: /^notes\/todo\.md/ }).click()
  await page.getByText('<img src=x onerror=alert(1)>').waitFor({ timeout: 30_000 })
  expect(await page.locator('.preview').count()).toBe(1)
  const one = await download(page, list.getByRole('button', { name: 'Download film.bin' }))
  expect(one.name).toBe('film.bin')
  expect(one.bytes.equals(film)).toBe(true)
  await page.getByText('Checked: these are exactly the bytes that were shared.').waitFor()
  await page.getByRole('button', { name: 'All files' }).click()
  const all = await download(page, page.getByRole('button', { name: /^Download all/ }))
  expect(all.name).toBe('Trip.zip')
  // Files lie in the archive as they are.
  for (const [path, bytes] of Object.entries(files)) expect([all.bytes.includes(path), all.bytes.includes(bytes)], path).toEqual([true, true])
  expect(all.bytes.readUInt16LE(all.bytes.length - 12)).toBe(4)
  expect(complaints).toEqual([])
})

test('a link to one file shows it, and plays no script in it', async () => {
  await row(owner.page, 'Trip').dblclick()
  const single = await share(owner.page, 'pixel.gif')
  const { page, complaints } = await world.visit()
  await page.goto(single)
  await page.getByRole('heading', { name: 'pixel.gif' }).waitFor({ timeout: 60_000 })
  await expect.poll(() => page.locator('.preview img').evaluate(image => (image as HTMLImageElement).naturalWidth), { timeout: 30_000 }).toBe(1)
  expect(complaints).toEqual([])
})

/** Opens a link again and again until it says something. */
const says = async (page: Page, what: string): Promise<void> => expect.poll(async () => {
  await page.reload()
  return page.getByText(what).first().waitFor({ timeout: 5_000 }).then(() => true, () => false)
}, { timeout: 90_000 }).toBe(true)

test('what comes into the folder later is in its link, and a new version in that of a file; the list of links copies both again', async () => {
  const { page } = owner
  await store(page, [text('plan.txt', 'the first plan')])
  const single = await share(page, 'plan.txt')
  await pick(page, [text('plan.txt', 'the second plan, which is longer')])
  await page.getByRole('button', { name: 'Add as new version' }).click()
  const visitor = (await world.visit()).page
  await visitor.goto(link)
  await says(visitor, '5 files')
  const names = visitor.getByRole('list', { name: 'Files in this folder' })
  for (const name of [...Object.keys(files), 'plan.txt']) await names.getByText(name.slice(name.lastIndexOf('/') + 1)).first().waitFor()
  expect((await download(visitor, names.getByRole('button', { name: 'Download film.bin' }))).bytes.equals(film)).toBe(true)
  const reader = (await world.visit()).page
  await reader.goto(single)
  await says(reader, 'the second plan, which is longer')

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('link', { name: 'Links' }).click()
  for (const [name, address] of [['Trip', link], ['plan.txt', single]] as const) {
    await page.getByRole('button', { name: `Copy the link to “${name}”` }).click()
    await page.getByText(`The link to “${name}” is copied.`).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address)
  }
  await page.getByText('Opens what is in the folder').waitFor()
  expect(await accessible(page)).toEqual([])
})

test('in the list of links it is one; withdrawn, nothing of it opens any more', async () => {
  const { page } = owner
  await page.getByRole('link', { name: 'Links' }).click()
  const line = page.getByRole('row').filter({ hasText: 'Trip' })
  await line.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await line.getByText('revoked', { exact: false }).waitFor({ timeout: 30_000 })
  expect(await page.getByRole('row').filter({ hasText: 'Trip' }).count()).toBe(1)
  const late = await world.visit()
  await late.page.goto(link)
  await late.page.getByText('The owner has withdrawn this link.').waitFor({ timeout: 60_000 })
})
