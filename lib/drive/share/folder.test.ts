import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { randomSecret } from '../../keys/derive.ts'
import { linkKeys } from '../../keys/link.ts'
import { createVault } from '../../keys/vault.ts'
import { principalOf } from '../../ledger/ic/identity.ts'
import { identityOf } from '../../ledger/ic/signerIdentity.ts'
import type { FeedRecord } from '../../record/feed.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import type { DriveContext } from '../context.ts'
import { makeTree } from '../files/tree.ts'
import type { LinkRow, NewLink } from '../ledger/types.ts'
import type { Reader } from '../ledger/reader.ts'
import { createLink, listLinks } from './create.ts'
import { revokeWhole } from './folder.ts'
import type { Door } from './opened.ts'
import { openFolder } from './openedFolder.ts'

const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const [pack, folder, inner] = [id(200), id(1), id(2)]
const never = (): never => { throw new Error('Argon2id was not wanted') }
const open = { password: null, expiresAt: null, maxOpens: null }

/** A folder with a large file, a folder of two in one pack, and one in the trash, beside a directory that keeps links. */
async function world() {
  const { keyring } = await createVault(id(9), randomSecret(), { kind: 'passphrase', passphrase: 'p', stretch: () => Promise.resolve(id(7, 32)) }, 1)
  const tree = makeTree()
  const make = async (n: number, name: string, parent: Bytes, packed: boolean): Promise<FeedRecord> => ({
    t: 'create', at: 1_000 + n, id: id(n), parent, name, type: 'text/plain', size: n, version: id(n + 100), cid: id(n, 36), root: id(0, 32), chunks: 1, dek: await keyring.sealDek(id(n + 100), id(n, 32)),
    ...packed ? { pack: { version: pack, container: 0, of: 2_304, offset: n === 12 ? 0 : 1_152, bytes: 1_152 } } : {},
  })
  const records: FeedRecord[] = [
    { t: 'folder', at: 1, id: folder, parent: null, name: 'Trip' }, { t: 'folder', at: 1, id: inner, parent: folder, name: 'day one' },
    await make(11, 'film.mp4', folder, false), await make(12, 'a.txt', inner, true), await make(13, 'b.txt', inner, true), await make(14, 'gone.txt', folder, false),
    { t: 'trash', at: 2, id: id(14) },
  ]
  for (const record of records) tree.apply(record)
  const kept: (NewLink & { revoked: boolean, createdAt: number })[] = []
  const directory = {
    createLink: (link: NewLink) => { kept.push({ ...link, revoked: false, createdAt: kept.length }); return Promise.resolve(null) },
    revokeLink: (link: Bytes) => { for (const one of kept) if (equal(one.link, link)) one.revoked = true; return Promise.resolve(null) },
    listLinks: () => Promise.resolve(kept.map(({ link, version, expiresAt, maxOpens, revoked, hasPassword, createdAt }): LinkRow => ({ link, version, expiresAt, maxOpens, revoked, hasPassword, createdAt, opens: 0 }))),
  }
  const context = { keyring, directory, feed: { tree }, config: { solana: { registry: '11111111111111111111111111111111' } } } as unknown as DriveContext
  const node = (key: Bytes) => tree.nodes.get(toBase32(key)) ?? expect.fail('no such entry')
  /** What the directory does for the holder of a link: only its own key gets the payload. */
  const enter = async (link: Bytes, secret: Bytes): Promise<Door> => {
    const row = kept.find(one => equal(one.link, link)) ?? expect.fail('no such link')
    const keys = await linkKeys(link, secret, null, never)
    expect(new Uint8Array(principalOf(identityOf(keys.auth)))).toEqual(row.reader)
    return { reader: row.link as unknown as Reader, session: row.version, opened: await keys.open(row.sealed) }
  }
  return { context, kept, tree, node, enter }
}

test('a link to a folder opens its files with their paths and keys, and nothing that is in the trash', async () => {
  const { context, kept, node, enter } = await world()
  const { fragment } = await createLink(context, node(folder), null, { ...open, expiresAt: 99, maxOpens: 3 }, never, {})
  const { link, secret } = parseFragment(fragment)
  expect(kept.map(({ version }) => version).toSorted()).toEqual([id(111), pack].toSorted())
  expect(kept.map(({ expiresAt, maxOpens, link: one }) => [expiresAt, maxOpens, equal(one, link)])).toEqual([[99, null, false], [99, 3, true]])
  const opened = await openFolder(link, await enter(link, secret), enter, {})
  expect(opened.about).toEqual({ name: 'Trip', size: 36, type: '', expiresAt: null, files: expect.arrayContaining([
    { path: 'film.mp4', size: 11, type: 'text/plain' }, { path: 'day one/a.txt', size: 12, type: 'text/plain' }, { path: 'day one/b.txt', size: 13, type: 'text/plain' },
  ]) as unknown })
  expect(opened.items).toHaveLength(3)
  for (const [at, { path }] of opened.items.entries()) {
    const { session, payload } = await opened.file(at, {})
    const n = path.endsWith('mp4') ? 11 : path.endsWith('a.txt') ? 12 : 13
    expect(payload).toMatchObject({ dek: id(n, 32), version: id(n + 100), cid: id(n, 36), account: id(9), name: path.split('/').at(-1) })
    expect(session).toEqual(n === 11 ? id(111) : pack)
  }
})

test('it is one link in the list, under the folder\'s name, and withdrawn as one', async () => {
  const { context, kept, node, tree } = await world()
  const { id: folderLink } = await createLink(context, node(folder), null, open, never, {})
  const { id: fileLink } = await createLink(context, node(id(12)), tree.newest(toBase32(id(12))) ?? null, open, never, {})
  const links = await listLinks(context, {})
  expect(links.map(link => [link.id, link.fileName, link.folder, link.state])).toEqual([[fileLink, 'a.txt', false, 'live'], [folderLink, 'Trip', true, 'live']])
  expect(links[1]?.versions.toSorted()).toEqual([111, 112, 113].map(n => toBase32(id(n))))
  await revokeWhole(context, folderLink, {})
  expect(kept.filter(({ revoked }) => revoked).map(({ version }) => version).toSorted()).toEqual([id(111), pack].toSorted())
  expect((await listLinks(context, {})).map(({ state }) => state)).toEqual(['live', 'revoked'])
})

test('what was begun and not finished is in no list and opens nothing', async () => {
  const { context, kept, node } = await world()
  const { directory } = context as unknown as { directory: { createLink: (link: NewLink) => Promise<unknown> } }
  const make = directory.createLink
  directory.createLink = link => kept.length === 1 ? Promise.reject(new Error('the network is gone')) : make(link)
  await expect(createLink(context, node(folder), null, open, never, {})).rejects.toThrow('the network is gone')
  expect(kept).toHaveLength(1)
  expect(await listLinks(context, {})).toEqual([])
})

test('a folder without files, and one that needs too many links, get none', async () => {
  const { context, kept, node, tree } = await world()
  tree.apply({ t: 'folder', at: 3, id: id(3), parent: null, name: 'empty' })
  await expect(createLink(context, node(id(3)), null, open, never, {})).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
  for (let n = 0; n < 501; n++) {
    const one = new Uint8Array(16)
    new DataView(one.buffer).setUint32(0, n + 1)
    tree.apply({ t: 'create', at: 4, id: one, parent: id(3), name: String(n), type: '', size: 1, version: one, cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })
  }
  await expect(createLink(context, node(id(3)), null, open, never, {})).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  expect(kept).toEqual([])
})
