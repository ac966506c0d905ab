import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Principal } from '@icp-sdk/core/principal'
import { toHex } from '../lib/bytes/base.ts'
import { emptyFeed } from '../lib/ledger/ic/directory.ts'
import { identityFromSeed, principalOf } from '../lib/ledger/ic/identity.ts'
import { linkReader } from '../lib/ledger/ic/reader.ts'
import { later } from './clock.ts'
import { append, fakeFile, placeIn, random, shareWith, startNetwork, upload } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
let bob: Person
beforeAll(async () => {
  network = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 1 })
  ann = await network.person()
  bob = await network.person()
})
afterAll(() => network.stop())

const missing = { code: 'STORAGE_OBJECT_NOT_FOUND' }
const version = async (who = ann): Promise<Uint8Array<ArrayBuffer>> => (await upload(network, who, fakeFile(1))).file.version
const plan = (who: Person, of: Uint8Array) => who.directory.getDownloadPlan({ version: of, session: [], first: 0n, count: 1 })
const share = (target: Uint8Array, role: 'Read' | 'Write' | 'Admin' = 'Read', expires_at: [] | [bigint] = [], person: Pick<Person, 'seed'> = bob) => shareWith(ann, target, person, role, expires_at)

describe('a share with a person', () => {
  it('lets that person read, and nobody else, until it is revoked', async () => {
    const [one, two] = [await version(), await version()]
    const carl = await network.person()
    await expect(plan(bob, one)).rejects.toMatchObject(missing)
    const id = await share(one)
    expect((await plan(bob, one)).grants).toHaveLength(14)
    await expect(plan(bob, two)).rejects.toMatchObject(missing)
    await expect(plan(carl, one)).rejects.toMatchObject(missing)
    expect((await bob.directory.sharedWithMe()).map(row => [toHex(row.target), toHex(row.owner)])).toContainEqual([toHex(one), toHex(ann.id)])
    expect((await ann.directory.listShares()).map(row => toHex(row.share))).toContain(toHex(id))
    await expect(carl.directory.revokeShare(id)).rejects.toMatchObject(missing)
    await expect(bob.directory.deleteFiles({ versions: [one], feed_seq: 0n, records: [random(9)] })).rejects.toMatchObject(missing)
    await ann.directory.revokeShare(id)
    await expect(plan(bob, one)).rejects.toMatchObject(missing)
  })

  it('of a folder covers what is in it, also later, but not what lies in the trash', async () => {
    const [folder, file, kept] = [random(16), random(16), await version()]
    await append(ann, { CreateFolder: { entry: folder, place: placeIn() } })
    await share(folder)
    await append(ann, { CreateFile: { entry: file, place: placeIn(folder), version: kept } })
    expect((await plan(bob, kept)).grants).toHaveLength(14)
    expect((await bob.directory.getFileMeta(file))?.version[0]?.version).toEqual(kept)
    await append(ann, { Trash: { entry: file } })
    await expect(plan(bob, kept)).rejects.toMatchObject(missing)
  })

  it('ends with its expiry, and an admin of it may end the shares of others', async () => {
    const one = await version()
    const carl = await network.person()
    const his = await share(one, 'Read', [], carl)
    await share(one, 'Admin', [BigInt(Date.now() + 600_000) * 1_000_000n])
    await bob.directory.revokeShare(his)
    await expect(plan(carl, one)).rejects.toMatchObject(missing)
    later(601)
    await expect(plan(bob, one)).rejects.toMatchObject(missing)
    await Promise.all(network.nodes.map(node => node.beat()))
    await expect(share(one, 'Read', [1n])).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await expect(share(random(16))).rejects.toMatchObject(missing)
    const nobody = { seed: random(32) }
    await expect(share(one, 'Read', [], nobody)).rejects.toMatchObject(missing)
  })

  it('is proven: record, revocation and absence of another\'s', async () => {
    const id = await share(await version())
    const statement = await bob.directory.getShareProof(id)
    expect(toHex(statement ?? random(0))).toContain(toHex(bob.id))
    const carl = await network.person()
    await expect(carl.directory.getShareProof(id)).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    await ann.directory.revokeShare(id)
    expect(await ann.directory.getShareProof(id)).toBeNull()
  })
})

