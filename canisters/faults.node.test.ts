import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Principal } from '@icp-sdk/core/principal'
import { toHex } from '../lib/bytes/base.ts'
import { bucketClient } from '../lib/ledger/ic/bucket.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { linkReader } from '../lib/ledger/ic/reader.ts'
import { later } from './clock.ts'
import { failure, fakeFile, only, putPages, random, sendFile, smallFile, startNetwork, upload } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
// the timer sleeps, so that every callback is one of the call under test
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 86_400 }); ann = await network.person() })
afterAll(() => network.stop())

/** Awaits that `call` comes back from in a canister, when all goes well. */
async function awaits(canister: string, call: () => Promise<unknown>, net = network): Promise<number> {
  const before = net.ic.faults.callbacks(canister)
  await call()
  return net.ic.faults.callbacks(canister) - before
}

/** Traps at each of `count` awaits of `call` in turn; after each, `mend` must succeed. */
async function trapEach(canister: string, count: number, call: () => Promise<unknown>, mend: () => Promise<unknown>, net = network): Promise<void> {
  expect(count).toBeGreaterThan(0)
  for (let nth = 1; nth <= count; nth++) {
    const fault = net.ic.faults.trapCallback(canister, nth)
    await call().catch(() => undefined)
    expect([nth, fault.hit]).toEqual([nth, true])
    await mend()
  }
}

const seqOf = async (who: Person): Promise<bigint> => (await who.directory.account()).feed_seq
/** Lets the directory tell the bucket what to drop, and waits until it has. */
const swept = async (pages: bigint): Promise<void> => {
  await network.admin.reapExpiredUploads()
  await expect.poll(async () => (await network.adminBucket.stat()).pages).toBe(pages)
}

