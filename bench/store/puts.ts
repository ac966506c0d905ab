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
import { signer } from '../../node/sign.ts'
import { diskOf } from '../../node/store/disk.ts'
import { makeGroupCommit } from '../../node/store/groupCommit.ts'
import { recordBytes } from '../../node/store/record.ts'
import { openStore } from '../../node/store/store.ts'
import { loadAddon } from '../../node/webtransport/addon.ts'
import { median } from '../row.ts'

/**
 * Puts of one size by some clients at a time, ms for a put of each. `plain`: as many loops, each writes its bytes and waits for a sync that overlapping
 * ones share, as ours do. `batched`: one loop that writes what all of them have by one call, as if it knew them beforehand. `oursCores`: processor time of
 * the puts over their time.
 */
export interface PutFigures { clients: number, ours: number, plain: number, batched: number, ratio: number, batchedRatio: number, oursCores: number, plainCores: number }

const ROUNDS = 9

/** Before those that count: a node is long past its start, when its code is not compiled yet. */
const [COLD_ROUNDS, COLD_CLIENTS] = [3, 64]

/** Shards of a chunk of the class standard. */
const IDS = 14

/** `record`: other bytes, as many as the log writes for it. */
interface Prepared { request: Request, payload: Bytes, record: Bytes }

/** What a node does for a put (grant, hashes, log, sync, receipt) against loops that write as many bytes as its records have. Rounds of all take turns. */
export async function measurePuts(shardBytes: number, { signal }: Options = {}): Promise<PutFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  const addon = loadAddon()
  const hash = hasher(addon)
  const identity = identityOf(new Uint8Array(32).fill(3))
  const directory = makeTestDirectory()
  const gate = makeGrantGate(identity.publicKey, Date.now)
  gate.setKey(directory.grantKey)
  const store = await openStore({ folder: join(folder, 'store'), capacityBytes: Number.MAX_SAFE_INTEGER, hash, nowMs: Date.now, onFault: () => undefined, disk: diskOf(addon) })
  const plain = await open(join(folder, 'plain'), 'w')
  const sync = makeGroupCommit(() => plain.datasync())
  const shelf: Shelf = { nodeKey: identity.publicKey, hash, sign: signer(identity, addon), nowMs: Date.now, admit: gate.admit, ...store }
  const version = new Uint8Array(16).fill(2)
  const grant = directory.grant(identity.publicKey, { chunkCount: 0xffffffff, bytes: Number.MAX_SAFE_INTEGER })
  let chunkIndex = 0
  const putBytes = shardBytes + recordBytes(IDS, shardBytes)
  /** In memory that is used again: what is prepared beforehand shall not be the collector's work while puts are timed. */
  const prepare = (puts: number, memory: Bytes): Prepared[] => {
    randomFillSync(memory)
    let at = 0
    const next = (length: number): Bytes => memory.subarray(at, at += length)
    return Array.from({ length: puts }, () => {
      const [payload, record] = [next(shardBytes), next(recordBytes(IDS, shardBytes))]
      const shardIds = randomFillSync(new Uint8Array(IDS * 32))
      shardIds.set(hash(payload), 0)
      return { payload, record, request: { ...Request.decode(Request.encode({ id: 1, grant, version, chunkIndex: chunkIndex++, chunkId: new Uint8Array(hash(shardIds)), shardIndex: 0, payloadBytes: shardBytes, put: { shardIds } })) } }
    })
  }
  let position = 0
  try {
    const figures: PutFigures[] = []
    for (const [clients, rounds] of [[COLD_CLIENTS, COLD_ROUNDS], [1, ROUNDS], [16, ROUNDS], [64, ROUNDS]] as const) {
      const puts = Math.max(2, Math.min(64, Math.floor((48 << 20) / shardBytes / clients)))
      const times = { ours: [] as number[], plain: [] as number[], batched: [] as number[] }
      const cores = { ours: [] as number[], plain: [] as number[], batched: [] as number[] }
      const timed = async (name: keyof typeof times, job: () => Promise<unknown>): Promise<void> => {
        const [since, { user, system }] = [performance.now(), process.cpuUsage()]
        await job()
        const ms = performance.now() - since
        const used = process.cpuUsage()
        times[name].push(ms / puts)
        cores[name].push((used.user - user + used.system - system) / 1000 / ms)
      }
      const memory = Array.from({ length: clients }, () => new Uint8Array(puts * putBytes))
      for (let round = 0; round < rounds; round++) {
        signal?.throwIfAborted()
        const work = memory.map(mine => prepare(puts, mine))
        const turns: [keyof typeof times, () => Promise<unknown>][] = [
          ['ours', () => Promise.all(work.map(async lane => { for (const { request, payload } of lane) await handlePut(request, payload, shelf) }))],
          ['plain', () => Promise.all(work.map(async lane => {
            for (const { record } of lane) {
              const at = position
              position += record.length
              await plain.write(record, 0, record.length, at)
              await sync()
            }
          }))],
          ['batched', async () => {
            for (let put = 0; put < puts; put++) {
              await plain.writev(work.map(lane => lane[put]?.record ?? new Uint8Array(0)), position)
              position += clients * recordBytes(IDS, shardBytes)
              await plain.datasync()
            }
          }],
        ]
        // The first one pays for what the rounds before left to the garbage collector and the disk.
        const first = round % turns.length
        for (const [name, job] of [...turns.slice(first), ...turns.slice(0, first)]) await timed(name, job)
      }
      const { ours, plain: plainly, batched } = { ours: median(times.ours), plain: median(times.plain), batched: median(times.batched) }
      figures.push({ clients, ours, plain: plainly, batched, ratio: plainly / ours, batchedRatio: batched / ours, oursCores: median(cores.ours), plainCores: median(cores.plain) })
    }
    return figures.slice(1)
  } finally {
    await store.close()
    await plain.close()
    await rm(folder, { recursive: true, force: true })
  }
}
