import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Principal } from '@icp-sdk/core/principal'
import { concat } from '../lib/bytes/bytes.ts'
import { blake3 } from '../lib/bytes/hash.ts'
import { ed25519 } from '@noble/curves/ed25519.js'
import { pageTokenBody } from '../lib/record/pageToken.ts'
import { bucketClient } from '../lib/ledger/ic/bucket.ts'
import { directoryClient } from '../lib/ledger/ic/directory.ts'
import type { Started } from '../lib/ledger/ic/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { later } from './clock.ts'
import { failure, fakeFile, layoutOf, only, random, smallFile, startNetwork, upload } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 1 }); ann = await network.person() })
afterAll(() => network.stop())

const rejected = { code: 'LEDGER_REJECTED' }
const refused = { code: 'AUTH_INSUFFICIENT_PERMISSIONS' }
const bucketOf = (who: Person, bucket: Principal) => bucketClient({ config: network.config, identity: identityFromSeed(who.seed), bucket })

describe('a file whose content lies in the bucket', () => {
  const chunks = [random(1 << 20), random(1_000)]
  const version = random(16)
  let started: Started
  beforeAll(async () => {
    started = only(await ann.directory.startUpload([{ version, class: 'on-chain', chunks: 2n, stored_bytes: 1_050_000n, page_bytes: 2_000n }]))
  })
  const tokens = (...chunk_indices: number[]) => ann.directory.getUploadTokens({ upload: started.upload, chunk_indices })

  it('is routed, put under tokens, marked, committed and read back', async () => {
    expect(started.groups).toEqual([])
    const routes = await ann.directory.routeChunks({ upload: started.upload, chunk_indices: [0, 1] })
    expect(routes.map(route => [route.chunk_index, route.bucket.toText()])).toEqual([[0, network.bucket], [1, network.bucket]])
    const token = await tokens(0, 1)
    const bucket = bucketOf(ann, token.bucket)
    const put = (index: number) => bucket.putChunk({ token, chunk_index: index, bytes: chunks[index] ?? random(1) })
    expect(await put(0)).toEqual({ stored_bytes: 1 << 20, etag: blake3(chunks[0] ?? random(1)) })
    expect(await put(0)).toEqual(await put(0))
    const ids = chunks.map(blake3)
    const { record, list } = layoutOf(ids)
    const head = random(300)
    for (const [page, bytes] of [record, list, head].entries()) await ann.putPage(started.page_token, page, bytes)
    const commit = { upload: started.upload, layout: record, pages: 3, head_hash: blake3(head), sealed_dek: random(60), name_tag: random(16) }
    const { feed_seq } = await ann.directory.account()
    const early = await ann.directory.commitUpload({ commits: [commit], feed_seq, records: [random(9)] })
    expect(early.files[0]).toMatchObject({ Err: { UploadIncomplete: { missing: BigUint64Array.of(1n) } } })
    const mark = (etag: Uint8Array) => ann.directory.markChunkUploaded({ upload: started.upload, chunk_index: 1, etag: [etag] })
    await expect(mark(ids[1] ?? random(32))).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    await put(1)
    await expect(mark(random(32))).rejects.toMatchObject({ code: 'UPLOAD_HASH_MISMATCH' })
    await mark(ids[1] ?? random(32))
    const used = (await ann.directory.account()).used_bytes
    only((await ann.directory.commitUpload({ commits: [commit], feed_seq, records: [random(9)] })).files)
    expect((await ann.directory.account()).used_bytes - used).toBe(BigInt(concat(...chunks, record, list, head).length))
    const plan = await ann.directory.getDownloadPlan({ version, session: [], first: 0n, count: 2 })
    const [key] = plan.content_key
    if (!key) throw new Error('no key')
    expect([await bucket.getChunk({ token: key, chunk_index: 1 }), plan.version.full]).toEqual([chunks[1], true])
    await expect(bucket.getChunk({ token: key, chunk_index: 2 })).rejects.toMatchObject(rejected)
    await expect(bucket.getChunk({ token, chunk_index: 1 })).rejects.toMatchObject(refused)
  })

  it('takes no chunk that the token does not name, of another kind, or late', async () => {
    const other = only(await ann.directory.startUpload([{ version: random(16), class: 'on-chain', chunks: 2n, stored_bytes: 3_000n, page_bytes: 2_000n }]))
    const token = await ann.directory.getUploadTokens({ upload: other.upload, chunk_indices: [1] })
    const put = (change: object, chunk_index = 1) => bucketOf(ann, token.bucket).putChunk({ token: { ...token, ...change }, chunk_index, bytes: random(100) })
    await expect(put({}, 0)).rejects.toMatchObject(rejected)
    const { version: of, upload: id, pages, bytes, expires_at: expiresAtNs, signature } = token
    const body = pageTokenBody({ mode: 'put', bucket: token.bucket.toUint8Array(), version: of, upload: id, pages, bytes, expiresAtNs, content: [1] })
    expect(ed25519.verify(Uint8Array.from(signature), body, Uint8Array.from(await ann.directory.grantKey()))).toBe(true)
    // turned away at the door, before they cost anything
    await expect(put({ content: [[0, 1]] }, 0)).rejects.toMatchObject(rejected)
    await expect(put({ content: [] })).rejects.toMatchObject(rejected)
    await expect(put({ expires_at: token.expires_at + 1n })).rejects.toMatchObject(rejected)
    await expect(put({ bucket: Principal.fromText(network.config.ic.directory) })).rejects.toMatchObject(rejected)
    // behind a good one in a batch each is checked by itself
    const batch = [{}, { content: [[0, 1]] as [Uint32Array | number[]] }].map(change => ({ token: { ...token, ...change }, chunk_index: 1, bytes: random(50) }))
    expect((await bucketOf(ann, token.bucket).putChunks(batch)).map(one => 'Err' in one ? Object.keys(one.Err)[0] : 'Ok')).toEqual(['Ok', 'Unauthorised'])
    await expect(tokensOf(other, [2])).rejects.toMatchObject(rejected)
    await expect(tokensOf(other, [])).rejects.toMatchObject(rejected)
    expect(failure(await ann.directory.markChunks([{ upload: other.upload, marks: [], journal: [], next: [{ first: 0n, count: 1 }] }]))).toBe('InvalidRequest')
    later(901)
    await Promise.all(network.nodes.map(node => node.beat()))
    await expect(put({})).rejects.toMatchObject({ code: 'UPLOAD_EXPIRED' })
    const bob = await network.person()
    await expect(bob.directory.getUploadTokens({ upload: other.upload, chunk_indices: [1] })).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
    const nodes = only(await ann.directory.startUpload([fakeFile(1).request]))
    await expect(tokensOf(nodes, [0])).rejects.toMatchObject(rejected)
  })
  const tokensOf = (one: Started, chunk_indices: number[]) => ann.directory.getUploadTokens({ upload: one.upload, chunk_indices })
})