describe('a link', () => {
  const make = async (max_opens: [] | [number] = []) => {
    const seed = random(32)
    const link = random(16)
    const of = await version()
    const reader = Principal.fromUint8Array(principalOf(identityFromSeed(seed)))
    await ann.directory.createLink({ link, version: of, reader, sealed: random(99), has_password: true, expires_at: [], max_opens })
    return { link, of, reader: linkReader({ config: network.config, identity: identityFromSeed(seed) }) }
  }

  it('that may be opened once is opened once, however many come at the same moment', async () => {
    const { link, reader } = await make([1])
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => reader.openLink(link)))
    expect(answers.filter(one => one.status === 'fulfilled')).toHaveLength(1)
    expect((await ann.directory.listLinks()).find(one => toHex(one.link) === toHex(link))?.opens).toBe(1)
  })

  it('whose key is guessed makes guessers wait, while its owner reads on', async () => {
    const { link, of, reader } = await make()
    const stranger = linkReader({ config: network.config, identity: identityFromSeed(random(32)) })
    await expect(stranger.openLink(link)).rejects.toMatchObject({ code: 'LINK_WRONG_PASSWORD' })
    await expect(stranger.openLink(link)).rejects.toMatchObject({ code: 'LINK_TOO_MANY_ATTEMPTS' })
    await expect(reader.openLink(link)).rejects.toMatchObject({ code: 'LINK_TOO_MANY_ATTEMPTS' })
    expect((await plan(ann, of)).grants).toHaveLength(14)
    later(2)
    await reader.openLink(link)
  })

  it('is proven, revoked or not', async () => {
    const { link } = await make()
    const open = await ann.directory.getShareProof(link)
    await ann.directory.revokeLink(link)
    const revoked = await ann.directory.getShareProof(link)
    expect(open).not.toEqual(revoked)
    expect(revoked?.length).toBe(open?.length)
  })
})

describe('a snapshot', () => {
  it('replaces the records that every device has read, and the rest is proven from it', async () => {
    const carl = await network.person()
    const device = identityFromSeed(random(32))
    await carl.directory.addKey({ key: device.getPrincipal(), name: 'phone', scopes: [{ Read: null }], expires_at: [], api: false })
    for (let seq = 0n; seq < 6n; seq++) await carl.directory.appendFeed({ feed_seq: seq, records: [random(20)] })
    await expect(carl.directory.putSnapshot(9n, random(50))).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await carl.directory.putSnapshot(4n, Uint8Array.of(1, 2, 3))
    expect((await carl.directory.getFeed({ account: carl.id, after: emptyFeed(), limit: 9 })).records).toHaveLength(6)
    const phone = network.clientOf(device)
    await phone.setCursor(6n)
    await expect(phone.setCursor(5n)).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await expect(phone.setCursor(7n)).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await carl.directory.putSnapshot(5n, Uint8Array.of(4, 5))
    const [snapshot] = await carl.directory.getSnapshot()
    if (!snapshot) throw new Error('no snapshot')
    expect([snapshot.seq, snapshot.sealed]).toEqual([5n, Uint8Array.of(4, 5)])
    await expect(carl.directory.getFeed({ account: carl.id, after: emptyFeed(), limit: 9 })).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
    const rest = await carl.directory.getFeed({ account: carl.id, after: { seq: snapshot.seq, link: Uint8Array.from(snapshot.link) }, limit: 9 })
    expect([rest.records.length, rest.head.seq]).toEqual([1, 6n])
    const forged = carl.directory.getFeed({ account: carl.id, after: { seq: snapshot.seq, link: random(32) }, limit: 9 })
    await expect(forged).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
  })
})
