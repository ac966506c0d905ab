import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choosePassphrase, details, detailsOf, download, justTry, onDisk, pick, row, share, store } from './person.ts'
import type { Picked } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const file = (name: string, bytes: number): Picked => ({ name, mimeType: 'application/octet-stream', buffer: randomBytes(bytes) })

let world: World
let owner: Visitor
const letter = file('letter.bin', 300_000)

beforeAll(async () => {
  world = await makeWorld()
  owner = await world.visit()
  await justTry(owner.page, world.network.url)
  await store(owner.page, [letter])
})
afterAll(() => world.close())

/** Opens an address in a fresh profile and waits for a sentence. */
async function guestSees(url: string, sentence: string | RegExp, before: (page: Page) => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  const guest = await world.visit()
  await guest.page.goto(url)
  await before(guest.page)
  await guest.page.getByText(sentence).first().waitFor({ timeout: 60_000 })
  await guest.context.close()
}

test('a link that was cut short or changed says so without asking anybody', async () => {
  const url = await share(owner.page, letter.name)
  const swapped = url.endsWith('A') ? 'B' : 'A'
  for (const bad of [url.slice(0, -3), url.slice(0, -1) + swapped, `${url.split('#')[0]!}#`]) await guestSees(bad, 'This link is incomplete or was changed on its way.')
})

test('a password is part of the key: a wrong one opens nothing, the right one does', async () => {
  const url = await share(owner.page, letter.name, { password: 'swordfish' })
  const guest = await world.visit()
  await guest.page.goto(url)
  const field = guest.page.getByLabel('Password', { exact: true })
  await field.fill('sword')
  await guest.page.getByRole('button', { name: 'Open' }).click()
  await guest.page.getByText('That password does not open this link.').first().waitFor()
  // The directory makes guesses wait: the page offers the next try when it is allowed.
  await expect.poll(async () => {
    if (await guest.page.getByText(letter.name).count() > 0) return 'open'
    await field.fill('swordfish')
    await guest.page.getByRole('button', { name: 'Open' }).click({ timeout: 15_000 }).catch(() => undefined)
    return 'asked'
  }, { timeout: 60_000, interval: 1_500 }).toBe('open')
  const got = await download(guest.page, guest.page.getByRole('button', { name: /download/i }))
  expect(got.bytes.equals(letter.buffer)).toBe(true)
  await guest.context.close()
})

test('an expired, a revoked and a deleted file\'s link each say which they are', async () => {
  const brief = file('brief.bin', 10_000)
  await store(owner.page, [brief])
  // The page's clock is set back an hour less ten seconds: "1 hour" from then is ten seconds from now.
  await owner.page.clock.setFixedTime(Date.now() - 3_590_000)
  const expiring = await share(owner.page, brief.name, { expiry: '1' })
  await owner.page.clock.setFixedTime(Date.now())
  const revoked = await share(owner.page, brief.name)
  await owner.page.getByRole('navigation').getByText('Links', { exact: true }).first().click()
  await owner.page.getByRole('button', { name: /^Revoke/ }).first().click()
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Revoke link' }).click()
  await owner.page.getByText(/is revoked/).first().waitFor()
  await guestSees(revoked, 'The owner has withdrawn this link.')
  await owner.page.getByRole('navigation').getByText('Files', { exact: true }).first().click()
  const lasting = await share(owner.page, brief.name)
  const panel = await detailsOf(owner.page, brief.name)
  await guestSees(expiring, 'This link has expired.', async page => { await page.waitForTimeout(10_000); await page.reload() })
  await panel.getByRole('button', { name: 'Delete' }).click()
  await row(owner.page, brief.name).waitFor({ state: 'detached' })
  await owner.page.getByRole('navigation').getByText('Trash', { exact: true }).first().click()
  await owner.page.getByRole('button', { name: `Delete for good… ${brief.name}` }).click()
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Delete 1 item for good' }).click()
  await owner.page.getByText('The trash is empty').waitFor()
  await guestSees(lasting, 'The file behind this link was deleted by its owner.')
  await owner.page.getByRole('navigation').getByText('Files', { exact: true }).first().click()
})

test('a cancelled upload leaves nothing in the list', async () => {
  const big = await onDisk(world.stateDir, 'cancelled.bin', 60_000_000)
  await pick(owner.page, [big])
  await owner.page.getByRole('button', { name: `Cancel ${big.name}` }).click()
  await owner.page.getByRole('button', { name: `Cancel ${big.name}` }).waitFor({ state: 'detached' })
  await owner.page.reload()
  await row(owner.page, letter.name).waitFor()
  expect(await row(owner.page, big.name).count()).toBe(0)
})

