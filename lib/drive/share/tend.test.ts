import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import { DOORS_MAX } from '../../record/linkFolder.ts'
import { id, linkWorld, never, open, wide } from '../testing/fakeLinks.ts'
import type { LinkDevice, LinkWorld } from '../testing/fakeLinks.ts'
import { createLink, listLinks } from './create.ts'
import { makeTending } from './tend.ts'
import type { Tending } from './tend.ts'

const folder = id(1)
const settled = { settled: () => true, renewed: () => Promise.resolve() }
const tending = ({ context }: LinkDevice): Tending => makeTending(context, never, settled)
/** Reads what is new, and looks until there is nothing more to do. */
const follow = async (device: LinkDevice, tend = tending(device)): Promise<Tending> => {
  await device.context.feed.sync()
  while (await tend.look({})) { /* more links are free now */ }
  return tend
}
const unreachable = (): never => { throw new CyxError('NETWORK_DIRECTORY_UNREACHABLE', { reason: 'a test' }) }

/** A folder of `count` files, numbered from 1. */
async function drive(count: number): Promise<{ world: LinkWorld, device: LinkDevice }> {
  const world = await linkWorld()
  world.append({ t: 'folder', at: 1, id: folder, parent: null, name: 'Trip' })
  for (let n = 1; n <= count; n++) world.append(await world.version('create', n, wide(n), `${String(n)}.txt`, folder))
  return { world, device: world.device() }
}
const share = async ({ context, node, tree }: LinkDevice, key: Bytes, more: Partial<typeof open> = {}): Promise<string> => (await createLink(context, node(key), tree.newest(toBase32(key)) ?? null, { ...open, ...more }, never, {})).fragment
const seen = async (world: LinkWorld, fragment: string): Promise<string[]> => (await world.look(fragment)).map(([path, version]) => `${path}=${version}`).toSorted()
const files = (count: number): string[] => Array.from({ length: count }, (_, i) => `${String(i + 1)}.txt=${String(i + 1)}`).toSorted()

test('a link to a file opens its newest version under its name of now; one that was made for a version keeps it', async () => {
  const { world, device } = await drive(1)
  const [follows, fixed] = [await share(device, wide(1)), await share(device, wide(1), { follows: false })]
  world.append(await world.version('version', 2, wide(1), '', null), { t: 'move', at: 9, id: wide(1), parent: null, name: 'moved.txt' })
  const tend = await follow(device)
  expect([await seen(world, follows), await seen(world, fixed)]).toEqual([['moved.txt=2'], ['1.txt=1']])
  const [a, b] = await listLinks(device.context, tend.full, {})
  expect([a?.versions, b?.versions].toSorted()).toEqual([[toBase32(wide(101))], [toBase32(wide(102))]])
  // Nothing is behind any more: nothing is written, and nothing asked.
  world.before = unreachable
  expect([tend.due(), await tend.look({})]).toEqual([false, false])
  await follow(device)
})

test('a link to a file goes on when its version, which lay in a pack, is deleted, and works again when it was gone', async () => {
  const world = await linkWorld()
  world.append(await world.version('create', 1, wide(1), 'a', null, id(200)))
  const device = world.device()
  const link = await share(device, wide(1))
  world.append(await world.version('version', 2, wide(1), '', null))
  world.deleted.add(toBase32(id(200)))
  await expect(world.look(link)).rejects.toMatchObject({ code: 'LINK_FILE_DELETED' })
  await follow(device)
  expect(await seen(world, link)).toEqual(['a=2'])
  expect((await listLinks(device.context, () => false, {})).map(({ fileName, versions }) => [fileName, versions])).toEqual([['a', [toBase32(wide(102))]]])
})

test('a link to a folder opens what comes into it, and nothing that was moved out or put in the trash', async () => {
  const { world, device } = await drive(3)
  const link = await share(device, folder)
  world.append(await world.version('create', 4, wide(4), 'new.txt', folder), { t: 'move', at: 9, id: wide(1), parent: null, name: '1.txt' }, { t: 'trash', at: 9, id: wide(2) }, { t: 'move', at: 9, id: wide(3), parent: folder, name: 'third.txt' })
  await follow(device)
  expect(await seen(world, link)).toEqual(['new.txt=4', 'third.txt=3'])
  const made = world.kept.length
  // What held a version that nobody wants is used again, and keeps none.
  expect(new Set((await listLinks(device.context, () => false, {}))[0]?.versions)).toEqual(new Set([wide(103), wide(104)].map(toBase32)))
  world.append({ t: 'restore', at: 10, id: wide(2), parent: folder, name: '2.txt' })
  await follow(device)
  expect(await seen(world, link)).toEqual(['2.txt=2', 'new.txt=4', 'third.txt=3'])
  expect(world.kept).toHaveLength(made)
})

