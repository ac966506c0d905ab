import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyFeed } from '../lib/ledger/ic/directory.ts'
import { failure, fakeFile, markOf, only, putPages, random, receipt, sendFile, startNetwork, upload } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000 }); ann = await network.person() })
afterAll(() => network.stop())

describe('an upload', () => {
  it('goes from start to a committed version that a plan leads to', async () => {
    const file = fakeFile(70)
    const before = await ann.directory.account()
    const started = only(await ann.directory.startUpload([file.request]))
    const [first] = started.groups
    if (!first) throw new Error('no group')
    expect([first.first, first.count, first.slots.length, first.spares.length, first.grants.length]).toEqual([0n, 64, 14, 2, 16])
    expect((await ann.directory.account()).pending_bytes).toBe(file.request.stored_bytes + file.request.page_bytes)
    const marks = Array.from({ length: 64 }, (_, chunk) => markOf(network, file, first, chunk))
    const marked = only(await ann.directory.markChunks([{ upload: started.upload, marks, journal: [random(1_000)], next: [{ first: 64n, count: 6 }] }]))
    expect([marked.stored, marked.rejected]).toEqual([64n, []])
    const second = marked.group[0]
    if (!second) throw new Error('no second group')
    // the last chunk with 11 receipts only
    const rest = Array.from({ length: 6 }, (_, i) => markOf(network, file, second, 64 + i, i === 5 ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13] : undefined))
    expect(only(await ann.directory.markChunks([{ upload: started.upload, marks: rest, journal: [], next: [] }])).stored).toBe(70n)
    const commit = await putPages(ann, file, started)
    const committed = await ann.directory.commitUpload({ commits: [commit], feed_seq: before.feed_seq, records: [random(100)] })
    expect(only(committed.files).leaf).toBe(before.leaves)
    const plan = await ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 70 })
    expect(plan.groups.map(group => [group.first, group.count])).toEqual([[0n, 64], [64n, 5], [69n, 1]])
    expect(plan.groups[0]?.nodes).toEqual(first.slots)
    expect(plan.grants.map(one => one.node)).toEqual(plan.nodes.map(node => node.number))
    expect(plan.version.full).toBe(false)
    const after = await ann.directory.account()
    expect([after.pending_bytes, after.files - before.files]).toEqual([0n, 1n])
    expect(after.used_bytes - before.used_bytes).toBeLessThanOrEqual(file.request.stored_bytes + file.request.page_bytes)
    // late receipts make it full, and the group grows together
    const late = [markOf(network, file, second, 69, [10, 11, 12])]
    expect(only(await ann.directory.markChunks([{ upload: started.upload, marks: late, journal: [], next: [] }])).rejected).toEqual([])
    const full = await ann.directory.getDownloadPlan({ version: file.version, session: [], first: 64n, count: 6 })
    expect([full.version.full, full.groups.map(group => group.count)]).toEqual([true, [6]])
  })

  it('of an empty file needs no node', async () => {
    const { file } = await upload(network, ann, fakeFile(0))
    const [version] = await ann.directory.getVersions([file.version])
    expect(version?.full).toBe(true)
  })

  it('answers the same when start, mark or commit are said twice', async () => {
    const file = fakeFile(1)
    const one = only(await ann.directory.startUpload([file.request]))
    const two = only(await ann.directory.startUpload([file.request]))
    expect([two.upload, two.groups[0]?.slots]).toEqual([one.upload, one.groups[0]?.slots])
    const [group] = two.groups
    if (!group) throw new Error('no group')
    for (let i = 0; i < 2; i++) {
      const marked = only(await ann.directory.markChunks([{ upload: one.upload, marks: [markOf(network, file, group, 0)], journal: [], next: [] }]))
      expect([marked.stored, marked.rejected]).toEqual([1n, []])
    }
    const commit = await putPages(ann, file, one)
    const { feed_seq } = await ann.directory.account()
    const batch = { commits: [commit], feed_seq, records: [random(100)] }
    const first = await ann.directory.commitUpload(batch)
    expect(await ann.directory.commitUpload(batch)).toEqual(first)
    expect((await ann.directory.account()).feed_seq).toBe(feed_seq + 1n)
  })

  it('can be resumed: its session tells what is stored, with the journal', async () => {
    const bob = await network.person()
    const file = fakeFile(10)
    const started = only(await bob.directory.startUpload([file.request]))
    const [group] = started.groups
    if (!group) throw new Error('no group')
    const marks = [0, 9].map(chunk => markOf(network, file, group, chunk))
    await bob.directory.markChunks([{ upload: started.upload, marks, journal: [Uint8Array.of(1, 2, 3)], next: [] }])
    const [session, ...others] = await bob.directory.getUploads({ after: [], limit: 16 })
    expect(others).toEqual([])
    expect([session?.version, session?.stored, session?.stored_map, session?.journal]).toEqual([file.version, 2n, Uint8Array.of(1, 2), [Uint8Array.of(1, 2, 3)]])
    await bob.directory.abortUpload([started.upload])
    await bob.directory.abortUpload([started.upload])
    expect(await bob.directory.getUploads({ after: [], limit: 16 })).toEqual([])
    expect((await bob.directory.account()).pending_bytes).toBe(0n)
    expect(failure(await bob.directory.markChunks([{ upload: started.upload, marks: [], journal: [], next: [] }]))).toBe('UploadNotFound')
  })
})

