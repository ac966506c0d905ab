import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseView } from '../tools/build/screens.ts'
import { accessible } from './accessible.ts'
import { detailsOf, download, justTry, pick, row, store, text } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

let world: World
let owner: Visitor

beforeAll(async () => {
  world = await makeWorld()
  // Nothing of the story depends on motion.
  owner = await world.visit({ reducedMotion: 'reduce' })
  await justTry(owner.page, world.network.url)
  await store(owner.page, [text('plan.txt', 'first plan'), text('list.txt', 'eggs')])
})
afterAll(() => world.close())

test('by keyboard alone: a folder is made, a file moved into it, renamed, found, put into the trash and brought back', async () => {
  const { page } = owner
  await page.keyboard.press('Control+k')
  await page.keyboard.type('new folder')
  await page.keyboard.press('Enter')
  await page.getByLabel('Name', { exact: true }).waitFor()
  await page.keyboard.type('Ideas <b>')
  await page.keyboard.press('Enter')
  await row(page, 'Ideas <b>').waitFor()

  await page.getByRole('grid').focus()
  await page.keyboard.type('plan')
  await page.keyboard.press('F2')
  await page.getByLabel('Name', { exact: true }).waitFor()
  await page.keyboard.type('scheme')
  await page.keyboard.press('Enter')
  await row(page, 'scheme.txt').waitFor()

  await row(page, 'scheme.txt').click()
  await page.getByRole('button', { name: 'Move to…' }).press('Enter')
  await page.getByRole('button', { name: 'Open Ideas <b>' }).press('Enter')
  await page.getByRole('button', { name: 'Move to “Ideas <b>”' }).press('Enter')
  await row(page, 'scheme.txt').waitFor({ state: 'detached' })
  expect(await accessible(page)).toEqual([])

  await page.getByRole('grid').focus()
  await page.keyboard.type('ideas')
  await page.keyboard.press('Enter')
  await row(page, 'scheme.txt').waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Delete')
  await row(page, 'scheme.txt').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).press('Enter')
  await row(page, 'scheme.txt').waitFor()
})

test('a file of a name that is there becomes a version; the older one is still there to be had', async () => {
  const { page } = owner
  await page.goBack()
  await row(page, 'list.txt').waitFor()
  await pick(page, [text('list.txt', 'eggs, milk and bread')])
  await page.getByRole('button', { name: 'Add as new version' }).click()
  await row(page, 'list.txt').getByText('20 B').waitFor({ timeout: 60_000 })
  const panel = await detailsOf(page, 'list.txt')
  await panel.getByText('Version 2', { exact: true }).waitFor()
  await panel.getByRole('button', { name: 'More actions: Version 1' }).click()
  const old = await download(page, page.getByRole('menuitem', { name: 'Download version 1' }))
  expect(old.bytes.toString()).toBe('eggs')
  expect((await download(page, panel.getByRole('button', { name: 'Download' }))).bytes.toString()).toBe('eggs, milk and bread')
  expect(await accessible(page)).toEqual([])
})

test('a band drawn with the mouse selects what it touches, in the list and in the grid', async () => {
  const { page } = owner
  const chosen = page.getByRole('grid').locator('[aria-selected=true]')
  const draw = async (): Promise<void> => {
    const list = await page.getByRole('grid').boundingBox()
    if (!list) throw new Error('there is no list')
    await page.mouse.move(list.x + list.width - 30, list.y + list.height - 20)
    await page.mouse.down()
    await page.mouse.move(list.x + 20, list.y + 50, { steps: 8 })
    await page.mouse.up()
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await draw()
  expect(await chosen.count()).toBe(2)
  await page.keyboard.press('Escape')
  await chooseView(page, 'Grid')
  await draw()
  expect(await chosen.count()).toBe(2)
  expect(await accessible(page)).toEqual([])
  await page.keyboard.press('Escape')
  await chooseView(page, 'List')
})

test('folders, versions and the trash are as they were after a reload, and on the disk of nobody but the network', async () => {
  const { page } = owner
  await page.reload()
  await row(page, 'Ideas <b>').waitFor()
  await page.getByRole('navigation').getByText('Trash', { exact: true }).first().click()
  await page.getByText('The trash is empty').waitFor()
  expect(owner.complaints.filter(said => /Content Security Policy|Uncaught/.test(said))).toEqual([])
})