describe('a trap at an await', () => {
  it('of put_small leaves a session that the same call takes up again, and one file in the end', async () => {
    const bob = await network.person()
    const { directory } = network.config.ic
    const put = async (file = smallFile({ size: 500 }), seq?: bigint) => bob.directory.putSmall({ ...file.request, feed_seq: seq ?? await seqOf(bob) })
    const count = await awaits(directory, put)
    const file = smallFile({ size: 700 })
    const before = await bob.directory.account()
    const seq = before.feed_seq
    await trapEach(directory, count, () => put(file, seq), async () => { only((await put(file, seq)).files) })
    const after = await bob.directory.account()
    expect([after.pending_bytes, after.files - before.files, after.used_bytes - before.used_bytes]).toEqual([0n, 1n, BigInt(file.bytes)])
    expect((await bob.directory.getUploads({ after: [], limit: 8 })).filter(one => !one.committed)).toEqual([])
  })

  it('of put_small that nobody repeats gives its room back when the session ends', async () => {
    const bob = await network.person()
    const { pages } = await network.adminBucket.stat()
    network.ic.faults.trapCallback(network.config.ic.directory)
    await expect(bob.directory.putSmall({ ...smallFile({ size: 300 }).request, feed_seq: 0n })).rejects.toThrow()
    const [session] = await bob.directory.getUploads({ after: [], limit: 8 })
    expect((await bob.directory.account()).pending_bytes).toBeGreaterThan(0n)
    await bob.directory.abortUpload([session?.upload ?? random(16)])
    expect((await bob.directory.account()).pending_bytes).toBe(0n)
    await swept(pages)
  })

  it('of put_chunk frees what was written, and the page can be put again', async () => {
    const started = only(await ann.directory.startUpload([fakeFile(0).request]))
    const put = (page: number, bytes: Uint8Array) => ann.putPage(started.page_token, page, bytes)
    const count = await awaits(network.bucket, () => put(0, random(9_000)))
    const { used_bytes } = await network.adminBucket.stat()
    const page = random(9_000)
    await trapEach(network.bucket, count, () => put(1, page), async () => {
      expect((await network.adminBucket.stat()).used_bytes).toBe(used_bytes)
      await put(1, page)
    })
    expect((await network.adminBucket.stat()).used_bytes).toBe(used_bytes + 16_384n)
  })

  it('of deleting and aborting lets the pages go with the next sweep', async () => {
    const { directory } = network.config.ic
    const { file } = await upload(network, ann, fakeFile(1))
    const remove = async (version: Uint8Array) => ann.directory.deleteFiles({ versions: [version], feed_seq: await seqOf(ann), records: [random(9)] })
    const kept = await network.adminBucket.stat()
    network.ic.faults.trapCallback(directory)
    await remove(file.version)
    await swept(kept.pages - 3n)
    const open = fakeFile(0)
    const started = only(await ann.directory.startUpload([open.request]))
    await putPages(ann, open, started)
    network.ic.faults.trapCallback(directory)
    await ann.directory.abortUpload([started.upload])
    await swept(kept.pages - 3n)
    expect((await network.adminBucket.stat()).used_bytes).toBeLessThan(kept.used_bytes)
  })

  it('of adding a bucket or changing the grant key is mended by the same call', async () => {
    const { directory } = network.config.ic
    const bucket = Principal.fromText(network.bucket)
    const add = () => network.admin.adminAddBucket(bucket)
    await trapEach(directory, await awaits(directory, add), add, add)
    const rotate = () => network.admin.adminRotateGrantKey()
    await trapEach(directory, await awaits(directory, rotate), rotate, async () => {
      await rotate()
      expect((await network.adminBucket.stat()).grant_key).toEqual([await ann.directory.grantKey()])
    })
    const { started } = await upload(network, ann, fakeFile(0))
    expect(started.page_token.bucket.toText()).toBe(network.bucket)
  })

  it('of making a bucket blocks no later one, and an unfinished one is taken up', async () => {
    const small = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 86_400 }, { nodes: 1, softLimit: 1n << 20n })
    try {
      const { directory } = small.config.ic
      await small.admin.adminSetBucketModule(await readFile(join(import.meta.dirname, 'dist/bucket.wasm.gz')), 3)
      const provision = () => small.admin.adminProvision()
      // the first one serves, the others wait in the pool: create, install
      await provision()
      const metric = async (name: string) => {
        const { body } = await small.admin.httpRequest({ method: 'GET', url: '/metrics', headers: [], body: new Uint8Array() })
        return Number(new RegExp(`^cyxcloud_directory_${name} (\\d+)$`, 'm').exec(new TextDecoder().decode(Uint8Array.from(body)))?.[1])
      }
      const count = await awaits(directory, provision, small)
      expect([count, await metric('pool')]).toEqual([2, 1])
      const made = small.ic.faults.trapCallback(directory, 2)
      await expect(provision()).rejects.toThrow()
      expect([made.hit, await metric('pool')]).toEqual([true, 1])
      // the canister is there already: only its module is missing
      expect([await awaits(directory, provision, small), await metric('pool')]).toEqual([1, 2])
      small.ic.faults.trapCallback(directory, 1)
      await expect(provision()).rejects.toThrow()
      await provision()
      expect(await metric('pool')).toBe(3)
    } finally { await small.stop() }
  })

  it('of the timer stops nothing: the next tick does what is due', async () => {
    const ticking = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 1 }, { nodes: 1 })
    try {
      const { directory } = ticking.config.ic
      for (let round = 0; round < 6; round++) {
        const fault = ticking.ic.faults.trapCallback(directory, 1 + round % 3)
        await expect.poll(() => fault.hit).toBe(true)
      }
      const bob = await ticking.person()
      const { pages } = await ticking.adminBucket.stat()
      ticking.ic.faults.rejectCall(directory, { method: 'delete_file' })
      const open = fakeFile(0)
      const started = only(await bob.directory.startUpload([open.request]))
      await putPages(bob, open, started)
      await bob.directory.abortUpload([started.upload])
      await expect.poll(async () => (await ticking.adminBucket.stat()).pages).toBe(pages)
    } finally { await ticking.stop() }
  })
})

describe('a bucket', () => {
  it('is not made with too few cycles: the directory says so and promises no room that is not there', async () => {
    const poor = await startNetwork({ starts_per_minute: 1_000, tick_seconds: 86_400 }, { nodes: 1, softLimit: 1n << 20n, cycles: 6_000_000_000_000n })
    try {
      await poor.admin.adminSetBucketModule(await readFile(join(import.meta.dirname, 'dist/bucket.wasm.gz')), 0)
      await expect(poor.admin.adminProvision()).rejects.toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE', details: { reason: 'too few cycles for a new bucket' } })
      expect(await poor.admin.listBuckets()).toHaveLength(1)
      const bob = await poor.person()
      const start = () => bob.directory.startUpload([{ ...fakeFile(0).request, page_bytes: 700_000n }])
      expect([failure(await start()), failure(await start())]).toEqual(['Ok', 'ServiceTemporarilyUnavailable'])
    } finally { await poor.stop() }
  })
})