test('who looked before a folder was written anew is told so, and reads what has stayed', async () => {
  const { world, device } = await drive(3)
  const link = await share(device, folder)
  const { about, file } = await world.enter(link)
  const at = (name: string): number => about.files?.findIndex(({ path }) => path === name) ?? -1
  // All but one go, and their links are used for others.
  world.append(await world.version('create', 4, wide(4), 'a.txt', folder), await world.version('create', 5, wide(5), 'b.txt', folder), { t: 'trash', at: 9, id: wide(2) }, { t: 'trash', at: 9, id: wide(3) })
  await follow(device)
  expect((await file(at('1.txt'), {})).payload.version).toEqual(wide(101))
  for (const name of ['2.txt', '3.txt']) await expect(file(at(name), {})).rejects.toMatchObject({ code: 'LINK_CHANGED' })
  expect(await seen(world, link)).toEqual(['1.txt=1', 'a.txt=4', 'b.txt=5'])
})

test('a folder that was emptied opens as that, and again with what comes into it', async () => {
  const { world, device } = await drive(2)
  const link = await share(device, folder)
  world.append({ t: 'move', at: 9, id: wide(1), parent: null, name: '1' }, { t: 'move', at: 9, id: wide(2), parent: null, name: '2' })
  await follow(device)
  expect(await seen(world, link)).toEqual([])
  for (const n of [101, 102]) world.deleted.add(toBase32(wide(n)))
  world.append(await world.version('create', 3, wide(3), 'three', folder))
  await follow(device)
  expect(await seen(world, link)).toEqual(['three=3'])
})

