import { afterEach, beforeEach, expect, it } from 'vitest'
import { equal } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { verifyEd25519 } from '../../lib/bytes/ed25519.ts'
import { decodeReceipt, verifyReceipt } from '../../lib/record/receipt.ts'
import { makeTestChunk, makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { readConfig } from '../config.ts'
import type { Errand, NodeDirectory } from '../directory.ts'
import { makeFolder, removeFolder } from '../testing/process.ts'
import { askNode } from './askNode.ts'
import { startDaemon } from './daemon.ts'
import type { Daemon } from './daemon.ts'

const signer = makeTestDirectory()
const version = new Uint8Array(16).fill(2)
const chunks = Array.from({ length: 6 }, () => makeTestChunk(2_000))

let folders: string[]
let daemons: Daemon[]
/** Who holds which chunk, as the directory has it; node numbers are places in the list of daemons. */
let holders: Map<number, number>
beforeEach(() => {
  folders = []
  daemons = []
  holders = new Map(chunks.map((_, chunkIndex) => [chunkIndex, 0]))
})
afterEach(async () => {
  for (const daemon of daemons) await daemon.close()
  for (const folder of folders) await removeFolder(folder)
})

/** A directory of one version, which offers the other nodes in their order; it believes signatures only. */
const directory: NodeDirectory = {
  heartbeat: () => Promise.resolve({ number: 0, intervalMs: 1_000, commands: [], grantKey: signer.grantKey, deleted: 0n }),
  leaseStatus: versions => Promise.resolve(versions.map(() => 'live')),
  deletedVersions: () => Promise.resolve({ versions: [], head: 0n, last: 0n }),
  grantKey: () => Promise.resolve(signer.grantKey),
  handOver: asked => Promise.resolve(asked.map(({ chunkIndex, avoid }): Errand | 'unplaced' | 'nobody' => {
    if (holders.get(chunkIndex) !== 0) return 'unplaced'
    const number = daemons.findIndex((_, i) => i > 0 && !avoid.includes(i))
    const to = daemons[number]
    if (!to) return 'nobody'
    const publicKey = to.identity.publicKey
    return { version, firstChunk: 0, chunkCount: chunks.length, shardIndex: 1, to: { number, publicKey, addresses: to.node.network.addresses() }, grant: signer.grant(publicKey, { version }) }
  })),
  handedOver: delivered => Promise.all(delivered.map(async ({ errand, receipts }) => {
    for (const receipt of receipts) {
      if (!await verifyReceipt(receipt, errand.to.publicKey, verifyEd25519)) return false
      holders.set(decodeReceipt(receipt).receipt.chunk, errand.to.number)
    }
    return true
  })),
}

async function start(capacityBytes: number): Promise<Daemon> {
  const folder = await makeFolder()
  folders.push(folder)
  const daemon = await startDaemon(readConfig(['--data', folder, '--capacity', String(capacityBytes), '--webrtc', '0', '--websocket', '0', '--dht', '0', '--lease-grace-seconds', '1'], {}), { directoryOf: () => Promise.resolve(directory), log: () => undefined })
  daemons.push(daemon)
  return daemon
}
const kept = async ({ node: { store } }: Daemon, chunkIndex: number): Promise<Bytes | null> => {
  const { chunkId } = chunks[chunkIndex] ?? { chunkId: new Uint8Array(32) }
  return store.find(chunkId, 1, { version, chunkIndex }) === null ? null : (await store.read(chunkId, 1))?.bytes ?? null
}

it('a node that shall exit hands everything over real connections, first to the one that fills up, then to the next, and may end then', async () => {
  const leaver = await start(1e6)
  for (const [chunkIndex, { chunkId, shardIds, shards }] of chunks.entries()) await leaver.node.store.keep({ chunkId, shardIndex: 1, shardIds, bytes: shards[1] ?? new Uint8Array(0) }, { version, chunkIndex })
  // Head, list of three and shard are 2,184 bytes: two of them fit.
  const [small, large] = [await start(5_000), await start(1e6)]
  await askNode(folders[0] ?? '', { verb: 'mode', mode: 'exit' })
  await leaver.left
  expect((await leaver.status()).handOver).toMatchObject({ moved: 6, left: 0, damaged: 0, unplaced: 0 })
  expect(leaver.node.store.stats()).toMatchObject({ shards: 0, usedBytes: 0 })
  expect([...holders.values()].sort()).toEqual([1, 1, 2, 2, 2, 2])
  for (const [chunkIndex, { shards }] of chunks.entries()) {
    const bytes = await kept(holders.get(chunkIndex) === 1 ? small : large, chunkIndex)
    expect(bytes && equal(bytes, shards[1] ?? new Uint8Array(0))).toBe(true)
  }
})

it('a drain that is called off keeps what is here, and a node that nobody relieves stays up', async () => {
  const leaver = await start(1e6)
  const [chunk] = chunks
  if (!chunk) throw new Error('no chunk')
  await leaver.node.store.keep({ chunkId: chunk.chunkId, shardIndex: 1, shardIds: chunk.shardIds, bytes: chunk.shards[1] ?? new Uint8Array(0) }, { version, chunkIndex: 0 })
  const ask = (mode: 'exit' | 'open') => askNode(folders[0] ?? '', { verb: 'mode', mode })
  await ask('exit')
  await expect.poll(async () => (await leaver.status()).handOver).toMatchObject({ moved: 0, left: 1 })
  expect((await ask('open')).health).toBe('ok')
  await start(1e6)
  await new Promise(resolve => { setTimeout(resolve, 200) })
  expect(await kept(leaver, 0)).not.toBeNull()
  await ask('exit')
  await leaver.left
  expect(holders.get(0)).toBe(1)
})
