import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { download, justTry, row, share } from './person.ts'
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
  await dialog.getByText('everything that is in the folder now').waitFor()
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
