import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AnonymousIdentity } from '@icp-sdk/core/agent'
import type { Principal } from '@icp-sdk/core/principal'
import { apiKeyOf, identityFromApiKey } from '../lib/ledger/ic/apiKey.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import type { DirectoryClient, Scope } from '../lib/ledger/ic/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import type { Identity } from '../lib/ledger/ic/identity.ts'
import { later } from './clock.ts'
import { fakeFile, random, startNetwork, upload } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000 }, { nodes: 16 }); ann = await network.person() })
afterAll(() => network.stop())

const as = (identity: Identity): DirectoryClient => directoryClient({ config: network.config, identity })
const refused = { code: 'AUTH_INSUFFICIENT_PERMISSIONS' }
const dropped = { code: 'LEDGER_REJECTED' }
/** A key of Ann's account with some scopes. */
async function device(scopes: (keyof typeof all)[], more: { expires_at?: bigint, api?: boolean } = {}): Promise<{ client: DirectoryClient, principal: Principal, seed: Uint8Array<ArrayBuffer> }> {
  const seed = random(32)
  const identity = identityFromApiKey(apiKeyOf(seed))
  const principal = identity.getPrincipal()
  const { expires_at, api = false } = more
  await ann.directory.addKey({ key: principal, name: 'laptop', scopes: scopes.map(scope => all[scope]), expires_at: expires_at === undefined ? [] : [expires_at], api })
  return { client: as(identity), principal, seed }
}
const all = { Read: { Read: null }, Write: { Write: null }, Delete: { Delete: null }, Share: { Share: null }, Admin: { Admin: null } } satisfies Record<string, Scope>

describe('a session key', () => {
  it('does what its scopes allow and nothing else', async () => {
    const { file } = await upload(network, ann)
    const { client } = await device(['Read'])
    expect((await client.account()).id).toEqual(ann.id)
    expect((await client.getVersions([file.version]))[0]?.version).toEqual(file.version)
    await expect(client.startUpload([fakeFile(0).request])).rejects.toMatchObject(refused)
    await expect(client.appendFeed({ feed_seq: 1n, records: [random(9)] })).rejects.toMatchObject(refused)
    await expect(client.deleteFiles({ versions: [file.version], feed_seq: 1n, records: [random(9)] })).rejects.toMatchObject(refused)
    await expect(client.revokeLink(random(16))).rejects.toMatchObject(refused)
    await expect(client.renewLink({ link: random(16), version: file.version, sealed: random(9), mark: random(32), renewals: 0 })).rejects.toMatchObject(refused)
    await expect(client.listKeys()).rejects.toMatchObject(refused)
    const writer = await device(['Read', 'Write'])
    expect(await writer.client.startUpload([fakeFile(0).request])).toHaveLength(1)
    const { feed_seq } = await ann.directory.account()
    await expect(writer.client.appendFeed({ feed_seq, records: [random(9)], ops: [{ Purge: { entry: random(16) } }] })).rejects.toMatchObject(refused)
  })

  it('ends with its expiry and with its revocation, also by itself', async () => {
    const short = await device(['Read'], { expires_at: BigInt(Date.now() + 600_000) * 1_000_000n })
    await short.client.account()
    later(601)
    await expect(short.client.account()).rejects.toMatchObject(refused)
    const lost = await device(['Read', 'Write'])
    await ann.directory.revokeKey(lost.principal)
    await expect(lost.client.account()).rejects.toMatchObject(refused)
    await expect(lost.client.startUpload([fakeFile(0).request])).rejects.toMatchObject(dropped)
    const own = await device(['Read'])
    await own.client.revokeKey(own.principal)
    await expect(own.client.account()).rejects.toMatchObject(refused)
    await expect(ann.directory.addKey({ key: own.principal, name: 'x', scopes: [], expires_at: [], api: true })).rejects.toMatchObject(dropped)
    await expect(ann.directory.addKey({ key: own.principal, name: 'x', scopes: [all.Read], expires_at: [1n], api: true })).rejects.toMatchObject(dropped)
  })

  it('can give on no scope that it lacks, and is listed with its last use', async () => {
    const { client, principal } = await device(['Read', 'Admin', 'Write'], { api: true })
    const other = identityFromSeed(random(32)).getPrincipal()
    await expect(client.addKey({ key: other, name: 'more', scopes: [all.Delete], expires_at: [], api: true })).rejects.toMatchObject(refused)
    await client.addKey({ key: other, name: 'less', scopes: [all.Read], expires_at: [], api: true })
    const own = (await client.listKeys()).find(one => one.key.toText() === principal.toText())
    expect([own?.name, own?.api, own?.scopes.map(scope => Object.keys(scope)[0])]).toEqual(['laptop', true, ['Read', 'Write', 'Admin']])
    expect(own?.last_used[0]).toBeGreaterThan(0n)
    await expect(client.offerCredential(other)).rejects.toMatchObject(refused)
    const bob = await network.person()
    await expect(bob.directory.revokeKey(principal)).resolves.toBeNull()
    expect((await client.account()).id).toEqual(ann.id)
    await expect(bob.directory.addKey({ key: principal, name: 'mine', scopes: [all.Read], expires_at: [], api: false })).rejects.toMatchObject(dropped)
  })
})

describe('a credential', () => {
  it('is offered by one side and taken by the other; the last one stays', async () => {
    const wallet = identityFromSeed(random(32))
    const stranger = as(identityFromSeed(random(32)))
    await ann.directory.offerCredential(wallet.getPrincipal())
    await expect(stranger.acceptCredential(ann.id)).rejects.toMatchObject(refused)
    await expect(as(wallet).acceptCredential(random(16))).rejects.toMatchObject(refused)
    await as(wallet).acceptCredential(ann.id)
    expect((await as(wallet).register()).id).toEqual(ann.id)
    const both = await ann.directory.listCredentials()
    expect(both).toHaveLength(2)
    await as(wallet).removeCredential(identityFromSeed(ann.seed).getPrincipal())
    await expect(ann.directory.account()).rejects.toMatchObject(refused)
    await expect(as(wallet).removeCredential(wallet.getPrincipal())).rejects.toMatchObject(dropped)
    await as(wallet).offerCredential(identityFromSeed(ann.seed).getPrincipal())
    await ann.directory.acceptCredential(ann.id)
    expect((await ann.directory.account()).id).toEqual(ann.id)
  })
})

describe('a caller', () => {
  it('without a name or an account is turned away at the door', async () => {
    const nobody = as(new AnonymousIdentity())
    await expect(nobody.register()).rejects.toMatchObject(dropped)
    await expect(nobody.account()).rejects.toMatchObject(refused)
    await expect(as(identityFromSeed(random(32))).startUpload([fakeFile(0).request])).rejects.toMatchObject(dropped)
    expect((await nobody.getPricing()).chunk_size).toBe(1 << 20)
  })
})
