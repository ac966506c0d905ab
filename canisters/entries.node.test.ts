import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FileMeta, Op } from '../lib/ledger/ic/directory.ts'
import { later } from './clock.ts'
import { client } from '../lib/ledger/ic/caller.ts'
import { directoryError } from '../lib/ledger/ic/errors.ts'
import { idlFactory } from '../lib/ledger/ic/generated/directory.ts'
import type { _SERVICE } from '../lib/ledger/ic/generated/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { append as apply, fakeFile, heartbeat, placeIn, random, startNetwork, upload } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 1 }); ann = await network.person() })
afterAll(() => network.stop())

const page = (who: Person, folder: Uint8Array | null, limit = 200, cursor: Uint8Array[] = []) =>
  who.directory.listFiles({ listing: { Folder: folder ? [folder] : [] }, cursor: cursor[0] ? [cursor[0]] : [], limit })
const ids = (files: readonly FileMeta[]): string[] => files.map(file => String(file.entry[0]?.entry)).sort()
const folder = async (parent: Uint8Array | null = null, who = ann): Promise<Uint8Array<ArrayBuffer>> => {
  const entry = random(16)
  await apply(who, { CreateFolder: { entry, place: placeIn(parent) } })
  return entry
}
const version = async (who = ann): Promise<Uint8Array<ArrayBuffer>> => (await upload(network, who, fakeFile(1))).file.version

