import { randomBytes } from 'node:crypto'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessible } from './accessible.ts'
import { choosePassphrase, details, detailsOf, download, row, share, store } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const PASSPHRASE = 'four unrelated words: heron, ladder, copper'
const harbour = { name: 'Harbour 🗻 مرفأ.bin', mimeType: 'application/octet-stream', buffer: randomBytes(21_000_001) }
const empty = { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }
const longest = { name: `${'é'.repeat(125)}x.txt`, mimeType: 'text/plain', buffer: Buffer.from('short, but with a name of 255 bytes'.repeat(3000)) }

let world: World
let owner: Visitor
let link = ''

beforeAll(async () => {
  world = await makeWorld()
  owner = await world.visit()
})
afterAll(() => world.close())

/** Numbers of the nodes that hold a piece each. */
const holders = async (panel: Locator): Promise<number[]> =>
  (await panel.locator('.places-nodes').allInnerTexts()).map(text => Number(/^Node (\d+)/.exec(text)?.[1]))

test('a newcomer chooses a passphrase and stores a large, an empty and a strangely named file', async () => {
  await choosePassphrase(owner.page, world.network.url, PASSPHRASE)
  await store(owner.page, [harbour, empty, longest])
  await owner.page.getByText('3 files').first().waitFor()
  expect(await accessible(owner.page)).toEqual([])
})

test('details name fourteen nodes and prove the file against its anchor on Solana', async () => {
  const panel = await details(owner.page, harbour.name)
  // It is listed with eleven; open details follow the rest.
  await panel.getByText('14 of 14 pieces answer.').waitFor({ timeout: 60_000 })
  expect(new Set(await holders(panel)).size).toBe(14)
  await panel.getByText('Proof', { exact: true }).click()
  // Anchoring is in the background, once per batch; an open panel shows it when it is done.
  await panel.getByText('Checked here: this file is included').waitFor({ timeout: 60_000 })
  expect(await panel.getByText('Anchor transaction').count()).toBe(1)
  expect(await accessible(owner.page)).toEqual([])
})

test('every file comes back byte for byte', async () => {
  for (const file of [harbour, longest, empty]) {
    const panel = await detailsOf(owner.page, file.name)
    const got = await download(owner.page, panel.getByRole('button', { name: 'Download' }))
    expect(got.bytes.equals(file.buffer)).toBe(true)
    if (file === harbour) expect(got.name).toBe(harbour.name)
  }
})

test('the list survives a reload and a restart of the whole network', async () => {
  await owner.page.reload()
  await world.restartNetwork()
  await owner.page.getByLabel('Passphrase', { exact: true }).fill('not this one')
  await owner.page.getByRole('button', { name: 'Unlock' }).click()
  await owner.page.getByText('That passphrase does not open this drive.').waitFor()
  await owner.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await owner.page.getByRole('button', { name: 'Unlock' }).click()
  await row(owner.page, harbour.name).waitFor()
  const panel = await details(owner.page, harbour.name)
  const got = await download(owner.page, panel.getByRole('button', { name: 'Download' }))
  expect(got.bytes.equals(harbour.buffer)).toBe(true)
})

test('a person without account gets the identical file by a link while six of its fourteen nodes are dead; with seven it is told what is missing', async () => {
  link = await share(owner.page, harbour.name)
  const panel = await details(owner.page, harbour.name)
  const nodes = (await holders(panel)).map(number => world.network.nodes.find(node => node.number === number)!)
  await Promise.all(nodes.slice(0, 6).map(node => node.kill()))

  const guest = await world.visit({ viewport: { width: 390, height: 844 } })
  await guest.page.goto(link)
  await guest.page.getByText(harbour.name).waitFor()
  await guest.page.getByText('21 MB').first().waitFor()
  expect(await accessible(guest.page)).toEqual([])
  const got = await download(guest.page, guest.page.getByRole('button', { name: /download/i }))
  expect(got.bytes.equals(harbour.buffer)).toBe(true)
  expect(got.name).toBe(harbour.name)
  await guest.page.getByText(/these are exactly the bytes that were shared/i).first().waitFor()

  await nodes[6]!.kill()
  const late = await world.visit()
  await late.page.goto(link)
  await late.page.getByRole('button', { name: /download/i }).click()
  await late.page.getByText('8 pieces are needed and only 7 answered.').waitFor({ timeout: 90_000 })
  await Promise.all(nodes.slice(0, 7).map(node => node.restart()))

  const { ic, solana, url } = world.network
  const known = [url, ic.url, solana!.rpcUrl].map(address => new URL(address).origin)
  for (const { hosts, complaints } of [owner, guest]) {
    expect([...hosts].filter(host => !known.includes(host))).toEqual([])
    expect(complaints.filter(text => /Content Security Policy|Uncaught/.test(text))).toEqual([])
  }
  await guest.context.close()
  await late.context.close()
})

test('without network the app opens, the list shows, and what can\'t work says why', async () => {
  await owner.context.setOffline(true)
  await owner.page.reload()
  await owner.page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  await owner.page.getByRole('button', { name: 'Unlock' }).click()
  await row(owner.page, harbour.name).waitFor()
  await owner.page.getByText(/^Offline\. The list of 3 files is on this device/).waitFor()
  await owner.page.goto(`${world.network.url}help/`)
  await owner.page.getByRole('heading', { name: 'If you lose something' }).waitFor()
  expect(await accessible(owner.page)).toEqual([])
  await owner.context.setOffline(false)
})
