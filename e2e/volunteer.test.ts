import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { client } from '../lib/ledger/ic/caller.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import { directoryError } from '../lib/ledger/ic/errors.ts'
import { idlFactory } from '../lib/ledger/ic/generated/directory.ts'
import type { _SERVICE } from '../lib/ledger/ic/generated/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { details, detailsOf, download, justTry, row, store } from './person.ts'
import type { Picked } from './person.ts'
import { makeWorld } from './world.ts'
import type { Visitor, World } from './world.ts'

/** One chunk: fourteen pieces, and one copy of one of them with the volunteer. */
const letter = (i: number): Picked => ({ name: `letter ${String(i)}.bin`, mimeType: 'application/octet-stream', buffer: randomBytes(1_000_000) })

let world: World
let volunteer: Visitor
let owner: Visitor

beforeAll(async () => {
  world = await makeWorld()
  volunteer = await world.visit()
  owner = await world.visit()
})
afterAll(() => world.close())

const area = async (page: Page, name: string): Promise<void> => { await page.evaluate(hash => { location.hash = hash }, name) }
const identity = identityFromSeed(new Uint8Array(32).fill(1))
const nodes = () => directoryClient({ config: world.network.config, identity }).listNodes()
/** What the directory tells everybody in numbers. */
const stats = async (): Promise<string> => {
  const { host, rootKey, directory } = world.network.config.ic
  const { body } = await client<_SERVICE>({ host, rootKey, identity }, directory, idlFactory, directoryError).httpRequest({ method: 'GET', url: '/metrics', headers: [], body: new Uint8Array() })
  return new TextDecoder().decode(Uint8Array.from(body))
}
const isTab = ({ addresses }: { addresses: readonly string[] }): boolean => addresses.every(address => address.includes('/p2p-circuit'))
/** Names of the shards in the browser's private files: version, chunk, chunk id, shard, shards. */
const keptShards = (page: Page): Promise<string[]> => page.evaluate(async () => {
  const shards = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('volunteer')).getDirectoryHandle('shards')
  return Array.fromAsync(shards.keys())
})

test('a tab that volunteers is in the directory and its statistics as a volunteer without room, and no placement counts on it', async () => {
  await justTry(volunteer.page, world.network.url)
  await area(volunteer.page, 'network')
  await volunteer.page.getByRole('checkbox', { name: 'Keep pieces in this browser' }).check()
  await volunteer.page.getByText('Can be reached').waitFor({ timeout: 60_000 })
  const tabs = (await nodes()).filter(isTab)
  expect(tabs).toHaveLength(1)
  expect(tabs[0]).toMatchObject({ kind: { Volunteer: null }, state: { Online: null }, capacity_bytes: 0n })
  expect(await nodes()).toHaveLength(17)
  expect(await stats()).toMatch(/^cyxcloud_directory_nodes 17$/m)
})

test('a file that another person stores leaves a copy of one piece in the tab, and with seven of its fourteen nodes dead it is read with that', async () => {
  await justTry(owner.page, world.network.url)
  const known = await nodes()
  const through = /\/p2p\/([^/]+)\/p2p-circuit/.exec(known.find(isTab)?.addresses[0] ?? '')?.[1] ?? 'nobody'
  const relay = known.find(node => !isTab(node) && node.addresses.some(address => address.endsWith(through)))?.number
  expect(relay).toBeDefined()
  const seen = new Set<string>()
  /** Stores a letter; answers the nodes that hold its pieces, and which piece the tab has a copy of. */
  const send = async (one: Picked): Promise<{ holders: number[], copy: number }> => {
    await store(owner.page, [one])
    // A copy is nobody's promise: a machine that has much to do may send none.
    await expect.poll(() => keptShards(volunteer.page)).toHaveLength(seen.size + 1).catch(() => undefined)
    const name = (await keptShards(volunteer.page)).find(kept => !seen.has(kept)) ?? ''
    if (name !== '') seen.add(name)
    let holders: number[] = []
    // What nodes took is told to the directory in batches.
    await expect.poll(async () => {
      const panel = await details(owner.page, one.name)
      holders = (await panel.locator('.places-nodes').allInnerTexts()).map(text => Number(/^Node (\d+)/.exec(text)?.[1]))
      await owner.page.keyboard.press('Escape')
      return holders.filter(Number.isInteger)
    }, { timeout: 60_000, interval: 1_000 }).toHaveLength(14)
    return { holders, copy: name === '' ? -1 : Number(name.split('-')[3]) }
  }
  // The node that leads to the tab has to live, and that with the same piece has to die: if it is one node, another letter is sent.
  let [one, sent] = [letter(0), { holders: [] as number[], copy: 0 }]
  for (let i = 0; i < 8; i++) {
    one = letter(i)
    sent = await send(one)
    if (sent.copy >= 0 && sent.holders[sent.copy] !== relay) break
  }
  const { holders, copy } = sent
  expect(holders).toHaveLength(14)
  expect(copy).toBeGreaterThanOrEqual(0)
  expect(holders[copy]).not.toBe(relay)
  const dying = [holders[copy]!, ...holders.filter((number, shard) => shard !== copy && number !== relay)].slice(0, 7)
  await Promise.all(dying.map(number => world.network.nodes.find(node => node.number === number)!.kill()))
  await owner.page.reload()
  await row(owner.page, one.name).waitFor({ timeout: 60_000 })
  const panel = await detailsOf(owner.page, one.name)
  const got = await download(owner.page, panel.getByRole('button', { name: 'Download' }))
  expect(got.bytes.equals(one.buffer)).toBe(true)
  const served = volunteer.page.locator('.fact').filter({ hasText: 'Handed out since it began' }).locator('dd')
  await expect.poll(() => served.innerText()).not.toBe('0 B')
})

test('switched off, the tab gives its room back at once', async () => {
  await volunteer.page.getByRole('checkbox', { name: 'Keep pieces in this browser' }).uncheck()
  await expect.poll(() => keptShards(volunteer.page).catch(() => [])).toEqual([])
})
