import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ed25519 } from '@noble/curves/ed25519.js'
import { CLASSES, shardMaxBytes } from '../lib/codec/sizes.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { decodeGrant } from '../lib/record/grant.ts'
import { decodeLayout } from '../lib/record/layout.ts'
import { receiptBody } from '../lib/record/receipt.ts'
import { failure, fakeFile, heartbeat, markOf, only, putPages, random, sendFile, startNetwork, upload } from './testing.ts'
import type { Network, Person } from './testing.ts'

const kinds = Object.values(CLASSES).filter(({ name }) => name !== 'on-chain')
let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000 }, { nodes: 18 }); ann = await network.person() })
afterAll(() => network.stop())

const full = (count: number): number[] => [...Array(count).keys()]

describe.each(kinds)('a file of class $name', kind => {
  it('goes to as many nodes as the class has shards, is stored at the receipts that the format names, and full with the last', async () => {
    const file = fakeFile(2, 640, kind)
    const started = only(await ann.directory.startUpload([file.request]))
    const [group] = started.groups
    if (!group) throw new Error('no group')
    expect([group.slots.length, new Set(group.slots).size, group.spares.length, group.grants.length]).toEqual([kind.total, kind.total, 2, kind.total + 2])
    const mark = async (chunk: number, shards: number[]): Promise<[bigint, string[]]> => {
      const { stored, rejected } = only(await ann.directory.markChunks([{ upload: started.upload, marks: [markOf(network, file, group, chunk, shards)], journal: [], next: [] }]))
      return [stored, rejected.map(one => one.reason)]
    }
    expect(await mark(0, full(kind.total))).toEqual([1n, []])
    expect(await mark(1, full(kind.stored - 1))).toEqual([1n, []])
    const commit = await putPages(ann, file, started)
    const batch = async () => ann.directory.commitUpload({ commits: [commit], feed_seq: (await ann.directory.account()).feed_seq, records: [random(60)] })
    expect(failure((await batch()).files)).toBe('UploadIncomplete')
    expect(await mark(1, [kind.stored - 1])).toEqual([2n, []])
    expect(failure((await batch()).files)).toBe('Ok')
    const plan = await ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 2 })
    expect(plan.groups.map(({ nodes }) => nodes.length)).toEqual([kind.total, kind.total])
    expect([decodeLayout(Uint8Array.from(plan.version.layout)).class, plan.version.stored_bytes, plan.version.full]).toEqual([kind.name, BigInt(2 * 640 * kind.total), kind.stored === kind.total])
    if (kind.stored === kind.total) return
    expect(await mark(1, full(kind.total).slice(kind.stored))).toEqual([2n, []])
    expect((await ann.directory.getVersions([file.version])).map(version => version?.full)).toEqual([true])
  })

  it('may take what its longest shards take, and no more; its session is not that of another class', async () => {
    const most = fakeFile(1, shardMaxBytes(kind), kind)
    const start = async (change: object): Promise<string> => failure(await ann.directory.startUpload([{ ...most.request, ...change }]))
    expect(await start({ stored_bytes: most.request.stored_bytes + 1n })).toBe('InvalidSize')
    expect(await start({ stored_bytes: BigInt(64 * kind.total - 1) })).toBe('InvalidSize')
    expect(await start({})).toBe('Ok')
    expect(await start({ class: kind.name === 'standard' ? 'basic' : 'standard' })).toBe('InvalidRequest')
  })

  it('is handed on by a node that leaves, and outlives an upgrade of the directory in mid-upload', async () => {
    const open = fakeFile(1, 640, kind)
    const { commit } = await sendFile(network, ann, open)
    await network.upgrade()
    const { feed_seq } = await ann.directory.account()
    only((await ann.directory.commitUpload({ commits: [commit], feed_seq, records: [random(60)] })).files)
    const { file, started } = await upload(network, ann, fakeFile(1, 640, kind))
    const last = kind.total - 1
    const [leaver, held] = [started.groups[0]?.slots[last], started.groups[0]?.slots ?? []]
    const directory = network.clientOf(identityFromSeed(network.nodes.find(one => one.number === leaver)?.seed ?? random(32)))
    const errand = only(await directory.handOver([{ version: file.version, chunk: 0n, avoid: [] }]))
    expect([errand.shard, held.includes(errand.node.number)]).toEqual([last, false])
    const taker = network.nodes.find(one => one.number === errand.node.number)
    const [chunkId] = file.chunkIds
    if (!taker || !chunkId) throw new Error('no such node')
    const { nonce } = decodeGrant(Uint8Array.from(errand.grant)).grant
    const timeMs = Date.now()
    const signature = Uint8Array.from(ed25519.sign(receiptBody({ grantNonce: nonce, version: file.version, chunk: 0, chunkId, shard: last, shardBytes: 640, timeMs }), taker.seed))
    const moved = { chunk: 0n, chunk_id: chunkId, shard_bytes: 640, time_ms: BigInt(timeMs), signature }
    expect(failure(await directory.handedOver([{ grant: errand.grant, shard: kind.total, chunks: [moved] }]))).toBe('InvalidRequest')
    expect(failure(await directory.handedOver([{ grant: errand.grant, shard: last, chunks: [moved] }]))).toBe('Ok')
    const { groups } = await ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: 1 })
    expect(groups[0]?.nodes).toEqual(held.with(last, errand.node.number))
  })
})

it('A node that drains or rests is listed as that, gets no new shards, and comes back into service by a heartbeat that says nothing of it', async () => {
  const [one, two] = network.nodes
  if (!one || !two) throw new Error('no nodes')
  const states = async (): Promise<string[]> => {
    const nodes = await ann.directory.listNodes()
    return [one, two].map(({ number }) => Object.keys(nodes.find(node => node.number === number)?.state ?? {})[0] ?? '')
  }
  await one.directory.heartbeat({ ...heartbeat(one.publicKey), state: [{ Draining: null }] })
  await two.directory.heartbeat({ ...heartbeat(two.publicKey), state: [{ Maintenance: null }] })
  expect(await states()).toEqual(['Draining', 'Maintenance'])
  for (let i = 0; i < 5; i++) {
    const [group] = only(await ann.directory.startUpload([fakeFile(1, 640, CLASSES['high-durability']).request])).groups
    // Sixteen are left for sixteen places, and nobody to spare.
    expect([group?.slots.includes(one.number), group?.slots.includes(two.number), group?.spares.length]).toEqual([false, false, 0])
  }
  await expect(one.directory.heartbeat({ ...heartbeat(one.publicKey), state: [{ Offline: null }] })).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
  await network.upgrade()
  expect(await states()).toEqual(['Draining', 'Maintenance'])
  for (const node of [one, two]) await node.beat()
  expect(await states()).toEqual(['Online', 'Online'])
})
