import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Principal } from '@icp-sdk/core/principal'
import { bucketClient } from '../lib/ledger/ic/bucket.ts'
import type { CreateLink } from '../lib/ledger/ic/directory.ts'
import { identityFromSeed, principalOf } from '../lib/ledger/ic/identity.ts'
import { linkReader } from '../lib/ledger/ic/reader.ts'
import type { LinkReader } from '../lib/ledger/ic/reader.ts'
import { decodeGrant } from '../lib/record/grant.ts'
import { makeLayout } from '../lib/record/layout.ts'
import { concat } from '../lib/bytes/bytes.ts'
import { later } from './clock.ts'
import { fakeFile, random, startNetwork, upload } from './testing.ts'
import type { FakeFile, Network, Person } from './testing.ts'

let network: Network
let ann: Person
let file: FakeFile
beforeAll(async () => {
  network = await startNetwork({ starts_per_minute: 1_000 })
  ann = await network.person()
  file = (await upload(network, ann, fakeFile(3))).file
})
afterAll(() => network.stop())

const linkTo = async (version: Uint8Array, more: Partial<CreateLink> = {}) => {
  const seed = random(32)
  const link: CreateLink = {
    link: random(16), version, reader: Principal.fromUint8Array(principalOf(identityFromSeed(seed))), sealed: random(300), has_password: false, expires_at: [], max_opens: [], ...more,
  }
  await ann.directory.createLink(link)
  return { link, reader: linkReader({ config: network.config, identity: identityFromSeed(seed) }) }
}
const stranger = (): LinkReader => linkReader({ config: network.config, identity: identityFromSeed(random(32)) })
const code = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'opened', (error: unknown) => (error as { code: unknown }).code)

describe('a link', () => {
  it('opens for its key: payload, plan, pages and proof, without an account', async () => {
    const { link, reader } = await linkTo(file.version)
    const opened = await reader.openLink(link.link)
    expect([opened.sealed, opened.owner, opened.version.version]).toEqual([link.sealed, ann.id, file.version])
    const plan = await reader.getDownloadPlan({ version: file.version, session: [opened.session], first: 1n, count: 2 })
    const grant = plan.grants[0] && decodeGrant(plan.grants[0].grants).grant
    expect([grant?.verb, grant?.firstChunk, grant?.chunkCount, grant?.version]).toEqual(['get', 1, 2, file.version])
    expect(plan.grants.length).toBe(14)
    const { record } = makeLayout(concat(...file.chunkIds))
    expect(await reader.getChunk(plan.page_key.bucket, { token: plan.page_key, chunk_index: 0 })).toEqual(record)
    const proof = await reader.getAnchorProof({ version: file.version, session: [opened.session], leaves: 0n })
    const own = await ann.directory.getAnchorProof({ version: file.version, session: [], leaves: proof.leaves })
    expect(own.path).toEqual(proof.path)
    const [listed] = (await ann.directory.listLinks()).filter(one => String(one.link) === String(link.link))
    expect([listed?.opens, listed?.revoked, listed?.has_password]).toEqual([1, false, false])
    await ann.directory.createLink(link)
    await expect(ann.directory.createLink({ ...link, link: random(16), mark: random(31) })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  })

  it('reads its own version only, in its own session only', async () => {
    const { file: other } = await upload(network, ann)
    const [one, two] = [await linkTo(file.version), await linkTo(other.version)]
    const { session } = await one.reader.openLink(one.link.link)
    expect(await code(one.reader.getDownloadPlan({ version: other.version, session: [session], first: 0n, count: 1 }))).toBe('AUTH_INSUFFICIENT_PERMISSIONS')
    expect(await code(two.reader.getDownloadPlan({ version: file.version, session: [session], first: 0n, count: 1 }))).toBe('AUTH_INSUFFICIENT_PERMISSIONS')
    expect(await code(one.reader.getDownloadPlan({ version: file.version, session: [random(16)], first: 0n, count: 1 }))).toBe('LINK_EXPIRED')
    expect(await code(one.reader.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 }))).toBe('AUTH_INSUFFICIENT_PERMISSIONS')
  })

  it('says what became of it', async () => {
    expect(await code(stranger().openLink(random(16)))).toBe('LINK_NOT_FOUND')
    const revoked = await linkTo(file.version)
    const { session } = await revoked.reader.openLink(revoked.link.link)
    await ann.directory.revokeLink(revoked.link.link)
    expect(await code(revoked.reader.openLink(revoked.link.link))).toBe('LINK_REVOKED')
    expect(await code(revoked.reader.getDownloadPlan({ version: file.version, session: [session], first: 0n, count: 1 }))).toBe('LINK_REVOKED')
    const once = await linkTo(file.version, { max_opens: [1] })
    expect(await code(once.reader.openLink(once.link.link))).toBe('opened')
    expect(await code(once.reader.openLink(once.link.link))).toBe('LINK_EXHAUSTED')
    const { file: gone } = await upload(network, ann)
    const deleted = await linkTo(gone.version)
    const { feed_seq } = await ann.directory.account()
    await ann.directory.deleteFiles({ versions: [gone.version], feed_seq, records: [random(9)] })
    expect(await code(deleted.reader.openLink(deleted.link.link))).toBe('LINK_FILE_DELETED')
    expect(await code(linkTo(gone.version))).toBe('STORAGE_OBJECT_NOT_FOUND')
  })

  it('expires, and its sessions with it', async () => {
    const { link, reader } = await linkTo(file.version, { expires_at: [BigInt(Date.now() + 600_000) * 1_000_000n] })
    const { session, expires_at } = await reader.openLink(link.link)
    expect(expires_at).toBe(link.expires_at[0])
    later(601)
    expect(await code(reader.openLink(link.link))).toBe('LINK_EXPIRED')
    expect(await code(reader.getDownloadPlan({ version: file.version, session: [session], first: 0n, count: 1 }))).toBe('LINK_EXPIRED')
    expect(await code(linkTo(file.version, { expires_at: [1n] }))).toBe('LEDGER_REJECTED')
  })

  it('makes everyone wait longer after each wrong key, also the right one', async () => {
    const { link, reader } = await linkTo(file.version, { has_password: true })
    for (const seconds of [1, 2, 4]) {
      expect(await code(stranger().openLink(link.link))).toBe('LINK_WRONG_PASSWORD')
      const refused: unknown = await reader.openLink(link.link).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'LINK_TOO_MANY_ATTEMPTS' })
      expect((refused as { details: { seconds: number } }).details.seconds).toBeLessThanOrEqual(seconds)
      later(seconds)
    }
    expect(await code(reader.openLink(link.link))).toBe('opened')
    expect(await code(stranger().openLink(link.link))).toBe('LINK_WRONG_PASSWORD')
    later(1)
    expect(await code(reader.openLink(link.link))).toBe('opened')
  })
})

