import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Op } from '../lib/ledger/ic/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { later } from './clock.ts'
import { append, failure, fakeFile, only, placeIn, putPages, random, sendFile, shareWith, smallFile, startNetwork, upload } from './testing.ts'
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
const refused = { code: 'AUTH_INSUFFICIENT_PERMISSIONS' }
const rejected = { code: 'LEDGER_REJECTED' }
/** Appends as the owner. */
const own = (...ops: Op[]) => append(ann, ...ops)
/** Appends as a member. */
const appendAs = async (share: Uint8Array, ops: Op[], who = bob) =>
  who.directory.appendFeed({ feed_seq: (await ann.directory.account()).feed_seq, records: [random(30)], ops }, { share })
const folderOf = async (parent: Uint8Array | null = null): Promise<Uint8Array<ArrayBuffer>> => {
  const entry = random(16)
  await own({ CreateFolder: { entry, place: placeIn(parent) } })
  return entry
}
const shared = (target: Uint8Array, role: 'Read' | 'Write' | 'Admin' = 'Write', expires_at: [] | [bigint] = []) => shareWith(ann, target, bob, role, expires_at)
const inside = async (who: Person, folder: Uint8Array) => (await who.directory.listFiles({ listing: { Folder: [folder] }, cursor: [], limit: 200 })).files

describe('a member with the role write', () => {
  it('makes, moves and trashes what is in the folder; its owner sees it in the one feed', async () => {
    const home = await folderOf()
    const share = await shared(home)
    const [one, two] = [random(16), random(16)]
    await appendAs(share, [{ CreateFolder: { entry: one, place: placeIn(home) } }, { CreateFolder: { entry: two, place: placeIn(one) } }])
    await appendAs(share, [{ Move: { entry: two, place: placeIn(home) } }, { Star: { entry: one, starred: true } }])
    expect(await inside(bob, home)).toEqual(await inside(ann, home))
    expect(await inside(bob, home)).toHaveLength(2)
    await appendAs(share, [{ Trash: { entry: two } }])
    await appendAs(share, [{ Restore: { entry: two, place: placeIn(one) } }])
    const head = await bob.directory.sharedHead(ann.id, share)
    expect([head.seq, head.link]).toEqual([(await ann.directory.account()).feed_seq, Uint8Array.from((await ann.directory.account()).feed_link)])
    expect((await bob.directory.account()).feed_seq).toBe(0n)
  })

  it('uploads into it on the owner\'s quota, goes on with its own sessions only, and reads what it made', async () => {
    const home = await folderOf()
    const share = await shared(home)
    const before = await ann.directory.account()
    const file = fakeFile(1)
    const started = only(await bob.directory.startUpload([file.request], { share }))
    expect((await ann.directory.account()).pending_bytes - before.pending_bytes).toBe(file.request.stored_bytes + file.request.page_bytes)
    expect((await bob.directory.getUploads({ after: [], limit: 8 })).map(one => one.version)).toEqual([file.version])
    expect(failure(await ann.directory.markChunks([{ upload: started.upload, marks: [], journal: [], next: [] }]))).toBe('UploadNotFound')
    const writer = { ...bob, directory: { ...bob.directory, startUpload: (files: Parameters<typeof bob.directory.startUpload>[0]) => bob.directory.startUpload(files, { share }) } }
    const { commit } = await sendFile(network, writer, file)
    const entry = random(16)
    const batch = { commits: [commit], feed_seq: before.feed_seq, records: [random(30)] }
    await expect(bob.directory.commitUpload(batch, { share })).rejects.toMatchObject(rejected)
    expect(failure((await bob.directory.commitUpload({ ...batch, feed_seq: 0n })).files)).toBe('UploadNotFound')
    const done = await bob.directory.commitUpload({ ...batch, ops: [{ CreateFile: { entry, place: placeIn(home), version: file.version } }] }, { share })
    only(done.files)
    expect(await bob.directory.commitUpload({ ...batch, ops: [] }, { share })).toEqual(done)
    const after = await ann.directory.account()
    expect([after.files - before.files, after.pending_bytes, (await bob.directory.account()).files]).toEqual([1n, 0n, 0n])
    const plan = await bob.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 })
    expect(plan.grants).toHaveLength(14)
    const { request } = smallFile({ size: 900 })
    const ops = [{ AddVersion: { entry, version: request.version, sealed: random(9) } }]
    only((await bob.directory.putSmall({ ...request, feed_seq: after.feed_seq, ops }, { share })).files)
    expect((await ann.directory.getFileMeta(entry))?.entry[0]?.versions).toHaveLength(2)
  })

  it('gets at nothing outside: no other folder, no other version, no copy, no purge, not the folder itself', async () => {
    const [home, other] = [await folderOf(), await folderOf()]
    const secret = (await upload(network, ann)).file.version
    const [file, within] = [random(16), random(16)]
    await own({ CreateFile: { entry: file, place: placeIn(other), version: secret } }, { CreateFolder: { entry: within, place: placeIn(home) } })
    const share = await shared(home)
    const tries: [Op, object][] = [
      [{ CreateFolder: { entry: random(16), place: placeIn(other) } }, missing],
      [{ CreateFolder: { entry: random(16), place: placeIn() } }, missing],
      [{ CreateFile: { entry: random(16), place: placeIn(home), version: secret } }, missing],
      [{ Copy: { from: file, entry: random(16), place: placeIn(home) } }, missing],
      [{ Move: { entry: file, place: placeIn(home) } }, missing],
      [{ Move: { entry: within, place: placeIn(other) } }, missing],
      [{ Star: { entry: file, starred: true } }, missing],
      [{ Trash: { entry: file } }, missing],
      [{ Trash: { entry: home } }, refused],
      [{ Move: { entry: home, place: placeIn() } }, refused],
      [{ Purge: { entry: within } }, refused],
      [{ DropVersion: { entry: file, version: secret } }, refused],
    ]
    const before = await ann.directory.account()
    for (const [op, why] of tries) await expect(appendAs(share, [op]), JSON.stringify(Object.keys(op))).rejects.toMatchObject(why)
    await expect(appendAs(share, [])).rejects.toMatchObject(rejected)
    expect(await ann.directory.account()).toEqual(before)
    await expect(bob.directory.listFiles({ listing: { Folder: [other] }, cursor: [], limit: 9 })).resolves.toMatchObject({ files: [] })
    expect((await bob.directory.getFeed({ account: bob.id, after: { seq: 0n, link: new Uint8Array(32) }, limit: 9 })).records).toEqual([])
  })
})

