import { expect } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { randomSecret } from '../../keys/derive.ts'
import { linkKeys } from '../../keys/link.ts'
import { createVault } from '../../keys/vault.ts'
import { principalOf } from '../../ledger/ic/identity.ts'
import { identityOf } from '../../ledger/ic/signerIdentity.ts'
import type { FeedRecord } from '../../record/feed.ts'
import { parseFragment } from '../../record/linkFragment.ts'
import { decodeLinkPayload, isFolderPayload } from '../../record/linkPayload.ts'
import type { DriveContext } from '../context.ts'
import { makeTree } from '../files/tree.ts'
import type { Tree, TreeNode } from '../files/tree.ts'
import type { LinkRenewal, LinkRow, NewLink } from '../ledger/types.ts'
import type { Reader } from '../ledger/reader.ts'
import type { Door, OpenLink } from '../share/opened.ts'
import { openFolder } from '../share/openedFolder.ts'

/** n bytes of the same value. */
export const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
/** An id of a larger number. */
export const wide = (n: number): Bytes => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}
/** Argon2id that must not run. */
export const never = (): never => { throw new Error('Argon2id was not wanted') }
/** A link without password, end or bound, which follows. */
export const open = { password: null, expiresAt: null, maxOpens: null, follows: true }

/** A directory that keeps links as the canister does, one drive, and any number of devices of it. */
export interface LinkWorld {
  kept: (NewLink & { revoked: boolean, createdAt: number, renewals: number })[]
  /** Versions that were deleted, in base32: no link is made for them or renewed to them, and none of theirs opens. */
  deleted: Set<string>
  /** Called before every change of a link; what it throws is the answer. */
  before: (what: 'create' | 'renew' | 'revoke', link: Bytes) => void
  records: FeedRecord[]
  /** Makes a change of the tree, as a device would. */
  append: (...records: FeedRecord[]) => void
  /** A version of an entry in `parent`, its number told apart by 100; `pack`: which lies in one. */
  version: (t: 'create' | 'version', n: number, entry: Bytes, name: string, parent: Bytes | null, pack?: Bytes) => Promise<FeedRecord>
  device: () => LinkDevice
  /** What the holder of a link's address sees: the paths of the files, each opened and told by the number of its version. */
  look: (fragment: string) => Promise<[path: string, version: string][]>
  /** The folder behind a link, its list read and no file asked for. */
  enter: (fragment: string) => Promise<OpenLink>
}
export interface LinkDevice { context: DriveContext, tree: Tree, node: (key: Bytes) => TreeNode }

/** An empty drive. */
export async function linkWorld(): Promise<LinkWorld> {
  const { keyring } = await createVault(id(9), randomSecret(), { kind: 'passphrase', passphrase: 'p', stretch: () => Promise.resolve(id(7, 32)) }, 1)
  const rowOf = ({ link, version, expiresAt, maxOpens, revoked, hasPassword, createdAt, mark, renewals }: LinkWorld['kept'][number]): LinkRow => ({ link, version, expiresAt, maxOpens, revoked, hasPassword, createdAt, opens: 0, mark, renewals })
  const find = (link: Bytes): LinkWorld['kept'][number] | undefined => world.kept.find(one => equal(one.link, link))
  const readable = (version: Bytes): void => { if (world.deleted.has(toBase32(version))) throw new CyxError('STORAGE_OBJECT_NOT_FOUND') }
  // Calls take a while, so that those of two devices come in between each other.
  const call = async (): Promise<void> => { await new Promise(resolve => { setTimeout(resolve) }) }
  const directory = {
    createLink: async (link: NewLink) => {
      await call()
      world.before('create', link.link)
      if (find(link.link)) throw new CyxError('LEDGER_REJECTED', { reason: 'this link id is taken' })
      readable(link.version)
      world.kept.push({ ...link, revoked: false, createdAt: world.kept.length, renewals: 0 })
    },
    renewLink: async ({ link, renewals, ...rest }: LinkRenewal) => {
      await call()
      world.before('renew', link)
      const row = find(link)
      if (!row) throw new CyxError('LINK_NOT_FOUND')
      if (row.revoked) throw new CyxError('LINK_REVOKED')
      if (row.renewals !== renewals) throw new CyxError('LEDGER_CONFLICT')
      readable(rest.version)
      Object.assign(row, rest, { renewals: renewals + 1 })
    },
    revokeLink: async (link: Bytes) => {
      await call()
      world.before('revoke', link)
      const row = find(link)
      if (row) row.revoked = true
    },
    listLinks: async () => { await call(); return world.kept.map(rowOf) },
  }
  /** What the directory does for the holder of a link: only its own key gets the payload. */
  const enter = async (link: Bytes, secret: Bytes): Promise<Door> => {
    const row = find(link) ?? expect.fail('no such link')
    if (row.revoked) throw new CyxError('LINK_REVOKED')
    if (world.deleted.has(toBase32(row.version))) throw new CyxError('LINK_FILE_DELETED')
    const keys = await linkKeys(link, secret, null, never)
    expect(new Uint8Array(principalOf(identityOf(keys.auth)))).toEqual(row.reader)
    return { reader: row.link as unknown as Reader, session: row.version, version: row.version, opened: await keys.open(row.sealed) }
  }
  const world: LinkWorld = {
    kept: [], deleted: new Set(), before: () => undefined, records: [],
    append: (...records) => { world.records.push(...records) },
    version: async (t, n, entry, name, parent, pack) => ({
      at: 1_000 + n, id: entry, type: 'text/plain', size: n, version: wide(n + 100), cid: id(n % 256, 36), root: id(0, 32), chunks: 1, dek: await keyring.sealDek(wide(n + 100), id(n % 256, 32)),
      ...t === 'create' ? { t, parent, name } : { t },
      ...pack ? { pack: { version: pack, container: 0, of: 2_304, offset: 0, bytes: 1_152 } } : {},
    }),
    device: () => {
      const tree = makeTree()
      let sequence = 0
      const sync = (): Promise<void> => {
        for (const record of world.records.slice(sequence)) tree.apply(record)
        sequence = world.records.length
        return Promise.resolve()
      }
      void sync()
      const feed = { tree, sync, sequence: () => sequence, append: async (make: () => FeedRecord[]) => { world.append(...make()); return sync() } }
      return { tree, context: { keyring, directory, feed, config: { solana: { registry: '11111111111111111111111111111111' } } } as unknown as DriveContext, node: key => tree.nodes.get(toBase32(key)) ?? expect.fail('no such entry') }
    },
    enter: async fragment => {
      const { link, secret } = parseFragment(fragment)
      return openFolder(link, await enter(link, secret), enter, {})
    },
    look: async fragment => {
      const { link, secret } = parseFragment(fragment)
      const main = await enter(link, secret)
      const single = isFolderPayload(main.opened) ? null : decodeLinkPayload(main.opened)
      const { items, file } = single ? { items: [{ path: single.name }], file: () => Promise.resolve({ ...main, payload: single }) } : await openFolder(link, main, enter, {})
      return Promise.all(items.map(async ({ path }, at): Promise<[string, string]> => {
        const { session, payload } = await file(at, {})
        const n = new DataView(payload.version.buffer, payload.version.byteOffset).getUint32(0) - 100
        // The session reads the object that the file lies in, and its key is that of the version.
        expect(session).toEqual(payload.pack?.version ?? payload.version)
        expect(payload.dek).toEqual(id(n % 256, 32))
        return [path, String(n)]
      }))
    },
  }
  return world
}
