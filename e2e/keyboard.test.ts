import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { accessible } from './accessible.ts'
import { row } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const PASSPHRASE = 'four unrelated words: heron, ladder, copper'
const LETTER = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear reader, nobody touched the mouse.') }
/** Stops on the way to a control; a screen has fewer. */
const MOST_STOPS = 60

let world: World
let person: Visitor
beforeAll(async () => {
  world = await makeWorld()
  person = await world.visit({ reducedMotion: 'reduce' })
})
afterAll(() => world.close())

const isFocused = async (wanted: Locator): Promise<boolean> => await wanted.count() === 1 && wanted.evaluate(element => element === document.activeElement)

/** Waits until a control has been given the focus. */
const given = (wanted: Locator): Promise<void> => expect.poll(() => isFocused(wanted)).toBe(true)

/** Goes on with the Tab key until a control has the focus, which must be seen. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor()
  for (let stops = 0; !await isFocused(wanted); stops++) {
    if (stops === MOST_STOPS) throw new Error(`the keyboard does not get to ${String(wanted)}`)
    await page.keyboard.press('Tab')
  }
  expect(await wanted.evaluate(element => element.matches(':focus-visible'))).toBe(true)
}

async function run(page: Page, command: string): Promise<void> {
  await page.keyboard.press('Control+k')
  // The command may open another dialog at once.
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await palette.waitFor()
  await page.keyboard.type(command)
  await page.keyboard.press('Enter')
  await palette.waitFor({ state: 'detached' })
}

const moving = (page: Page): Promise<number> => page.evaluate(() => document.getAnimations().filter(one => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration ?? 0) > 1).length)

test('the first minute: a drive is made, a file is added, seen and renamed, and nothing moves', async () => {
  const { page } = person
  // Listened for from the start: Playwright needs a moment until Chromium hands it the chooser instead of opening one.
  page.on('filechooser', chooser => { void chooser.setFiles(LETTER) })
  await page.goto(world.network.url)
  await tabTo(page, page.getByLabel('Passphrase', { exact: true }))
  await page.keyboard.type(PASSPHRASE)
  await page.keyboard.press('Enter')
  await page.getByText('Nothing here yet').waitFor()

  await tabTo(page, page.locator('.toolbar').getByRole('button', { name: 'Upload', exact: true }))
  await page.keyboard.press('Enter')
  await row(page, LETTER.name).waitFor({ timeout: 60_000 })
  expect(await moving(page)).toBe(0)

  await tabTo(page, page.getByRole('grid'))
  await page.keyboard.type('let')
  await page.keyboard.press('Space')
  await page.getByRole('complementary', { name: 'Details' }).getByText('nobody touched the mouse').waitFor()
  expect(await accessible(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('complementary', { name: 'Details' }).waitFor({ state: 'detached' })
  await given(page.getByRole('grid'))

  await page.keyboard.press('F2')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('reply')
  await page.keyboard.press('Enter')
  await row(page, 'reply.txt').waitFor()
  expect(await moving(page)).toBe(0)
})

test('a link is made and read, and the focus comes back to where it was', async () => {
  const { page } = person
  await given(page.getByRole('grid'))
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Details' })
  await tabTo(page, panel.getByRole('button', { name: 'Copy link…' }))
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await tabTo(page, dialog.getByRole('button', { name: 'Copy link' }))
  await page.keyboard.press('Enter')
  await dialog.getByLabel('Your link').waitFor({ timeout: 60_000 })
  expect(await dialog.getByLabel('Your link').inputValue()).toContain('/share/#')
  expect(await accessible(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await given(page.getByRole('grid'))
})

test('a folder is made, the file goes into the trash, comes back by Undo, goes again and is brought back from there', async () => {
  const { page } = person
  await run(page, 'new folder')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Ideas')
  await page.keyboard.press('Enter')
  await row(page, 'Ideas').waitFor()

  const remove = async (): Promise<void> => {
    await tabTo(page, page.getByRole('grid'))
    await page.keyboard.type('reply')
    await page.keyboard.press('Delete')
    await row(page, 'reply.txt').waitFor({ state: 'detached' })
  }
  await remove()
  await tabTo(page, page.getByRole('button', { name: 'Undo' }))
  await page.keyboard.press('Enter')
  await row(page, 'reply.txt').waitFor()
  await remove()
  await run(page, 'go to trash')
  await tabTo(page, page.getByRole('button', { name: /^Bring back/ }))
  await page.keyboard.press('Enter')
  await page.getByText('The trash is empty').waitFor()
  expect(await accessible(page)).toEqual([])
  await run(page, 'go to files')
  await row(page, 'reply.txt').waitFor()
})

test('the skip link leads past the navigation; the drive is locked and unlocked', async () => {
  const { page } = person
  await page.reload()
  await given(page.getByLabel('Passphrase', { exact: true }))
  await page.keyboard.type(PASSPHRASE)
  await page.keyboard.press('Enter')
  await row(page, 'reply.txt').waitFor()
  await tabTo(page, page.getByRole('link', { name: /^Skip/ }))
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')

  await run(page, 'lock')
  await given(page.getByLabel('Passphrase', { exact: true }))
  expect(await page.getByText('reply.txt').count()).toBe(0)
  await page.keyboard.type(PASSPHRASE)
  await page.keyboard.press('Enter')
  await row(page, 'reply.txt').waitFor()
  expect(person.complaints.filter(said => /Content Security Policy|Uncaught/.test(said))).toEqual([])
})