test('a list of many pages is replaced as one, wherever the writing ends', { timeout: 120_000 }, async () => {
  const { world, device } = await drive(90)
  const link = await share(device, folder)
  expect(await seen(world, link)).toEqual(files(90))
  world.append(await world.version('create', 91, wide(91), '91.txt', folder), await world.version('version', 92, wide(90), '', null))
  const after = [...files(91).filter(one => one !== '90.txt=90'), '90.txt=92'].toSorted()
  for (let calls = 0; ; calls++) {
    let left = calls
    world.before = () => { if (left-- <= 0) unreachable() }
    const end = await follow(device).then(() => true, (error: unknown) => { expect(error).toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE' }); return false })
    expect([files(90), after]).toContainEqual(await seen(world, link))
    if (end) break
    // A link that is half renewed is no better after another device has looked at it as little.
    expect(calls).toBeLessThan(100)
  }
  expect(await seen(world, link)).toEqual(after)
  const made = world.kept.length
  world.append(await world.version('version', 93, wide(90), '', null))
  world.before = () => undefined
  await follow(device)
  expect((await seen(world, link)).at(-2)).toBe('90.txt=93')
  expect(world.kept.length).toBeLessThanOrEqual(made + 1)
})

test('what was begun again and again and never finished takes no room from the list that is written at last', { timeout: 120_000 }, async () => {
  const world = await linkWorld()
  world.append({ t: 'folder', at: 1, id: folder, parent: null, name: 'Trip' })
  // Small files of one pack: a list of many pages, and one stored object.
  for (let n = 1; n <= 2_000; n++) world.append(await world.version('create', n, wide(n), `${String(n)}.txt`, folder, id(200)))
  const device = world.device()
  const link = await share(device, folder)
  for (let n = 1; n <= 14; n++) {
    world.append({ t: 'move', at: 9, id: folder, parent: null, name: `Trip ${String(n)}` })
    let left = 40
    world.before = () => { if (left-- <= 0) unreachable() }
    await expect(follow(device)).rejects.toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE' })
  }
  world.before = () => undefined
  const tend = await follow(device)
  expect(tend.full(toBase32(parseFragment(link).link))).toBe(false)
  expect((await world.enter(link)).about.name).toBe('Trip 14')
})

test('two devices at once come to the same, whoever was quicker', async () => {
  const { world, device } = await drive(60)
  const link = await share(device, folder)
  const other = world.device()
  world.append(await world.version('create', 61, wide(61), '61.txt', folder))
  const both = [tending(device), tending(other)]
  for (let rounds = 0; both.some(one => one.due()); rounds++) {
    await Promise.allSettled(both.map(one => one.look({})))
    expect(rounds).toBeLessThan(20)
  }
  expect(await seen(world, link)).toEqual(files(61))
})

test('a link that is withdrawn meanwhile stays withdrawn, and keeps no other from being renewed', async () => {
  const { world, device } = await drive(2)
  const [first, second] = [await share(device, wide(1)), await share(device, wide(2))]
  world.append(await world.version('version', 3, wide(1), '', null), await world.version('version', 4, wide(2), '', null))
  world.before = (what, link) => { for (const row of world.kept) if (what === 'renew' && equal(row.link, parseFragment(first).link) && equal(link, row.link)) row.revoked = true }
  const tend = await follow(device)
  expect([await seen(world, second), tend.due()]).toEqual([['2.txt=4'], false])
  await expect(world.look(first)).rejects.toMatchObject({ code: 'LINK_REVOKED' })
})

test('what was deleted for good is gone from its links, also where a copy or another folder keeps it', async () => {
  const { world, device } = await drive(2)
  const [file, whole] = [await share(device, wide(1)), await share(device, folder)]
  world.append({ t: 'copy', at: 8, id: wide(50), from: wide(1), parent: null, name: 'copy.txt' }, { t: 'move', at: 9, id: wide(2), parent: null, name: '2.txt' }, { t: 'trash', at: 9, id: folder })
  await follow(device)
  expect(await seen(world, whole)).toEqual([])
  expect(await seen(world, file)).toEqual(['1.txt=1'])
  world.append({ t: 'purge', at: 10, id: folder })
  await follow(device)
  for (const link of [file, whole]) await expect(world.look(link)).rejects.toMatchObject({ code: 'LINK_REVOKED' })
  expect(world.kept.filter(({ revoked }) => !revoked)).toEqual([])
})

test('what is left of a link that was withdrawn while it was written is withdrawn, too', async () => {
  const { world, device } = await drive(3)
  const { link } = parseFragment(await share(device, folder))
  const main = world.kept.find(one => equal(one.link, link)) ?? expect.fail('no such link')
  main.revoked = true
  await follow(device)
  expect(world.kept.filter(({ revoked }) => !revoked)).toEqual([])
})

test('a link that the directory refuses for ever keeps no other from being renewed, and is left as it was', async () => {
  const { world, device } = await drive(2)
  const [first, second] = [await share(device, wide(1)), await share(device, wide(2))]
  const refused = parseFragment(first).link
  let asked = 0
  world.before = (_, link) => { if (equal(link, refused)) { asked++; throw new CyxError('LEDGER_REJECTED', { reason: 'a test' }) } }
  world.append(await world.version('version', 11, wide(1), '', null), await world.version('version', 12, wide(2), '', null))
  await device.context.feed.sync()
  const tend = tending(device)
  for (let looks = 0; looks < 2; looks++) await expect(tend.look({})).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  expect(await tend.look({})).toBe(false)
  expect([asked, tend.due(), tend.full(toBase32(refused))]).toEqual([3, false, true])
  expect([await seen(world, first), await seen(world, second)]).toEqual([['1.txt=1'], ['2.txt=12']])
})

test('nothing is lost while the directory cannot be reached, or the list waits to be sent', async () => {
  const { world, device } = await drive(2)
  const link = await share(device, folder)
  world.append(await world.version('create', 3, wide(3), '3.txt', folder))
  world.before = unreachable
  const tend = tending(device)
  await expect(tend.look({})).rejects.toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE' })
  expect([await seen(world, link), tend.due()]).toEqual([files(2), true])
  const waiting = makeTending(device.context, never, { ...settled, settled: () => false })
  expect([await waiting.look({}), waiting.due()]).toEqual([false, true])
  world.before = () => undefined
  await follow(device, tend)
  expect([await seen(world, link), tend.due()]).toEqual([files(3), false])
})

test('a folder that comes to hold more than a link can open is said to; its link stays as it was until there is room again', { timeout: 120_000 }, async () => {
  const { world, device } = await drive(3)
  const link = await share(device, folder)
  for (let n = 4; n <= DOORS_MAX + 1; n++) world.append(await world.version('create', n, wide(n), `${String(n)}.txt`, folder))
  const tend = await follow(device)
  expect([await seen(world, link), tend.full(toBase32(parseFragment(link).link))]).toEqual([files(3), true])
  world.append({ t: 'trash', at: 9, id: wide(1) })
  await follow(device, tend)
  expect((await seen(world, link)).length).toBe(DOORS_MAX)
  // All links are taken: another file in the place of one comes in two steps.
  world.append({ t: 'trash', at: 9, id: wide(2) }, { t: 'restore', at: 9, id: wide(1), parent: folder, name: '1.txt' })
  await follow(device, tend)
  expect([await seen(world, link), tend.full(toBase32(parseFragment(link).link))]).toEqual([files(DOORS_MAX + 1).filter(one => one !== '2.txt=2'), false])
  expect(world.kept).toHaveLength(DOORS_MAX)
})