test('a tab closed in mid-upload leaves the file absent and the account usable; given again, the file goes on', async () => {
  const other = await owner.context.newPage()
  await other.goto(world.network.url)
  await row(other, letter.name).waitFor()
  const torn = await onDisk(world.stateDir, 'torn.bin', 80_000_000)
  await pick(other, [torn])
  await other.getByText(/pieces/).first().waitFor()
  await other.close({ runBeforeUnload: false })
  await owner.page.reload()
  await row(owner.page, letter.name).waitFor()
  expect(await row(owner.page, 'torn.bin').count()).toBe(0)
  await store(owner.page, [file('after.bin', 5_000)])
  await owner.page.getByText('Pick or drop the same file to go on').waitFor()
  await store(owner.page, [torn])
})

test('nodes that are dead or hang are passed over while storing, and a file is read while two hang', async () => {
  const panel = await details(owner.page, letter.name)
  const holders = (await panel.locator('.places-nodes').allInnerTexts()).map(text => Number(/^Node (\d+)/.exec(text)?.[1]))
  const [first, second] = holders.slice(0, 2).map(number => world.network.nodes.find(node => node.number === number)!)
  first!.pause()
  await second!.kill()
  const stubborn = file('stubborn.bin', 9_000_000)
  await store(owner.page, [stubborn])
  for (const one of [letter, stubborn]) {
    const got = await download(owner.page, (await detailsOf(owner.page, one.name)).getByRole('button', { name: 'Download' }))
    expect(got.bytes.equals(one.buffer)).toBe(true)
  }
  await owner.page.evaluate(() => { location.hash = 'network' })
  await owner.page.getByRole('button', { name: 'Test all nodes' }).click()
  await owner.page.getByText('14 of 16 nodes answer.').waitFor({ timeout: 60_000 })
  for (const node of [first, second]) expect(await owner.page.getByRole('row', { name: new RegExp(`^Node ${String(node!.number)}\\b`) }).innerText()).toMatch(/NETWORK_NODE_/)
  first!.resume()
  await second!.restart()
  await owner.page.evaluate(() => { location.hash = 'files' })
})

test('without Solana files are stored and listed all the same', async () => {
  await world.network.solana!.kill()
  await store(owner.page, [file('unanchored.bin', 50_000)])
  const panel = await detailsOf(owner.page, 'unanchored.bin')
  await panel.getByText('Proof', { exact: true }).click()
  await panel.getByText('Solana could not be asked.').first().waitFor()
  await world.network.solana!.restart()
})

test('a directory that goes away in mid-upload is waited for, and the file is stored when it is back', async () => {
  const patient = await onDisk(world.stateDir, 'patient.bin', 60_000_000)
  await pick(owner.page, [patient])
  await owner.page.getByText(/pieces/).first().waitFor()
  await world.network.ic.kill()
  await owner.page.waitForTimeout(3_000)
  expect(await row(owner.page, patient.name).count()).toBe(0)
  await world.network.ic.restart()
  await row(owner.page, patient.name).waitFor({ timeout: 90_000 })
  const got = await download(owner.page, (await detailsOf(owner.page, patient.name)).getByRole('button', { name: 'Download' }))
  expect(got.bytes.equals(patient.buffer)).toBe(true)
})

test('a damaged vault is told from a wrong passphrase, and nothing is overwritten', async () => {
  const other = await world.visit()
  await choosePassphrase(other.page, world.network.url, 'a passphrase that is long enough')
  const flip = (): Promise<void> => other.page.evaluate(() => new Promise<void>((resolve, reject) => {
    const open = indexedDB.open('cyxcloud')
    open.onerror = () => { reject(new Error('no database')) }
    open.onsuccess = () => {
      const store = open.result.transaction('vault', 'readwrite').objectStore('vault')
      const get = store.get('file')
      get.onsuccess = () => {
        const bytes = get.result as Uint8Array
        bytes[60] = (bytes[60] ?? 0) ^ 1
        store.put(bytes, 'file').onsuccess = () => { open.result.close(); resolve() }
      }
    }
  }))
  await flip()
  await other.page.reload()
  await other.page.getByText(/The vault on this device is damaged/).first().waitFor()
  await flip()
  await other.page.reload()
  await other.page.getByLabel('Passphrase', { exact: true }).fill('a passphrase that is long enough')
  await other.page.getByRole('button', { name: 'Unlock' }).click()
  await other.page.getByText('Nothing here yet').waitFor()
  await other.context.close()
})
