import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { seedOfWords } from '../lib/keys/words.ts'
import { choosePassphrase, detailsOf, download, row, store } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const PASSPHRASE = 'four unrelated words: heron, ladder, copper'
const OTHER = 'four others for the phone: kettle, moss'
const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text.repeat(5_000)) })

let world: World
let laptop: Visitor
let phone: Visitor
let words = ''

/** Two devices and a whole network share this machine: a step may wait so long, ms. */
const PATIENCE_MS = 60_000

beforeAll(async () => {
  world = await makeWorld()
  laptop = await world.visit()
  phone = await world.visit()
  for (const { page } of [laptop, phone]) page.setDefaultTimeout(PATIENCE_MS)
})
afterAll(() => world.close())

const area = async (page: Page, name: string): Promise<void> => { await page.evaluate(hash => { location.hash = hash }, name) }
const askRename = async (page: Page, from: string, to: string): Promise<void> => {
  await row(page, from).click()
  await page.keyboard.press('F2')
  await page.getByRole('dialog').getByRole('textbox').fill(to)
}
const pressRename = (page: Page): Promise<void> => page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
const rename = async (page: Page, from: string, to: string): Promise<void> => {
  await askRename(page, from, to)
  await pressRename(page)
  await row(page, to).waitFor()
}
const putAway = async (page: Page, name: string): Promise<void> => {
  await row(page, name).click()
  await page.keyboard.press('Delete')
  await row(page, name).waitFor({ state: 'detached' })
}
const namesOf = (page: Page): Promise<string[]> => page.locator('.row-name > bdi').allInnerTexts()
const trashOf = (page: Page): Promise<string[]> => page.getByRole('list', { name: 'In the trash' }).locator('bdi').allInnerTexts()
/** What a file holds on a device. */
const contentOf = async (page: Page, name: string): Promise<string> => {
  const panel = await detailsOf(page, name)
  const { bytes } = await download(page, panel.getByRole('button', { name: 'Download' }))
  await page.keyboard.press('Escape')
  return bytes.toString()
}
/** The words with two neighbours changed, so that the checksum tells: it fits by chance once in 256. */
const misplaced = (words: readonly string[]): string => {
  const fits = (some: string): boolean => { try { seedOfWords(some); return true } catch { return false } }
  const found = words.slice(1).map((word, i) => [...words.slice(0, i), word, words[i]!, ...words.slice(i + 2)].join(' ')).find(some => !fits(some))
  if (!found) throw new Error('every order of these words fits')
  return found
}
const toRestore = async (page: Page, given: string): Promise<void> => {
  await page.getByLabel('The 24 words').fill(given)
  await page.getByRole('button', { name: 'Open my drive' }).click()
}

test('recovery words open the drive on a new device; two that have changed places are told', async () => {
  await choosePassphrase(laptop.page, world.network.url, PASSPHRASE)
  await store(laptop.page, [file('Plan.txt', 'the plan '), file('Notes.txt', 'a note ')])
  await area(laptop.page, 'account')
  await laptop.page.getByRole('button', { name: 'Show words…' }).last().click()
  await laptop.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await laptop.page.getByRole('button', { name: 'Show the words' }).click()
  await laptop.page.locator('.word-list li').first().waitFor()
  words = (await laptop.page.locator('.word-list li').allInnerTexts()).map(text => text.replace(/[^a-z]/g, '')).join(' ')
  await laptop.page.keyboard.press('Escape')

  await phone.page.goto(world.network.url)
  await phone.page.getByRole('button', { name: 'I have recovery words' }).click()
  await phone.page.getByLabel('New passphrase for this device').fill(OTHER)
  const list = words.split(' ')
  await toRestore(phone.page, list.slice(0, 23).join(' '))
  await phone.page.getByText('there are 23 of 24').first().waitFor()
  await toRestore(phone.page, words.replace(/^[a-z]+/, 'zzzz'))
  await phone.page.getByText('word 1 is not on the list of words').first().waitFor()
  await toRestore(phone.page, misplaced(list))
  await phone.page.getByText('their checksum does not match').first().waitFor()
  await toRestore(phone.page, words)
  await row(phone.page, 'Plan.txt').waitFor()
})

test('what is changed offline is seen at once, outlives a reload, and reaches the other device when the network is back', async () => {
  await area(laptop.page, 'files')
  await row(laptop.page, 'Plan.txt').waitFor()
  await laptop.context.setOffline(true)
  await rename(laptop.page, 'Plan.txt', 'Plan of Ann.txt')
  await laptop.page.getByText(/1 change is kept on this device/).waitFor()
  await rename(phone.page, 'Notes.txt', 'Notes of the phone.txt')
  await laptop.page.reload()
  await laptop.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await laptop.page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await row(laptop.page, 'Plan of Ann.txt').waitFor()
  await laptop.context.setOffline(false)
  await row(laptop.page, 'Notes of the phone.txt').waitFor()
  await row(laptop.page, 'Plan of Ann.txt').waitFor()
  await laptop.page.getByText(/kept on this device, sealed, and sent/).waitFor({ state: 'detached' })
  await row(phone.page, 'Plan of Ann.txt').waitFor()
})