describe('who is no such member', () => {
  it('writes nothing: a reader, another person, one whose share ended or expired, a key without the scope', async () => {
    const home = await folderOf()
    const carl = await network.person()
    const op = (): Op[] => [{ CreateFolder: { entry: random(16), place: placeIn(home) } }]
    const share = await shared(home, 'Write', [BigInt(Date.now() + 600_000) * 1_000_000n])
    await expect(appendAs(share, op(), carl)).rejects.toMatchObject(missing)
    await expect(appendAs(random(16), op())).rejects.toMatchObject(missing)
    await expect(appendAs(await shared(home, 'Read'), op())).rejects.toMatchObject(missing)
    await expect(carl.directory.sharedHead(ann.id, share)).rejects.toMatchObject(missing)
    const device = identityFromSeed(random(32))
    await bob.directory.addKey({ key: device.getPrincipal(), name: 'reader', scopes: [{ Read: null }], expires_at: [], api: false })
    await expect(appendAs(share, op(), { ...bob, directory: network.clientOf(device) })).rejects.toMatchObject(refused)
    await appendAs(share, op())
    // a session that was begun under a share ends with it
    const file = fakeFile(0)
    const started = only(await bob.directory.startUpload([file.request], { share }))
    const commit = await putPages(bob, file, started)
    const ended = await shared(home)
    await ann.directory.revokeShare(ended)
    await expect(appendAs(ended, op())).rejects.toMatchObject(missing)
    later(601)
    await expect(appendAs(share, op())).rejects.toMatchObject(missing)
    const { feed_seq } = await ann.directory.account()
    const late = bob.directory.commitUpload({ commits: [commit], feed_seq, records: [random(9)], ops: [{ CreateFile: { entry: random(16), place: placeIn(home), version: file.version } }] }, { share })
    await expect(late).rejects.toMatchObject(missing)
    await bob.directory.abortUpload([started.upload])
    expect((await ann.directory.account()).pending_bytes).toBe(0n)
  })

  it('nor anyone in a folder that lies in the trash', async () => {
    const home = await folderOf()
    const share = await shared(home)
    await own({ Trash: { entry: home } })
    await expect(appendAs(share, [{ CreateFolder: { entry: random(16), place: placeIn(home) } }])).rejects.toMatchObject(missing)
  })
})