describe('a link that is renewed', () => {
  // Tests before this one moved the clock.
  beforeAll(async () => { for (const node of network.nodes) await node.beat() })
  const renewal = (link: Uint8Array, version: Uint8Array, renewals = 0) => ({ link, version, sealed: random(300), mark: random(32), renewals })
  const listed = async (link: Uint8Array) => (await ann.directory.listLinks()).find(one => String(one.link) === String(link))
  const plan = (reader: LinkReader, version: Uint8Array, session: Uint8Array) => code(reader.getDownloadPlan({ version, session: [session], first: 0n, count: 1 }))

  it('opens the new version from then on; a session that is open goes on with the old one, until the link is revoked', async () => {
    const { file: next } = await upload(network, ann)
    const { link: { link }, reader } = await linkTo(file.version, { mark: random(32) })
    const before = await reader.openLink(link)
    const wanted = renewal(link, next.version)
    await ann.directory.renewLink(wanted)
    await ann.directory.renewLink(wanted)
    expect(await listed(link)).toMatchObject({ version: next.version, mark: [wanted.mark], renewals: [1], opens: 1 })
    const after = await reader.openLink(link)
    expect([after.sealed, after.version.version]).toEqual([wanted.sealed, next.version])
    expect([await plan(reader, file.version, before.session), await plan(reader, next.version, after.session)]).toEqual(['opened', 'opened'])
    expect([await plan(reader, next.version, before.session), await plan(reader, file.version, after.session)]).toEqual(['AUTH_INSUFFICIENT_PERMISSIONS', 'AUTH_INSUFFICIENT_PERMISSIONS'])
    expect(await ann.directory.getShareProof(link)).not.toBeNull()
    await ann.directory.revokeLink(link)
    expect([await plan(reader, file.version, before.session), await plan(reader, next.version, after.session)]).toEqual(['LINK_REVOKED', 'LINK_REVOKED'])
    expect(await code(ann.directory.renewLink(renewal(link, next.version, 1)))).toBe('LINK_REVOKED')
  })

  it('gives way to whoever was quicker, and forgets a mark', async () => {
    const { link: { link } } = await linkTo(file.version)
    expect(await listed(link)).toMatchObject({ mark: [], renewals: [0] })
    await ann.directory.renewLink(renewal(link, file.version))
    expect(await code(ann.directory.renewLink(renewal(link, file.version)))).toBe('LEDGER_CONFLICT')
    await ann.directory.renewLink({ ...renewal(link, file.version, 1), mark: new Uint8Array() })
    expect(await listed(link)).toMatchObject({ mark: [], renewals: [2] })
  })

  it('works again after what it opened was deleted; its old sessions say so', async () => {
    const { file: gone } = await upload(network, ann)
    const { link: { link }, reader } = await linkTo(gone.version)
    const { session } = await reader.openLink(link)
    const { feed_seq } = await ann.directory.account()
    await ann.directory.deleteFiles({ versions: [gone.version], feed_seq, records: [random(9)] })
    expect(await code(reader.openLink(link))).toBe('LINK_FILE_DELETED')
    expect(await code(ann.directory.renewLink(renewal(link, gone.version)))).toBe('STORAGE_OBJECT_NOT_FOUND')
    await ann.directory.renewLink(renewal(link, file.version))
    expect((await reader.openLink(link)).version.version).toEqual(file.version)
    expect(await plan(reader, gone.version, session)).toBe('LINK_FILE_DELETED')
  })

  it('is renewed by its account only, to a version of it, within the bounds, while it lasts', async () => {
    const bob = await network.person()
    const { link: { link } } = await linkTo(file.version, { expires_at: [BigInt(Date.now() + 600_000) * 1_000_000n] })
    expect(await code(bob.directory.renewLink(renewal(link, file.version)))).toBe('LINK_NOT_FOUND')
    expect(await code(ann.directory.renewLink(renewal(random(16), file.version)))).toBe('LINK_NOT_FOUND')
    const { file: other } = await upload(network, bob)
    expect(await code(ann.directory.renewLink(renewal(link, other.version)))).toBe('STORAGE_OBJECT_NOT_FOUND')
    for (const more of [{ sealed: random(8_193) }, { mark: random(31) }, { mark: random(33) }, { version: random(15) }, { link: random(17) }]) {
      expect(await code(ann.directory.renewLink({ ...renewal(link, file.version), ...more }))).toBe('LEDGER_REJECTED')
    }
    await ann.directory.renewLink({ ...renewal(link, file.version), sealed: random(8_192) })
    later(601)
    expect(await code(ann.directory.renewLink(renewal(link, file.version, 1)))).toBe('LINK_EXPIRED')
  })
})

