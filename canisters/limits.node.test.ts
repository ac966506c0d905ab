import { describe, expect, it, onTestFinished } from 'vitest'
import { later } from './clock.ts'
import { failure, fakeFile, heartbeat, markOf, only, random, sendFile, settingsArg, startNetwork, VACANT } from './testing.ts'
import type { Network } from './testing.ts'

const network = async (...args: Parameters<typeof startNetwork>): Promise<Network> => {
  const made = await startNetwork(...args)
  onTestFinished(() => made.stop())
  return made
}
describe('limits of an account', () => {
  it('counts sessions, not files, and lets go after a minute', async () => {
    const net = await network()
    const ann = await net.person()
    expect((await ann.directory.startUpload([fakeFile(0).request, fakeFile(0).request, fakeFile(1).request])).map(one => failure([one]))).toEqual(['Ok', 'Ok', 'Ok'])
    const again = fakeFile(0)
    for (let i = 0; i < 4; i++) await ann.directory.startUpload([i === 0 ? again.request : fakeFile(0).request])
    await expect(ann.directory.startUpload([fakeFile(0).request])).rejects.toMatchObject({ code: 'UPLOAD_TOO_MANY' })
    expect(failure(await ann.directory.startUpload([again.request]))).toBe('Ok')
    later(61)
    expect(failure(await ann.directory.startUpload([fakeFile(0).request]))).toBe('Ok')
    await expect(ann.directory.adminSetSettings(settingsArg({ starts_per_minute: 600 }))).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    expect((await net.admin.adminSetSettings(settingsArg({ starts_per_minute: 600, open_uploads: 9 }))).starts_per_minute).toEqual([600])
    expect(failure(await ann.directory.startUpload([fakeFile(0).request]))).toBe('Ok')
    expect(failure(await ann.directory.startUpload([fakeFile(0).request]))).toBe('TooManyInProgressUploads')
  })

  it('reserves the quota at the start and says what is left', async () => {
    const file = fakeFile(1)
    const size = file.request.stored_bytes + file.request.page_bytes
    const net = await network({}, { quota: size + 10n })
    const ann = await net.person()
    expect(failure(await ann.directory.startUpload([file.request]))).toBe('Ok')
    const [refused] = await ann.directory.startUpload([fakeFile(1).request])
    expect(refused).toEqual({ Err: { QuotaExceeded: { requested: size, available: 10n } } })
  })

  it('refuses malformed requests with a reason', async () => {
    const net = await network({ starts_per_minute: 1_000 })
    const ann = await net.person()
    const { request } = fakeFile(1)
    const start = async (change: Partial<typeof request>) => failure(await ann.directory.startUpload([{ ...request, ...change }]))
    expect(await start({ version: random(15) })).toBe('InvalidRequest')
    expect(await start({ class: 'other' })).toBe('InvalidRequest')
    expect(await start({ chunks: 1_048_577n })).toBe('InvalidSize')
    expect(await start({ stored_bytes: 1n })).toBe('InvalidSize')
    expect(await start({ page_bytes: 10n })).toBe('InvalidSize')
    expect(await start({})).toBe('Ok')
    expect(await start({ chunks: 2n, stored_bytes: request.stored_bytes * 2n })).toBe('InvalidRequest')
    const batch = (count: number) => ann.directory.startUpload(Array.from({ length: count }, () => fakeFile(0).request))
    await expect(batch(1_001)).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await expect(ann.directory.commitUpload({ commits: [], feed_seq: 0n, records: [] })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await expect(ann.directory.commitUpload({ commits: [], feed_seq: 0n, records: [random(65_537)] })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await expect(ann.directory.getDownloadPlan({ version: random(3), session: [], first: 0n, count: 1 })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    const started = only(await ann.directory.startUpload([request]))
    const mark = async (change: object) => failure(await ann.directory.markChunks([{ upload: started.upload, marks: [], journal: [], next: [], ...change }]))
    expect(await mark({ journal: [random(65_537)] })).toBe('InvalidRequest')
    expect(await mark({ next: [{ first: 0n, count: 2 }] })).toBe('InvalidRequest')
    expect(await mark({ next: [{ first: 0n, count: 0 }] })).toBe('InvalidRequest')
    expect(await mark({ marks: [{ chunk: 1n, chunk_id: random(32), shard_bytes: 64, receipts: [] }] })).toBe('InvalidRequest')
    expect(await mark({ marks: [{ chunk: 0n, chunk_id: random(31), shard_bytes: 64, receipts: [] }] })).toBe('InvalidRequest')
  })
})

describe('nodes', () => {
  it('of which fewer than eleven are heard are not enough, and eleven leave three slots vacant', async () => {
    const net = await network({ starts_per_minute: 1_000 }, { nodes: 10 })
    const ann = await net.person()
    const { request } = fakeFile(1)
    const [refused] = await ann.directory.startUpload([request])
    expect(refused).toEqual({ Err: { NotEnoughNodes: { online: 10, needed: 11 } } })
    expect((await ann.directory.account()).pending_bytes).toBe(0n)
    const one = await network({}, { nodes: 11 })
    const bob = await one.person()
    const file = fakeFile(1)
    const { started, commit } = await sendFile(one, bob, file)
    expect(Array.from(started.groups[0]?.slots ?? []).slice(11)).toEqual([VACANT, VACANT, VACANT])
    only((await bob.directory.commitUpload({ commits: [commit], feed_seq: 0n, records: [random(5)] })).files)
    const plan = await bob.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 })
    expect([plan.grants.length, plan.version.full]).toEqual([11, false])
  })

  it('that fall silent are first marked, then left out, and replaced in a group that is asked for again', async () => {
    const net = await network()
    const ann = await net.person()
    const file = fakeFile(2)
    const started = only(await ann.directory.startUpload([file.request]))
    const [group] = started.groups
    if (!group) throw new Error('no group')
    const silent = group.slots[3] ?? VACANT
    const states = async () => (await ann.directory.listNodes()).map(node => Object.keys(node.state).join())
    expect(new Set(await states())).toEqual(new Set(['Online']))
    later(70)
    expect(new Set(await states())).toEqual(new Set(['Warning']))
    for (const node of net.nodes) if (node.number !== silent) await node.beat()
    later(235)
    expect((await states())[silent]).toBe('Offline')
    const next = only(await ann.directory.markChunks([{ upload: started.upload, marks: [], journal: [], next: [{ first: 0n, count: 2 }] }])).group[0]
    const expected = Array.from(group.slots)
    expected[3] = group.spares[0] ?? VACANT
    expect(Array.from(next?.slots ?? [])).toEqual(expected)
    // receipts under the first grants still count
    expect(only(await ann.directory.markChunks([{ upload: started.upload, marks: [markOf(net, file, group, 0)], journal: [], next: [] }])).stored).toBe(1n)
  })

  it('can only speak for their own key', async () => {
    const net = await network({}, { nodes: 2 })
    const [one, two] = net.nodes
    if (!one || !two) throw new Error('no nodes')
    await expect(one.directory.heartbeat(heartbeat(two.publicKey))).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    const bad = (change: object) => expect(one.directory.heartbeat({ ...heartbeat(one.publicKey), ...change })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
    await bad({ addresses: Array.from({ length: 9 }, () => '/p2p/x') })
    await bad({ addresses: ['http://nowhere'] })
    await bad({ public_key: random(31) })
    await bad({ operator: 'x'.repeat(65) })
  })
})

describe('sessions', () => {
  it('that nobody ends are reaped: quota, pages and leases go', async () => {
    const net = await network({ tick_seconds: 1, session_seconds: 600 })
    const ann = await net.person()
    const file = fakeFile(1)
    const { started, commit } = await sendFile(net, ann, file)
    expect(await net.nodes[0]?.directory.leaseStatus([file.version])).toEqual(['pending'])
    expect((await net.adminBucket.stat()).pages).toBe(3n)
    later(601)
    expect(failure(await ann.directory.markChunks([{ upload: started.upload, marks: [], journal: [], next: [] }]))).toBe('UploadExpired')
    await expect.poll(async () => (await ann.directory.account()).pending_bytes).toBe(0n)
    await expect.poll(async () => (await net.adminBucket.stat()).pages).toBe(0n)
    expect(await net.nodes[0]?.directory.leaseStatus([file.version])).toEqual(['gone'])
    const { files } = await ann.directory.commitUpload({ commits: [commit], feed_seq: 0n, records: [random(5)] })
    expect(failure(files)).toBe('UploadExpired')
    expect(failure(await ann.directory.startUpload([file.request]))).toBe('UploadExpired')
    await expect(ann.putPage(started.page_token, 0, random(5))).rejects.toMatchObject({ code: 'UPLOAD_EXPIRED' })
    expect((await net.admin.adminGetStats()).active_uploads).toBe(0n)
  })
})