describe('receipts', () => {
  it('are refused when forged, of another node, chunk, size or grant, or twice on one node', async () => {
    const file = fakeFile(2)
    const started = only(await ann.directory.startUpload([file.request]))
    const [group] = started.groups
    if (!group) throw new Error('no group')
    const good = receipt(network, file, group, 0, 0)
    const flipped = Uint8Array.from(good.signature)
    flipped[5] = (flipped[5] ?? 0) ^ 1
    const bad = [
      { ...good, signature: flipped },
      { ...good, node: group.slots[1] ?? 0 },
      { ...good, shard: 1 },
      { ...good, shard: 14 },
      { ...good, grant_nonce: random(16) },
      { ...good, time_ms: good.time_ms + 3_600_000n },
      { ...good, node: 9_999 },
      { ...good, signature: good.signature.slice(1) },
    ]
    const mark = (chunk: bigint, receipts: typeof bad, chunk_id = file.chunkIds[0] ?? random(32)) =>
      ann.directory.markChunks([{ upload: started.upload, marks: [{ chunk, chunk_id, shard_bytes: file.shardBytes, receipts }], journal: [], next: [] }]).then(only)
    const refused = await mark(0n, bad)
    expect([refused.rejected.length, refused.stored]).toEqual([bad.length, 0n])
    expect((await mark(1n, [good])).rejected[0]?.reason).toBe('the signature is not the node\'s')
    expect((await mark(0n, [good])).rejected).toEqual([])
    const again = receipt(network, file, group, 0, 1, group.slots[0])
    expect((await mark(0n, [again])).rejected[0]?.reason).toBe('this node holds another shard of the chunk')
    const other = receipt(network, file, group, 0, 0, group.spares[0])
    expect((await mark(0n, [other])).rejected[0]?.reason).toBe('another node holds this shard')
    expect((await mark(0n, [receipt(network, file, group, 0, 1)], random(32))).rejected[0]?.reason).toBe('another chunk id was marked before')
    const spare = receipt(network, file, group, 0, 2, group.spares[0])
    expect((await mark(0n, [spare])).rejected).toEqual([])
  })
})

