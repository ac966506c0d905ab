import { afterAll, beforeAll, expect, it } from 'vitest'
import { ed25519 } from '@noble/curves/ed25519.js'
import type { Errand, GroupGrants, HandedOver, MovedChunk } from '../lib/ledger/ic/generated/directory.ts'
import type { DirectoryClient } from '../lib/ledger/ic/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { decodeGrant } from '../lib/record/grant.ts'
import { receiptBody } from '../lib/record/receipt.ts'
import { failure, fakeFile, only, random, sendFile, startNetwork, upload } from './testing.ts'
import type { FakeFile, FakeNode, Network, Person } from './testing.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000 }); ann = await network.person() })
afterAll(() => network.stop())

const refused = { code: 'AUTH_INSUFFICIENT_PERMISSIONS' }
const nodeOf = (number: number | undefined): FakeNode => {
  const node = network.nodes.find(one => one.number === number)
  if (!node) throw new Error(`no node ${String(number)}`)
  return node
}
const asNode = (node: FakeNode): DirectoryClient => network.clientOf(identityFromSeed(node.seed))
const group = (started: { groups: GroupGrants[] }): GroupGrants => {
  const [first] = started.groups
  if (!first) throw new Error('no group')
  return first
}
/** The nodes of each chunk, as a reader is told. */
const holders = async (file: FakeFile) => {
  const { groups } = await ann.directory.getDownloadPlan({ version: file.version, session: [], first: 0n, count: file.chunkIds.length })
  return groups.flatMap(one => Array.from({ length: one.count }, () => [...one.nodes]))
}
/** What `signer` says it has stored under an errand. */
function moved(errand: Errand, file: FakeFile, chunk: number, { signer = nodeOf(errand.node.number), chunkId = file.chunkIds[chunk] ?? random(32), timeMs = Date.now() } = {}): MovedChunk {
  const { nonce } = decodeGrant(Uint8Array.from(errand.grant)).grant
  const body = receiptBody({ grantNonce: nonce, version: file.version, chunk, chunkId, shard: errand.shard, shardBytes: file.shardBytes, timeMs })
  return { chunk: BigInt(chunk), chunk_id: chunkId, shard_bytes: file.shardBytes, time_ms: BigInt(timeMs), signature: Uint8Array.from(ed25519.sign(body, signer.seed)) }
}
const deliver = async (node: FakeNode, { grant, shard }: Pick<HandedOver, 'grant' | 'shard'>, ...chunks: MovedChunk[]): Promise<string> =>
  failure(await asNode(node).handedOver([{ grant, shard, chunks }]))

it('A node that leaves is told who takes its shards, and that node stands in its place once it has signed, chunk by chunk', async () => {
  const { file, started } = await upload(network, ann, fakeFile(2))
  const { slots } = group(started)
  const leaver = nodeOf(slots[3])
  const errand = only(await asNode(leaver).handOver([{ version: file.version, chunk: 1n, avoid: [] }]))
  expect([errand.first, errand.count, errand.shard, slots.includes(errand.node.number)]).toEqual([0n, 2, 3, false])
  const after = slots.with(3, errand.node.number)
  expect(await deliver(leaver, errand, moved(errand, file, 1))).toBe('Ok')
  expect(await holders(file)).toEqual([[...slots], [...after]])
  // said again, and the rest
  expect(await deliver(leaver, errand, moved(errand, file, 0), moved(errand, file, 1))).toBe('Ok')
  expect(await holders(file)).toEqual([[...after], [...after]])
  // it has no place there any more
  expect(failure(await asNode(leaver).handOver([{ version: file.version, chunk: 0n, avoid: [] }]))).toBe('NotFound')
})

