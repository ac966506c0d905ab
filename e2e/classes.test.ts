import { randomBytes } from 'node:crypto'
import { Ed25519KeyIdentity } from '@icp-sdk/core/identity'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitForNodes } from '../devnet/nodes.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import { detailsOf, download, justTry, store } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

const storm = { name: 'storm.bin', mimeType: 'application/octet-stream', buffer: randomBytes(5_000_000) }

let world: World
let owner: Visitor

beforeAll(async () => {
  world = await makeWorld()
  // All sixteen: a network of eleven stores a file of this class, too.
  expect(await waitForNodes(directoryClient({ config: world.network.config, identity: Ed25519KeyIdentity.generate() }), world.network.nodes, { timeoutMs: 120_000 })).toBe(16)
  owner = await world.visit()
  await justTry(owner.page, world.network.url)
})
afterAll(() => world.close())

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