describe('put_small', () => {
  it('stores and lists a file in one call, and the same call again is answered the same', async () => {
    const bob = await network.person()
    const entry = random(16)
    const { request, content, bytes } = smallFile({ size: 60_000 })
    const ops = [{ CreateFile: { entry, place: { parent: [] as [], name_tag: random(16), sealed: random(40) }, version: request.version } }]
    const call = { ...request, feed_seq: 0n, ops }
    const done = await bob.directory.putSmall(call)
    only(done.files)
    expect(await bob.directory.putSmall(call)).toEqual(done)
    const account = await bob.directory.account()
    expect([account.files, account.used_bytes, account.pending_bytes, account.feed_seq]).toEqual([1n, BigInt(bytes), 0n, 1n])
    expect((await bob.directory.getFileMeta(entry))?.version[0]?.version).toEqual(request.version)
    const plan = await bob.directory.getDownloadPlan({ version: request.version, session: [], first: 0n, count: 1 })
    const [key] = plan.content_key
    if (!key) throw new Error('no key')
    expect(await bucketOf(bob, key.bucket).getChunk({ token: key, chunk_index: 0 })).toEqual(content)
    const empty = smallFile({ size: 0 })
    only((await bob.directory.putSmall({ ...empty.request, feed_seq: 1n })).files)
  })

  it('leaves nothing behind when it is refused', async () => {
    const bob = await network.person()
    const { request } = smallFile({ size: 100 })
    await expect(bob.directory.putSmall({ ...request, feed_seq: 5n })).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
    await expect(bob.directory.putSmall({ ...request, feed_seq: 0n, layout: random(80) })).rejects.toMatchObject({ code: 'UPLOAD_HASH_MISMATCH' })
    await expect(bob.directory.putSmall({ ...smallFile({ size: 80_000 }).request, feed_seq: 0n })).rejects.toMatchObject(rejected)
    const nowhere = [{ CreateFile: { entry: random(16), place: { parent: [random(16)] as [Uint8Array], name_tag: random(16), sealed: random(40) }, version: request.version } }]
    await expect(bob.directory.putSmall({ ...request, feed_seq: 0n, ops: nowhere })).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    const both = await Promise.allSettled([1, 2].map(() => bob.directory.putSmall({ ...smallFile({ size: 100 }).request, feed_seq: 0n })))
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const account = await bob.directory.account()
    expect([account.pending_bytes, account.files]).toEqual([0n, 1n])
    expect((await bob.directory.getUploads({ after: [], limit: 8 })).filter(one => !one.committed)).toEqual([])
  })
})

