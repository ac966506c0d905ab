import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible } from './accessible.ts'
import { detailsOf, download, justTry, onDisk, pick, row, store, text } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

let world: World
let owner: Visitor

beforeAll(async () => {
  world = await makeWorld()
  owner = await world.visit({ reducedMotion: 'reduce' })
  await justTry(owner.page, world.network.url)
  await store(owner.page, [text('scheme.txt', 'first plan')])
  await store(owner.page, [text('list.txt', 'eggs')])
})
afterAll(() => world.close())

test('two versions are compared, what a file was made from is noted, and a rule says what goes: there after a reload, and until somebody deletes it', async () => {
  const { page } = owner
  const dialog = page.getByRole('dialog')
  await pick(page, [text('list.txt', 'eggs, milk and bread')])
  await page.getByRole('button', { name: 'Add as new version' }).click()
  await row(page, 'list.txt').getByText('20 B').waitFor({ timeout: 60_000 })
  let panel = await detailsOf(page, 'list.txt')
  await panel.getByRole('button', { name: 'More actions: Version 1' }).click()
  await page.getByRole('menuitem', { name: 'Compare version 1…' }).click()
  await dialog.getByText('1 line added, 1 removed.').waitFor({ timeout: 60_000 })
  await dialog.getByText('eggs, milk and bread').waitFor()
  await dialog.getByText('They have no blocks in common').waitFor()
  expect(await accessible(page)).toEqual([])
  await page.keyboard.press('Escape')

  await panel.getByText('Lineage', { exact: true }).click()
  await panel.getByRole('button', { name: 'Add a source…' }).click()
  await page.keyboard.type('scheme')
  await dialog.getByRole('button', { name: 'Take scheme.txt' }).click()
  await dialog.getByLabel('What was done').fill('shortened')
  await dialog.getByRole('button', { name: 'Add this source' }).click()
  await panel.getByRole('group', { name: 'Lineage as a graph' }).getByRole('button', { name: 'scheme.txt' }).waitFor()

  await panel.getByRole('button', { name: 'Change what is kept of older versions' }).click()
  await dialog.getByLabel('How many versions').fill('1')
  await dialog.getByText(/^1 version of 1 file goes: 4 B/).waitFor()
  await dialog.getByRole('button', { name: 'Use this rule' }).click()
  await panel.getByText(/^Goes on /).waitFor()
  expect(await accessible(page)).toEqual([])

  await page.reload()
  panel = await detailsOf(page, 'list.txt')
  await panel.getByText(/^Goes on /).waitFor()
  await panel.getByRole('group', { name: 'Lineage as a graph' }).waitFor()
  await panel.getByRole('button', { name: 'More actions: Version 1' }).click()
  await page.getByRole('menuitem', { name: 'Delete version 1…' }).click()
  await dialog.getByRole('button', { name: 'Delete this version' }).click()
  await panel.getByText('Version 2', { exact: true }).waitFor({ state: 'detached', timeout: 60_000 })
  expect((await download(page, panel.getByRole('button', { name: 'Download' }))).bytes.toString()).toBe('eggs, milk and bread')
  expect(owner.complaints.filter(said => /Content Security Policy|Uncaught/.test(said))).toEqual([])
})

test('what a file is made from is chosen before it is added, and is noted with it: small or large, also when the page is reloaded in mid-upload', async () => {
  const { page } = owner
  const dialog = page.getByRole('dialog')
  const choose = async (done: string): Promise<void> => {
    // What can be done with a selection stands in the place of what can be added.
    const clear = page.getByRole('button', { name: 'Clear selection' })
    if (await clear.count() > 0) await clear.click()
    await page.getByRole('button', { name: 'New folder or files' }).click()
    await page.getByRole('menuitem', { name: 'Made from…' }).click()
    await page.keyboard.type('scheme')
    await dialog.getByRole('button', { name: 'Take scheme.txt' }).click()
    await dialog.getByLabel('What was done').fill(done)
    expect(await accessible(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('What you add next is noted as made from “scheme.txt”.').waitFor()
  }
  const madeFrom = async (name: string): Promise<void> => {
    const panel = await detailsOf(page, name)
    await panel.getByRole('group', { name: 'Lineage as a graph' }).getByRole('button', { name: 'scheme.txt' }).waitFor()
  }
  await choose('copied out')
  expect(await accessible(page)).toEqual([])
  await store(page, [text('copy.txt', 'first plan, again')])
  expect(await page.getByText('What you add next').count()).toBe(0)
  await madeFrom('copy.txt')

  const film = await onDisk(world.stateDir, 'film.bin', 60_000_000)
  await choose('filmed')
  await pick(page, [film])
  await page.getByText(/pieces/).first().waitFor()
  await page.reload()
  await page.getByText('Pick or drop the same file to go on').waitFor()
  expect(await row(page, film.name).count()).toBe(0)
  await pick(page, [film])
  await row(page, film.name).waitFor({ timeout: 120_000 })
  await madeFrom(film.name)
  await (await detailsOf(page, 'scheme.txt')).getByText(': filmed').waitFor()
})