test('renamed on two devices, at once or while one was away, a file has one name on both and is there once, whole', async () => {
  const [first, second] = [laptop.page, phone.page]
  const NOTES = 'a note '.repeat(5_000)
  await askRename(first, 'Notes of the phone.txt', 'Notes by the laptop.txt')
  await askRename(second, 'Notes of the phone.txt', 'Notes by the phone.txt')
  await Promise.all([first, second].map(pressRename))
  let names: string[] = []
  await expect.poll(async () => {
    names = await namesOf(first)
    return [names.join() === (await namesOf(second)).join(), names.includes('Notes of the phone.txt')]
  }, { timeout: PATIENCE_MS, interval: 500 }).toEqual([true, false])
  expect(names).toHaveLength(2)
  const name = names.find(one => one.startsWith('Notes by')) ?? ''
  expect([await contentOf(first, name), await contentOf(second, name)]).toEqual([NOTES, NOTES])

  await laptop.context.setOffline(true)
  await rename(first, name, 'Notes written on a train.txt')
  await rename(second, name, 'Notes of the office.txt')
  await laptop.context.setOffline(false)
  // Of two the later one in the feed counts: the one that was away is heard when it is back.
  for (const page of [first, second]) await row(page, 'Notes written on a train.txt').waitFor()
  expect([await namesOf(first), await namesOf(second)].map(list => list.toSorted())).toEqual(Array(2).fill(['Notes written on a train.txt', 'Plan of Ann.txt']))
  expect(await contentOf(second, 'Notes written on a train.txt')).toBe(NOTES)
})

test('renamed on one device and deleted on the other, a file is in the trash of both, whichever came first, and comes back whole', async () => {
  const [first, second] = [laptop.page, phone.page]
  const NOTES = 'Notes written on a train.txt'
  for (const [away, here] of [[laptop, phone], [phone, laptop]] as const) {
    await away.context.setOffline(true)
    if (away === laptop) await rename(away.page, NOTES, 'Renamed away.txt')
    else await putAway(away.page, NOTES)
    if (away === laptop) await putAway(here.page, NOTES)
    else await rename(here.page, NOTES, 'Renamed here.txt')
    await away.context.setOffline(false)
    for (const page of [first, second]) await expect.poll(() => namesOf(page), { timeout: PATIENCE_MS }).toEqual(['Plan of Ann.txt'])
    for (const page of [first, second]) await area(page, 'trash')
    // A rename says nothing of what is in the trash already.
    const name = away === laptop ? NOTES : 'Renamed here.txt'
    for (const page of [first, second]) await expect.poll(() => trashOf(page), { timeout: PATIENCE_MS }).toEqual([name])
    await second.getByRole('button', { name: `Bring back: ${name}` }).click()
    for (const page of [first, second]) {
      await page.getByText('The trash is empty').waitFor()
      await area(page, 'files')
      await row(page, name).waitFor()
    }
    expect(await contentOf(first, name)).toBe('a note '.repeat(5_000))
  }
})

test('the secret key, one line, opens the drive on a third device; one with a letter changed does not', async () => {
  await area(laptop.page, 'account')
  await laptop.page.getByRole('button', { name: 'Show words…' }).last().click()
  await laptop.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await laptop.page.getByRole('button', { name: 'Show the words' }).click()
  await laptop.page.getByText('As one line').click()
  const key = (/^[A-Za-z0-9_-]{44}$/m.exec(await laptop.page.getByRole('dialog').innerText()) ?? [''])[0]
  expect(key).toHaveLength(44)
  await laptop.page.keyboard.press('Escape')

  const { page, context } = await world.visit()
  await page.goto(world.network.url)
  await page.getByRole('button', { name: 'I have recovery words' }).click()
  await page.getByLabel('New passphrase for this device').fill(OTHER)
  await toRestore(page, (key.startsWith('A') ? 'B' : 'A') + key.slice(1))
  await page.getByText(/^This does not open a drive/).first().waitFor()
  await toRestore(page, key)
  await row(page, 'Plan of Ann.txt').waitFor()
  await area(page, 'account')
  page.on('dialog', dialog => { void dialog.accept() })
  await page.getByRole('button', { name: /^Account menu/ }).click()
  await page.getByRole('menuitem', { name: /^Forget/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Forget/ }).click()
  await page.getByRole('button', { name: 'Create my drive' }).waitFor()
  await context.close()
})

test('at its printed address a passkey unlocks the drive; at the same address in numbers the page says that there are none', async () => {
  const { page, context } = await world.visit()
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, hasPrf: true } })
  await choosePassphrase(page, world.network.url, PASSPHRASE)
  await area(page, 'account')
  await page.getByRole('button', { name: 'Add a passkey…' }).click()
  await page.getByRole('dialog').getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Make the passkey' }).click()
  await page.getByText('The passkey is added.').first().waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Unlock with a passkey' }).click()
  await page.getByRole('heading', { name: 'Account', exact: true }).waitFor()

  await choosePassphrase(page, world.network.url.replace('localhost', '127.0.0.1'), PASSPHRASE)
  await area(page, 'account')
  await page.getByText(/an address of numbers has no passkeys/).waitFor()
  await context.close()
})

test('a device that is removed on another one reads nothing any more', async () => {
  await area(laptop.page, 'account')
  const devices = laptop.page.getByRole('list', { name: 'Devices of this account' }).getByRole('listitem')
  await devices.first().waitFor()
  expect(await devices.count()).toBe(2)
  await laptop.page.getByRole('button', { name: /^Remove .*…$/ }).click()
  await laptop.page.getByRole('button', { name: 'Remove device' }).click()
  await laptop.page.getByText(/is removed\.$/).first().waitFor()
  await phone.page.getByRole('heading', { name: 'This device was removed' }).waitFor()
  expect(await phone.page.getByText('Plan of Ann.txt').count()).toBe(0)
})