describe('a clock', () => {
  it('that jumps a year ahead ends what is open, and nothing that is kept', async () => {
    const { file } = await upload(network, ann, fakeFile(1))
    const open = fakeFile(1)
    const started = only(await ann.directory.startUpload([open.request]))
    const seed = random(32)
    const reader = linkReader({ config: network.config, identity: identityFromSeed(seed) })
    const link = { link: random(16), version: file.version, reader: identityFromSeed(seed).getPrincipal(), sealed: random(99), has_password: false, expires_at: [] as [], max_opens: [] as [] }
    await ann.directory.createLink(link)
    const { session } = await reader.openLink(link.link)
    later(366 * 86_400)
    expect(failure(await ann.directory.markChunks([{ upload: started.upload, marks: [], journal: [], next: [] }]))).toBe('UploadExpired')
    await expect(reader.getDownloadPlan({ version: file.version, session: [session], first: 0n, count: 1 })).rejects.toMatchObject({ code: 'LINK_EXPIRED' })
    expect(failure(await ann.directory.startUpload([fakeFile(1).request]))).toBe('NotEnoughNodes')
    await expect.poll(async () => { await network.admin.reapExpiredUploads(); return (await ann.directory.account()).pending_bytes }).toBe(0n)
    await Promise.all(network.nodes.map(node => node.beat()))
    expect((await reader.openLink(link.link)).version.version).toEqual(file.version)
    expect((await ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 })).grants).toHaveLength(14)
    await upload(network, ann, fakeFile(1))
  })
})

describe('a call to a bucket that is not delivered', () => {
  it('does not make the next try lose its pages', async () => {
    const bob = await network.person()
    const { directory } = network.config.ic
    const { request, content } = smallFile({ size: 400 })
    network.ic.faults.rejectCall(directory, { method: 'put_small' })
    await expect(bob.directory.putSmall({ ...request, feed_seq: 0n })).rejects.toMatchObject({ code: 'NETWORK_DIRECTORY_UNREACHABLE' })
    expect((await bob.directory.account()).pending_bytes).toBe(0n)
    only((await bob.directory.putSmall({ ...request, feed_seq: 0n })).files)
    await network.admin.reapExpiredUploads()
    const { content_key: [key] } = await bob.directory.getDownloadPlan({ version: request.version, session: [], first: 0n, count: 1 })
    if (!key) throw new Error('no key')
    const bucket = bucketClient({ config: network.config, identity: identityFromSeed(bob.seed), bucket: key.bucket })
    await network.admin.reapExpiredUploads()
    expect(toHex(Uint8Array.from(await bucket.getChunk({ token: key, chunk_index: 0 })))).toBe(toHex(content))
  })

  it('is told as a fault that passes, and the same put succeeds', async () => {
    const file = fakeFile(1)
    const { started, commit } = await sendFile(network, ann, file)
    network.ic.faults.rejectCall(network.bucket, { method: 'report_chunk_uploaded' })
    const page = random(70)
    await expect(ann.putPage(started.page_token, 1, page)).rejects.toThrow()
    const { files } = await ann.directory.commitUpload({ commits: [commit], feed_seq: await seqOf(ann), records: [random(9)] })
    only(files)
  })
})

it('An upgrade while a bucket has not answered yet leaves a session that the same call takes up again', async () => {
  const net = await startNetwork({ tick_seconds: 86_400 })
  onTestFinished(() => net.stop())
  const bob = await net.person()
  const before = await bob.directory.account()
  const file = smallFile({ size: 900 })
  const put = () => bob.directory.putSmall({ ...file.request, feed_seq: before.feed_seq })
  const held = net.ic.faults.holdCall(net.config.ic.directory)
  const lost = put().then(() => 'answered', () => 'refused')
  await expect.poll(() => held.hit).toBe(true)
  await net.upgrade()
  expect((await bob.directory.account()).pending_bytes).toBe(BigInt(file.bytes))
  held.release()
  expect(await lost).toBe('refused')
  only((await put()).files)
  const after = await bob.directory.account()
  expect([after.pending_bytes, after.files - before.files, after.used_bytes - before.used_bytes]).toEqual([0n, 1n, BigInt(file.bytes)])
})