describe('pages', () => {
  it('are given for a token of the directory only, until it expires', async () => {
    const { page_key } = await ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 0 })
    const bucket = bucketClient({ config: network.config, identity: identityFromSeed(random(32)), bucket: page_key.bucket })
    const get = (token: typeof page_key, chunk_index = 0) => code(bucket.getChunk({ token, chunk_index }))
    expect(await get({ ...page_key, version: random(16) })).toBe('AUTH_INSUFFICIENT_PERMISSIONS')
    expect(await get({ ...page_key, expires_at: page_key.expires_at + 1n })).toBe('AUTH_INSUFFICIENT_PERMISSIONS')
    expect(await get({ ...page_key, bucket: Principal.managementCanister() })).toBe('AUTH_INSUFFICIENT_PERMISSIONS')
    expect(await get(page_key, 3)).toBe('LEDGER_REJECTED')
    expect(await code(bucket.putChunk({ token: page_key, chunk_index: 0, bytes: random(10) }))).toBe('LEDGER_REJECTED')
    later(901)
    expect(await get(page_key)).toBe('UPLOAD_EXPIRED')
  })

  it('can be closed to writing', async () => {
    const bob = await network.person()
    const [started] = await bob.directory.startUpload([fakeFile(0).request])
    if (!started || !('Ok' in started)) throw new Error('not started')
    const token = started.Ok.page_token
    await network.adminBucket.setReadOnly(true)
    expect(await code(bob.putPage(token, 0, random(10)))).toBe('STORAGE_BUCKET_UNAVAILABLE')
    await network.adminBucket.setReadOnly(false)
    expect(await code(bob.putPage(token, 0, random((1 << 20) + 1)))).toBe('LEDGER_REJECTED')
    expect(await code(bob.putPage(token, 0, random(10)))).toBe('opened')
    expect(await code(bob.putPage(token, 0, random(10)))).toBe('opened')
    expect(await code(bob.putPage(token, 9, random(10)))).toBe('LEDGER_REJECTED')
  })
})