it('Leave to hand over is given to a holder only, of what is committed and not deleted, while there is somebody to take it', async () => {
  const { file, started } = await upload(network, ann, fakeFile(1))
  const { slots } = group(started)
  const [leaver, other] = [nodeOf(slots[0]), nodeOf(network.nodes.map(node => node.number).find(number => !slots.includes(number)))]
  const ask = async (node: FakeNode, version: Uint8Array, avoid: number[] = []) => failure(await asNode(node).handOver([{ version, chunk: 0n, avoid }]))
  await expect(ann.directory.handOver([{ version: file.version, chunk: 0n, avoid: [] }])).rejects.toMatchObject(refused)
  await expect(ann.directory.handedOver([])).rejects.toMatchObject(refused)
  expect(await ask(other, file.version)).toBe('NotFound')
  expect(await ask(leaver, random(16))).toBe('NotFound')
  expect(await ask(leaver, random(15))).toBe('InvalidRequest')
  expect(await ask(leaver, file.version, network.nodes.map(node => node.number))).toBe('NotEnoughNodes')
  const open = fakeFile(1)
  const holder = nodeOf(group((await sendFile(network, ann, open)).started).slots[0])
  expect(await ask(holder, open.version)).toBe('ServiceTemporarilyUnavailable')
  await ann.directory.deleteFiles({ versions: [file.version], feed_seq: (await ann.directory.account()).feed_seq, records: [random(9)] })
  expect(await ask(leaver, file.version)).toBe('NotFound')
  await expect(asNode(leaver).handOver(Array.from({ length: 101 }, () => ({ version: file.version, chunk: 0n, avoid: [] })))).rejects.toMatchObject({ code: 'LEDGER_REJECTED' })
})

it('Nobody is put into a place by a forged grant, another\'s signature, another chunk, or for one that is not the caller\'s', async () => {
  const { file, started } = await upload(network, ann, fakeFile(2))
  const { slots, grants } = group(started)
  const [leaver, other] = [nodeOf(slots[5]), nodeOf(slots[6])]
  const errand = only(await asNode(leaver).handOver([{ version: file.version, chunk: 0n, avoid: [] }]))
  const before = await holders(file)
  const good = moved(errand, file, 0)
  const forged = Uint8Array.from(errand.grant)
  forged[forged.length - 1] = 255 - (forged.at(-1) ?? 0)
  expect(await deliver(leaver, { ...errand, grant: forged }, good)).toBe('Unauthorised')
  expect(await deliver(leaver, errand, moved(errand, file, 0, { signer: leaver }))).toBe('Unauthorised')
  expect(await deliver(leaver, errand, { ...good, shard_bytes: 704 })).toBe('Unauthorised')
  expect(await deliver(leaver, errand, { ...good, chunk_id: random(31) })).toBe('InvalidRequest')
  expect(await deliver(leaver, errand, moved(errand, file, 2))).toBe('InvalidRequest')
  expect(await deliver(leaver, errand, moved(errand, file, 0, { timeMs: Date.now() + 3_600_000 }))).toBe('InvalidRequest')
  // signed and all, but of a chunk that the file does not have
  expect(await deliver(leaver, errand, moved(errand, file, 0, { chunkId: random(32) }))).toBe('HashMismatch')
  expect(await deliver(leaver, errand, moved(errand, file, 0, { chunkId: file.chunkIds[1] }))).toBe('HashMismatch')
  // the place of another shard, by its holder or not
  expect(await deliver(leaver, { ...errand, shard: 6 }, moved({ ...errand, shard: 6 }, file, 0))).toBe('NotFound')
  expect(await deliver(leaver, { ...errand, shard: 14 }, moved({ ...errand, shard: 14 }, file, 0))).toBe('InvalidRequest')
  expect(await deliver(other, errand, good)).toBe('NotFound')
  // a grant of the upload names a node that holds another shard already
  const own = grants.find(one => one.node === slots[6])
  expect(own && await deliver(leaver, { grant: own.grants, shard: 5 }, moved({ ...errand, grant: own.grants, node: { ...errand.node, number: own.node } }, file, 0))).toBe('InvalidRequest')
  // one bad chunk, and nothing of that errand is taken
  expect(await deliver(leaver, errand, good, moved(errand, file, 1, { chunkId: random(32) }))).toBe('HashMismatch')
  expect(await holders(file)).toEqual(before)
})
