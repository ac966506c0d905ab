import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import { id, linkWorld, never, open, wide } from '../testing/fakeLinks.ts'
import type { LinkDevice, LinkWorld } from '../testing/fakeLinks.ts'
import { createLink, listLinks } from './create.ts'
import { fragmentOf } from './link.ts'
import { revokeWhole } from './revoke.ts'

const [pack, folder, inner] = [id(200), id(1), id(2)]
const none = (): boolean => false

/** A folder with a large file, a folder of two in one pack, and one in the trash. */
async function drive(): Promise<{ world: LinkWorld } & LinkDevice> {
  const world = await linkWorld()
  world.append(
    { t: 'folder', at: 1, id: folder, parent: null, name: 'Trip' }, { t: 'folder', at: 1, id: inner, parent: folder, name: 'day one' },
    await world.version('create', 11, id(11), 'film.mp4', folder), await world.version('create', 12, id(12), 'a.txt', inner, pack), await world.version('create', 13, id(13), 'b.txt', inner, pack), await world.version('create', 14, id(14), 'gone.txt', folder),
    { t: 'trash', at: 2, id: id(14) },
  )
  return { world, ...world.device() }
}
const versions = ({ kept }: LinkWorld): Bytes[] => kept.map(({ version }) => version).toSorted()

test('a link to a folder opens its files with their paths and keys, and nothing that is in the trash', async () => {
  const { world, context, node } = await drive()
  const { fragment } = await createLink(context, node(folder), null, { ...open, expiresAt: 99, maxOpens: 3 }, never, {})
  const { link } = parseFragment(fragment)
  expect(versions(world)).toEqual([wide(111), pack].toSorted())
  expect(world.kept.map(({ expiresAt, maxOpens, link: one }) => [expiresAt, maxOpens, equal(one, link)])).toEqual([[99, null, false], [99, 3, true]])
  expect((await world.look(fragment)).toSorted()).toEqual([['day one/a.txt', '12'], ['day one/b.txt', '13'], ['film.mp4', '11']])
})

test('it is one link in the list, under the folder\'s name, and withdrawn as one', async () => {
  const { world, context, node, tree } = await drive()
  const { id: folderLink } = await createLink(context, node(folder), null, open, never, {})
  const { id: fileLink } = await createLink(context, node(id(12)), tree.newest(toBase32(id(12))) ?? null, { ...open, follows: false }, never, {})
  const links = await listLinks(context, none, {})
  expect(links.map(link => [link.id, link.fileName, link.folder, link.state, link.opensWhat])).toEqual([[fileLink, 'a.txt', false, 'live', 'then'], [folderLink, 'Trip', true, 'live', 'now']])
  expect(links.map(link => link.versions.toSorted())).toEqual([[toBase32(wide(112))], [111, 112, 113].map(n => toBase32(wide(n)))])
  expect((await listLinks(context, one => one === folderLink, {})).map(({ opensWhat }) => opensWhat)).toEqual(['then', 'full'])
  await revokeWhole(context, folderLink, {})
  expect(world.kept.filter(({ revoked }) => revoked).map(({ version }) => version).toSorted()).toEqual([wide(111), pack].toSorted())
  expect((await listLinks(context, none, {})).map(({ state }) => state)).toEqual(['live', 'revoked'])
})

test('another device copies it again, as it was given away; the record alone says nothing of the secret', async () => {
  const { world, context, node, tree } = await drive()
  const wish = { ...open, password: 'p' }
  const stretch = (): Promise<Bytes> => Promise.resolve(id(5, 32))
  const { fragment } = await createLink(context, node(folder), null, wish, stretch, {})
  const file = await createLink(context, node(id(11)), tree.newest(toBase32(id(11))) ?? null, open, never, {})
  const other = world.device()
  for (const [given, password] of [[fragment, true], [file.fragment, false]] as const) {
    const { link, secret } = parseFragment(given)
    expect(await fragmentOf(other.context, link, password)).toBe(given)
    const record = world.records.find(one => one.t === 'link' && equal(one.link, link))
    expect(record?.t === 'link' && String(record.keys).includes(String(secret))).toBe(false)
  }
  expect((await listLinks(other.context, none, {})).map(({ kept }) => kept)).toEqual([true, true])
  await expect(fragmentOf(other.context, id(77), false)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
})

test('what was begun and not finished is in no list and opens nothing', async () => {
  const { world, context, node } = await drive()
  world.before = () => { if (world.kept.length === 1) throw new Error('the network is gone') }
  await expect(createLink(context, node(folder), null, open, never, {})).rejects.toThrow('the network is gone')
  expect(world.kept).toHaveLength(1)
  expect(await listLinks(context, none, {})).toEqual([])
})

test('a link that could not be kept for the other devices is withdrawn again', async () => {
  const { world, context, node } = await drive()
  Object.assign(context.feed, { append: () => Promise.reject(new Error('not now')) })
  await expect(createLink(context, node(folder), null, open, never, {})).rejects.toThrow('not now')
  expect(world.kept.map(({ revoked }) => revoked)).toEqual([true, true])
})

test('a folder without files, and one that needs too many links, get none', async () => {
  const { world, context, node, tree } = await drive()
  tree.apply({ t: 'folder', at: 3, id: id(3), parent: null, name: 'empty' })
  await expect(createLink(context, node(id(3)), null, open, never, {})).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
  for (let n = 0; n < 501; n++) tree.apply({ t: 'create', at: 4, id: wide(n + 1), parent: id(3), name: String(n), type: '', size: 1, version: wide(n + 1), cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })
  await expect(createLink(context, node(id(3)), null, open, never, {})).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  expect(world.kept).toEqual([])
})