describe('a commit', () => {
  const commitOf = async (shards?: number[]) => {
    const file = fakeFile(2)
    return { file, ...await sendFile(network, ann, file, shards) }
  }
  const tryCommit = async (commit: Awaited<ReturnType<typeof commitOf>>['commit']) => {
    const { feed_seq } = await ann.directory.account()
    const answer = await ann.directory.commitUpload({ commits: [commit], feed_seq, records: [random(10)] })
    expect(answer.feed_seq).toBe(feed_seq)
    return answer.files
  }

  it('names the chunks that are not stored', async () => {
    const { commit } = await commitOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const [answer] = await tryCommit(commit)
    expect(answer).toEqual({ Err: { UploadIncomplete: { missing: BigUint64Array.of(0n, 1n) } } })
  })

  it('refuses a layout, a head or pages that are not what was stored', async () => {
    const { commit } = await commitOf()
    const layout = Uint8Array.from(commit.layout)
    layout[10] = (layout[10] ?? 0) ^ 1
    expect(failure(await tryCommit({ ...commit, layout }))).toBe('HashMismatch')
    expect(failure(await tryCommit({ ...commit, head_hash: random(32) }))).toBe('HashMismatch')
    expect(failure(await tryCommit({ ...commit, pages: 2 }))).toBe('InvalidRequest')
    expect(failure(await tryCommit({ ...commit, pages: 4 }))).toBe('InvalidRequest')
    expect(failure(await tryCommit({ ...commit, name_tag: random(15) }))).toBe('InvalidRequest')
    expect(failure(await tryCommit({ ...commit, upload: random(16) }))).toBe('UploadNotFound')
  })

  it('of several files commits all or none', async () => {
    const [good, bad] = [await commitOf(), await commitOf([0])]
    const { feed_seq, files } = await ann.directory.account()
    const records = [random(10), random(10)]
    const none = await ann.directory.commitUpload({ commits: [good.commit, bad.commit], feed_seq, records })
    expect(none.files.map(file => failure([file]))).toEqual(['ServiceTemporarilyUnavailable', 'UploadIncomplete'])
    expect((await ann.directory.account()).files).toBe(files)
    const one = await ann.directory.commitUpload({ commits: [good.commit], feed_seq, records: [random(10)] })
    expect(failure(one.files)).toBe('Ok')
  })

  it('answers LEDGER_CONFLICT when the feed has moved on', async () => {
    const { commit } = await commitOf()
    const { feed_seq } = await ann.directory.account()
    await expect(ann.directory.commitUpload({ commits: [commit], feed_seq: feed_seq - 1n, records: [random(10)] }))
      .rejects.toMatchObject({ code: 'LEDGER_CONFLICT', details: { actual: Number(feed_seq) } })
  })

  it('takes no page after it was made', async () => {
    const { started } = await upload(network, ann)
    await expect(ann.putPage(started.page_token, 1, random(50))).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  })
})

describe('deleting', () => {
  it('gives the room back, grants deletes, and is answered the same again', async () => {
    const bob = await network.person()
    const { file, started } = await upload(network, bob)
    const before = await network.adminBucket.stat()
    const { feed_seq } = await bob.directory.account()
    const request = { versions: [file.version], feed_seq, records: [random(20)] }
    const deleted = await bob.directory.deleteFiles(request)
    expect(deleted.grants[0]?.grants.length).toBe(14)
    const again = await bob.directory.deleteFiles(request)
    expect([again.feed_seq, again.feed_link, again.grants[0]?.grants.length]).toEqual([deleted.feed_seq, deleted.feed_link, 14])
    const account = await bob.directory.account()
    expect([account.used_bytes, account.files, account.leaves]).toEqual([0n, 0n, 1n])
    expect(await bob.directory.getVersions([file.version])).toEqual([null])
    await expect(bob.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 })).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    await expect(bob.directory.deleteFiles({ ...request, feed_seq: feed_seq + 1n })).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    expect(await network.nodes[0]?.directory.leaseStatus([file.version, started.upload])).toEqual(['gone', 'gone'])
    await expect.poll(async () => (await network.adminBucket.stat()).pages).toBe(before.pages - 3n)
  })
})

describe('strangers', () => {
  it('see nothing of another account', async () => {
    const { file, started } = await upload(network, ann)
    const eve = await network.person()
    await expect(eve.directory.getVersions([file.version])).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    await expect(eve.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 })).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    expect(failure(await eve.directory.startUpload([file.request]))).toBe('InvalidRequest')
    expect(failure(await eve.directory.markChunks([{ upload: started.upload, marks: [], journal: [], next: [] }]))).toBe('UploadNotFound')
    await expect(eve.directory.adminGetStats()).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    await expect(eve.directory.leaseStatus([file.version])).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    await expect(eve.directory.deleteFiles({ versions: [file.version], feed_seq: 0n, records: [random(5)] })).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
    expect((await eve.directory.getFeed({ account: eve.id, after: emptyFeed(), limit: 10 })).records).toEqual([])
  })
})