describe('money and quota', () => {
  it('a price is taken from the balance once, and without balance nothing is done', async () => {
    const bob = await network.person()
    const free = await bob.directory.getPricing()
    await expect(bob.directory.adminSetPricing(free)).rejects.toMatchObject(refused)
    await network.admin.adminSetPricing({ ...free, append_feed: 3n, base_storage_fee: 1_000n })
    try {
      await expect(bob.directory.appendFeed({ feed_seq: 0n, records: [random(9)] })).rejects.toMatchObject({ code: 'PAYMENT_INSUFFICIENT_BALANCE', details: { required: 3, available: 0 } })
      const user = identityFromSeed(bob.seed).getPrincipal()
      await network.admin.adminSetQuota({ user, quota_bytes: [], plan: ['Basic'], credit: [5n] })
      const call = { feed_seq: 0n, records: [random(9)] }
      await bob.directory.appendFeed(call)
      await bob.directory.appendFeed(call)
      expect(await bob.directory.getBalance()).toBe(2n)
      const { tokens } = await bob.directory.estimateUploadCost(1n << 30n)
      expect(tokens).toBe(3n + 1_750n)
      await expect(bob.directory.appendFeed({ feed_seq: 1n, records: [random(9)] }, { payment: { AttachedCycles: null } })).rejects.toMatchObject(rejected)
    } finally { await network.admin.adminSetPricing(free) }
  })

  it('quota, plan and roles are given by the staff only, each by its role', async () => {
    const [bob, carl] = [await network.person(), await network.person()]
    const user = identityFromSeed(bob.seed).getPrincipal()
    const quota = { user, quota_bytes: [10n] as [bigint], plan: [] as [], credit: [] as [] }
    await expect(carl.directory.adminSetQuota(quota)).rejects.toMatchObject(refused)
    await network.admin.adminSetRole(identityFromSeed(carl.seed).getPrincipal(), [{ Support: null }])
    expect((await carl.directory.adminSetQuota(quota)).quota_bytes).toBe(10n)
    expect((await carl.directory.getUsage([user])).quota_bytes).toBe(10n)
    await expect(bob.directory.getUsage([identityFromSeed(carl.seed).getPrincipal()])).rejects.toMatchObject(refused)
    await expect(carl.directory.adminPause(true)).rejects.toMatchObject(refused)
    expect(failure(await bob.directory.startUpload([fakeFile(1).request]))).toBe('QuotaExceeded')
    await network.admin.adminSetRole(identityFromSeed(carl.seed).getPrincipal(), [])
    await expect(carl.directory.adminSetQuota(quota)).rejects.toMatchObject(refused)
  })

  it('while it is paused nothing changes and everything can be read', async () => {
    await network.admin.adminPause(true)
    try {
      await expect(ann.directory.startUpload([fakeFile(0).request])).rejects.toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE' })
      await expect(ann.directory.putSmall({ ...smallFile({ size: 9 }).request, feed_seq: 9n })).rejects.toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE' })
      expect((await ann.directory.account()).id).toEqual(ann.id)
    } finally { await network.admin.adminPause(false) }
  })
})

