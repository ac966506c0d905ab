import { randomFillSync } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import type { Options } from '../../lib/options.ts'
import { handlePut } from '../../lib/wire/put.ts'
import { Request } from '../../lib/wire/generated/shard.js'
import type { Shelf } from '../../lib/wire/shelf.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { makeGrantGate } from '../../node/grants.ts'
import { hasher } from '../../node/hash.ts'
import { identityOf } from '../../node/identity.ts'
import { openStore } from '../../node/store/store.ts'
import { loadAddon } from '../../node/webtransport/addon.ts'
import { median } from '../row.ts'

/** Puts of one size by some clients at a time, ms for a put of each; `plain` writes the same bytes with one sync for all of them. */
export interface PutFigures { clients: number, ours: number, plain: number, ratio: number }

const ROUNDS = 9

interface Prepared { request: Request, payload: Bytes }

/**
 * What a node does for a put (grant, hashes, log, sync, receipt) against a plain loop: as many buffers as there are clients in one writev, then fdatasync.
 * Rounds of both take turns.
 */
export async function measurePuts(shardBytes: number, { signal }: Options = {}): Promise<PutFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  const hash = hasher(loadAddon())
  const identity = identityOf(new Uint8Array(32).fill(3))
  const directory = makeTestDirectory()
  const gate = makeGrantGate(identity.publicKey, Date.now)
  gate.setKey(directory.grantKey)
  const store = await openStore({ folder: join(folder, 'store'), capacityBytes: Number.MAX_SAFE_INTEGER, hash, nowMs: Date.now, onFault: () => undefined })
  const plain = await open(join(folder, 'plain'), 'w')
  const shelf: Shelf = { nodeKey: identity.publicKey, hash, sign: identity.sign, nowMs: Date.now, admit: gate.admit, ...store }
  const version = new Uint8Array(16).fill(2)
  const grant = directory.grant(identity.publicKey, { chunkCount: 0xffffffff, bytes: Number.MAX_SAFE_INTEGER })
  let chunkIndex = 0
  const prepare = (): Prepared => {
    const payload = randomFillSync(new Uint8Array(shardBytes))
    const shardIds = randomFillSync(new Uint8Array(14 * 32))
    shardIds.set(hash(payload), 0)
    return { payload, request: { ...Request.decode(Request.encode({ id: 1, grant, version, chunkIndex: chunkIndex++, chunkId: new Uint8Array(hash(shardIds)), shardIndex: 0, payloadBytes: shardBytes, put: { shardIds } })) } }
  }
  let position = 0
  try {
    const figures: PutFigures[] = []
    for (const clients of [1, 16, 64]) {
      const puts = Math.max(2, Math.min(64, Math.floor((64 << 20) / shardBytes / clients)))
      const ours: number[] = []
      const plainly: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        signal?.throwIfAborted()
        const work = Array.from({ length: clients }, () => Array.from({ length: puts }, prepare))
        let since = performance.now()
        await Promise.all(work.map(async lane => { for (const { request, payload } of lane) await handlePut(request, payload, shelf) }))
        ours.push((performance.now() - since) / puts)
        since = performance.now()
        for (let put = 0; put < puts; put++) {
          await plain.writev(work.map(lane => lane[put]?.payload ?? new Uint8Array(0)), position)
          position += clients * shardBytes
          await plain.datasync()
        }
        plainly.push((performance.now() - since) / puts)
      }
      figures.push({ clients, ours: median(ours), plain: median(plainly), ratio: median(plainly) / median(ours) })
    }
    return figures
  } finally {
    await store.close()
    await plain.close()
    await rm(folder, { recursive: true, force: true })
  }
}
