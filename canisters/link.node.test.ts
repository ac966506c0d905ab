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
