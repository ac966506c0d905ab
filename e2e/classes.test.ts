import { randomBytes } from 'node:crypto'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitForNodes } from '../devnet/nodes.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import { detailsOf, download, justTry, row, store } from './person.ts'
import type { Picked } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const random = (name: string, bytes: number): Picked => ({ name, mimeType: 'application/octet-stream', buffer: randomBytes(bytes) })
const storm = random('storm.bin', 5_000_000)

let world: World
let owner: Visitor

beforeAll(async () => {
  world = await makeWorld()
  await allNodes()
  owner = await world.visit()
  await justTry(owner.page, world.network.url)
})
afterAll(() => world.close())

/** All sixteen: a network of eleven stores a file of class Extreme, too. */
async function allNodes(): Promise<void> {
  expect(await waitForNodes(directoryClient({ config: world.network.config, identity: Ed25519KeyIdentity.generate() }), world.network.nodes, { timeoutMs: 120_000 })).toBe(16)
}

test('a file of class Extreme lies on sixteen nodes and comes back byte for byte while ten of them are dead', async () => {
  const { page } = owner
  await page.getByRole('link', { name: 'Usage' }).click()
  await page.getByText('How files are kept, and what it costs').click()
  await page.getByRole('radio', { name: /^Extreme 16 pieces, of which any 6/ }).check()
  await page.getByRole('link', { name: 'Files', exact: true }).click()
  await store(page, [storm])
  // It is listed when eleven have it; nodes that were late have theirs before the transfer goes.
  await page.locator('.tray').waitFor({ state: 'detached', timeout: 120_000 })
  await page.reload()
  const panel = await detailsOf(page, storm.name)
  await panel.getByText('Extreme, 6 + 10').waitFor()
  await panel.getByText('16 of 16 pieces answer. Any 6 bring it back.').waitFor()
  await Promise.all(world.network.nodes.slice(0, 10).map(node => node.kill()))
  const got = await download(page, panel.getByRole('button', { name: 'Download' }))
  expect(got.bytes.equals(storm.buffer)).toBe(true)
  expect(owner.complaints.filter(said => /Content Security Policy|Uncaught/.test(said))).toEqual([])
})

test('a stored file is changed from Extreme to Basic, small ones of a pack and on chain too, and all come back while four of their nodes are dead', async () => {
  const { page } = owner
  await Promise.all(world.network.nodes.slice(0, 10).map(node => node.restart()))
  await allNodes()
  // Two at once lie in a pack, one by itself on chain.
  await page.getByRole('button', { name: 'Clear selection' }).click()
  await page.getByRole('button', { name: 'New folder or files' }).click()
  await page.getByRole('menuitem', { name: 'Kept: Extreme…' }).click()
  await page.getByRole('radio', { name: /^Standard 14 pieces/ }).check()
  await page.getByRole('button', { name: 'Done' }).click()
  const [one, two, note] = [random('one.bin', 40_000), random('two.bin', 300_000), random('note.bin', 20_000)]
  await store(page, [one, two])
  await store(page, [note])
  const became: [Picked, RegExp][] = [[storm, /^13\.\d MB now, 7\.\d+ MB then: .* less than now\./], [one, /then: .* less than now\./], [two, /then: .* less than now\./], [note, /then: .* more than now\./]]
  for (const [file, cost] of became) {
    const panel = await detailsOf(page, file.name)
    await panel.getByRole('button', { name: 'Change how it is kept' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: /^Basic 12 pieces/ }).check()
    await dialog.getByText(cost).waitFor()
    await dialog.getByRole('button', { name: 'Store it anew' }).click()
    await page.getByText(`“${file.name}” is being stored anew: Basic.`).waitFor()
  }
  for (const { name } of [one, two, note, storm]) {
    const panel = await detailsOf(page, name)
    await panel.getByText('Basic, 8 + 4').waitFor({ timeout: 60_000 })
    // What had its place is gone.
    await expect.poll(() => panel.locator('summary', { hasText: 'Versions' }).textContent(), { timeout: 60_000 }).toBe('Versions1')
  }
  const panel = page.getByRole('complementary', { name: 'Details' })
  await panel.getByText('12 of 12 pieces answer. Any 8 bring it back.').waitFor()
  const holders = (await panel.locator('.places-nodes').allTextContents()).slice(0, 4).map(said => Number(/^Node (\d+)/.exec(said)?.[1]))
  await Promise.all(holders.map(number => world.network.nodes.find(node => node.number === number)!.kill()))
  for (const file of [storm, one, two, note]) {
    const got = await download(page, (await detailsOf(page, file.name)).getByRole('button', { name: 'Download' }))
    expect(got.bytes.equals(file.buffer), file.name).toBe(true)
  }
  expect(await row(page, storm.name).count()).toBe(1)
  expect(owner.complaints.filter(said => /Content Security Policy|Uncaught/.test(said))).toEqual([])
})