describe('operators', () => {
  it('read metrics as Prometheus text', async () => {
    const ask = (url: string) => ann.directory.httpRequest({ method: 'GET', url, headers: [], body: new Uint8Array() })
    const { status_code: status, body } = await ask('/metrics')
    const text = new TextDecoder().decode(Uint8Array.from(body))
    expect(status).toBe(200)
    expect(text).toMatch(/# TYPE cyxcloud_directory_files gauge\ncyxcloud_directory_files \d+\n/)
    expect((await ask('/other')).status_code).toBe(404)
  })

  it('rotate the grant key: buckets take it, tokens of the old one live on', async () => {
    const started = only(await ann.directory.startUpload([fakeFile(0).request]))
    const before = await ann.directory.grantKey()
    await expect(ann.directory.adminRotateGrantKey()).rejects.toMatchObject(refused)
    await network.admin.adminRotateGrantKey()
    const after = await ann.directory.grantKey()
    expect(after).not.toEqual(before)
    expect((await network.adminBucket.stat()).grant_key).toEqual([after])
    await ann.putPage(started.page_token, 0, random(50))
    const next = only(await ann.directory.startUpload([fakeFile(0).request]))
    await ann.putPage(next.page_token, 0, random(50))
  })

  it('reap by hand, see the buckets, put a repaired shard on another node', async () => {
    await expect(ann.directory.reapExpiredUploads()).rejects.toMatchObject(refused)
    await network.admin.reapExpiredUploads()
    const [one] = await network.admin.listBuckets()
    expect([one?.id.toText(), one?.own, one?.version]).toEqual([network.bucket, false, 2])
    const { file } = await upload(network, ann, fakeFile(1))
    const plan = () => ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 })
    const held = Array.from((await plan()).groups[0]?.nodes ?? [])
    const spare = network.nodes.find(node => !held.includes(node.number))?.number ?? 0
    const replace = { version: file.version, first: 0n, shard: 3, node: spare }
    await expect(ann.directory.adminReplaceNode(replace)).rejects.toMatchObject(refused)
    await expect(network.admin.adminReplaceNode({ ...replace, node: held[0] ?? 0 })).rejects.toMatchObject(rejected)
    await network.admin.adminReplaceNode(replace)
    expect((await plan()).groups[0]?.nodes[3]).toBe(spare)
  })

  it('get a new bucket from the directory when room runs short, upgraded with its module', async () => {
    const small = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 1 }, { nodes: 11, softLimit: 1n << 20n })
    try {
      const module = await readFile(join(import.meta.dirname, 'dist/bucket.wasm.gz'))
      await expect((await small.person()).directory.adminSetBucketModule(module, 1)).rejects.toMatchObject(refused)
      await small.admin.adminSetBucketModule(module, 1)
      await expect.poll(async () => (await small.admin.listBuckets()).filter(one => one.own && one.writable).length, { timeout: 30_000 }).toBe(1)
      const bob = await small.person()
      const { started } = await upload(small, bob, fakeFile(1))
      const made = (await small.admin.listBuckets()).find(one => one.own)
      expect(started.page_token.bucket.toText()).toBe(made?.id.toText())
      const other = Uint8Array.from([...module])
      other[9] = 255 - (other[9] ?? 0)
      await small.admin.adminSetBucketModule(other, 1)
      await expect.poll(async () => String((await small.admin.listBuckets()).find(one => one.own)?.module) !== String(made?.module), { timeout: 30_000 }).toBe(true)
      expect((await bob.directory.getVersions([started.version]))[0]?.version).toEqual(started.version)
      // pages from before the upgrade are there, and those of a session that was open go on
      await expect.poll(async () => (await small.admin.listBuckets()).find(one => one.own)?.writable, { timeout: 30_000 }).toBe(true)
      await upload(small, bob, fakeFile(1))
    } finally { await small.stop() }
  })
})

it('A client of another account, or none, gets nothing of this one', async () => {
  const stranger = directoryClient({ config: network.config, identity: identityFromSeed(random(32)) })
  for (const ask of [stranger.getBalance, stranger.listShares, stranger.sharedWithMe, stranger.getSnapshot, stranger.listCredentials]) await expect(ask()).rejects.toMatchObject(refused)
})