describe('folders', () => {
  it('hold what was made, moved and copied there, page by page', async () => {
    const [home, other] = [await folder(), await folder()]
    const entries = Array.from({ length: 7 }, () => random(16))
    await apply(ann, ...entries.map(entry => ({ CreateFolder: { entry, place: placeIn(home) } })))
    const first = await page(ann, home, 3)
    const second = await page(ann, home, 3, first.next)
    const third = await page(ann, home, 3, second.next)
    expect([first.files.length, second.files.length, third.files.length, third.next]).toEqual([3, 3, 1, []])
    expect(ids([...first.files, ...second.files, ...third.files])).toEqual(entries.map(String).sort())
    await expect(page(ann, other, 3, first.next as Uint8Array[])).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    for (const listing of [{ Trash: null }, { Pending: null }, { Folder: [] as [] }]) {
      await expect(ann.directory.listFiles({ listing, cursor: first.next, limit: 3 })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    }
    await expect(ann.directory.listFiles({ listing: { Folder: [home] }, cursor: [random(47)], limit: 3 })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    const bob = await network.person()
    await expect(page(bob, home, 3, first.next as Uint8Array[])).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    const [moved] = entries
    if (!moved) throw new Error('no entry')
    await apply(ann, { Move: { entry: moved, place: placeIn(other) } }, { Star: { entry: moved, starred: true } })
    expect((await page(ann, other)).files.map(file => file.entry[0]?.starred)).toEqual([true])
    expect((await page(ann, home)).files).toHaveLength(6)
  })

  it('take no name twice, and a call that fails in the middle changes nothing', async () => {
    const home = await folder()
    const tag = random(16)
    const [one, two] = [random(16), random(16)]
    await apply(ann, { CreateFolder: { entry: one, place: placeIn(home, tag) } })
    const before = await ann.directory.account()
    const failed = apply(ann, { CreateFolder: { entry: two, place: placeIn(home) } }, { Star: { entry: one, starred: true } }, { CreateFolder: { entry: random(16), place: placeIn(home, tag) } })
    await expect(failed).rejects.toMatchObject({ code: 'STORAGE_NAME_TAKEN' })
    expect((await ann.directory.account()).feed_seq).toBe(before.feed_seq)
    expect((await page(ann, home)).files.map(file => [String(file.entry[0]?.entry), file.entry[0]?.starred])).toEqual([[String(one), false]])
    expect(await ann.directory.getFileMeta(two)).toBeNull()
    await apply(ann, { Move: { entry: one, place: placeIn(home, tag) } })
  })

  it('are never moved into themselves, nor under what is not there, in the trash, or another\'s', async () => {
    const [a, gone] = [await folder(), await folder()]
    const b = await folder(a)
    const c = await folder(b)
    const moved = (entry: Uint8Array, parent: Uint8Array) => apply(ann, { Move: { entry, place: placeIn(parent) } })
    for (const parent of [a, b, c]) await expect(moved(a, parent)).rejects.toMatchObject({ code: 'STORAGE_CYCLIC_MOVE' })
    await expect(moved(a, random(16))).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    await apply(ann, { Trash: { entry: gone } })
    await expect(moved(a, gone)).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await expect(apply(ann, { Star: { entry: gone, starred: true } })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    const bob = await network.person()
    const his = await folder(null, bob)
    await expect(moved(a, his)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    await expect(apply(ann, { Purge: { entry: his } })).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    await expect(apply(ann, { CreateFolder: { entry: his, place: placeIn() } })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await moved(c, a)
  })
})

describe('versions', () => {
  it('are kept, labelled, restored and dropped; the last one goes with its file', async () => {
    const [one, two] = [await version(), await version()]
    const entry = random(16)
    await apply(ann, { CreateFile: { entry, place: placeIn(), version: one } }, { AddVersion: { entry, version: two, sealed: random(20) } })
    const kept = async () => (await ann.directory.getFileMeta(entry))?.entry[0]?.versions.map(one => one.version)
    expect(await kept()).toEqual([one, two])
    await apply(ann, { RestoreVersion: { entry, version: one } }, { LabelVersion: { entry, version: one, sealed: Uint8Array.of(7) } })
    expect(await kept()).toEqual([two, one])
    expect((await ann.directory.getFileMeta(entry))?.version[0]?.version).toEqual(one)
    await expect(apply(ann, { AddVersion: { entry, version: one, sealed: random(1) } })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    const { feed_seq } = await ann.directory.account()
    await expect(ann.directory.deleteFiles({ versions: [two], feed_seq, records: [random(9)] })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    const before = (await ann.directory.account()).used_bytes
    await apply(ann, { DropVersion: { entry, version: two } })
    expect((await ann.directory.account()).used_bytes).toBeLessThan(before)
    expect((await ann.directory.getFileMeta(two))?.status).toEqual({ Deleted: null })
    await expect(apply(ann, { DropVersion: { entry, version: one } })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  })

  it('live as long as any copy keeps them, then their quota, pages and leases go', async () => {
    const bob = await network.person()
    const shared = await version(bob)
    const [entry, copy] = [random(16), random(16)]
    await apply(bob, { CreateFile: { entry, place: placeIn(), version: shared } }, { Copy: { from: entry, entry: copy, place: placeIn() } })
    await apply(bob, { Purge: { entry } })
    expect((await bob.directory.account()).files).toBe(1n)
    const [node] = network.nodes
    const { head } = await node!.directory.deletedVersions(0n)
    await apply(bob, { Purge: { entry: copy } })
    const after = await bob.directory.account()
    expect([after.files, after.used_bytes]).toEqual([0n, 0n])
    expect(await node!.directory.deletedVersions(head)).toEqual({ versions: [shared], head: head + 1n, last: head + 1n })
    expect(await node!.directory.leaseStatus([shared])).toEqual(['gone'])
    const beat = await node!.directory.heartbeat(heartbeat(node!.publicKey))
    expect(beat.deleted).toBe(head + 1n)
    const stranger = await network.person()
    await expect(apply(stranger, { CreateFile: { entry: random(16), place: placeIn(), version: shared } })).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
  })
})

describe('the log of deleted versions', () => {
  it('is read page by page, by nodes only, in the order of the deletions', async () => {
    const [node] = network.nodes
    if (!node) throw new Error('no node')
    const bob = await network.person()
    const gone = [await version(bob), await version(bob), await version(bob)]
    const { head } = await node.directory.deletedVersions(0n)
    for (const one of gone) {
      const { feed_seq } = await bob.directory.account()
      await bob.directory.deleteFiles({ versions: [one], feed_seq, records: [random(9)] })
    }
    const { host, rootKey, directory } = network.config.ic
    const asNode = client<_SERVICE>({ host, rootKey, identity: identityFromSeed(node.seed) }, directory, idlFactory, directoryError)
    expect(await asNode.deletedVersions(head, 2)).toEqual({ versions: gone.slice(0, 2), head: head + 3n, last: head + 2n })
    expect((await asNode.deletedVersions(head + 2n, 2)).versions).toEqual(gone.slice(2))
    expect((await asNode.deletedVersions(head + 3n, 2)).versions).toEqual([])
    expect((await asNode.deletedVersions(2n ** 64n - 1n, 2)).versions).toEqual([])
    await expect(bob.directory.deletedVersions(0n, 9)).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
  })
})

describe('the trash', () => {
  it('gives back for thirty days and is then emptied, folders with all that is in them', async () => {
    const bob = await network.person()
    const home = await folder(null, bob)
    const kept = await version(bob)
    const [file, inner] = [random(16), await folder(home, bob)]
    await apply(bob, { CreateFile: { entry: file, place: placeIn(inner), version: kept } }, { Trash: { entry: file } })
    expect((await bob.directory.listFiles({ listing: { Trash: null }, cursor: [], limit: 9 })).files).toHaveLength(1)
    later(20 * 86_400)
    await apply(bob, { Restore: { entry: file, place: placeIn(inner) } })
    expect((await page(bob, inner)).files).toHaveLength(1)
    await expect(apply(bob, { Restore: { entry: file, place: placeIn(inner) } })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await apply(bob, { Trash: { entry: home } })
    later(31 * 86_400)
    await expect.poll(async () => (await bob.directory.account()).files, { timeout: 30_000 }).toBe(0n)
    expect(await bob.directory.getFileMeta(home)).toBeNull()
    expect(await bob.directory.getFileMeta(file)).toBeNull()
    expect((await page(bob, null)).files).toEqual([])
  })
})

describe('two devices', () => {
  it('that append at once: one wins, the other is told where the feed stands, and nothing is doubled', async () => {
    const bob = await network.person()
    const append = (ops: Op[]) => bob.directory.appendFeed({ feed_seq: 0n, records: [random(30)], ops })
    const tag = random(16)
    const answers = await Promise.allSettled([1, 2, 3].map(() => append([{ CreateFolder: { entry: random(16), place: placeIn(null, tag) } }])))
    expect(answers.filter(one => one.status === 'fulfilled')).toHaveLength(1)
    for (const one of answers) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'LEDGER_CONFLICT', details: { expected: 0, actual: 1 } })
    expect((await page(bob, null)).files).toHaveLength(1)
    const record = random(30)
    const again = { feed_seq: 1n, records: [record], ops: [{ CreateFolder: { entry: random(16), place: placeIn() } }] }
    expect(await bob.directory.appendFeed(again)).toEqual(await bob.directory.appendFeed(again))
    expect((await page(bob, null)).files).toHaveLength(2)
  })
})
