import { concat } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { sendChunk } from '../../engine/sendChunk.ts'
import { CyxError } from '../../errors.ts'
import type { Mark } from '../ledger/types.ts'
import type { Options, ShardState } from '../../options.ts'
import { decodeReceipt } from '../../record/receipt.ts'
import { CHUNK_BYTES, STANDARD } from '../../codec/sizes.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { DriveContext } from '../context.ts'
import { asFileError, persist } from '../patience.ts'
import { placementOf } from './start.ts'
import type { GroupPlacement, Started } from './start.ts'

/** All chunks lie on nodes and are marked in the directory. Serialisable. */
export interface Stored extends Omit<Started, 'step' | 'groups'> {
  step: 'stored'
  /** 32 bytes per chunk each, in order */
  chunkIds: Bytes
  hashes: Bytes
  tables: (Bytes | null)[]
  /** Plaintext bytes of the last chunk with padding; 0 for an empty file. */
  padded: number
  /** Positions of the last chunk that took their shard, for the ring. */
  ring: ShardState[]
}

/** Told as bytes move. */
export interface StoreEvents {
  done: (plainBytes: number, wireBytes: number) => void
  shard: (shard: number, state: ShardState) => void
}

/** Seals, cuts, sends and marks every chunk, some at a time. @throws STORAGE_FILE_CHANGED, NETWORK_NO_NODES_AVAILABLE, CODER_*, directory errors */
export async function store(context: DriveContext, dek: CryptoKey, file: File, started: Started, events: StoreEvents, { signal }: Options): Promise<Stored> {
  const { chunks, version, upload, size } = started
  const [ids, hashes] = [new Uint8Array(32 * chunks), new Uint8Array(32 * chunks)]
  const tables = new Array<Bytes | null>(chunks).fill(null)
  const failed = new AbortController()
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const marks: Mark[] = []
  const placements = new Map<number, Promise<GroupPlacement>>([...started.groups].map(([first, group]) => [first, Promise.resolve(group)]))
  let padded = 0

  const mark = async (next: { first: number, count: number } | null): Promise<GroupPlacement | null> => {
    const batch = marks.splice(0)
    if (batch.length === 0 && !next) return null
    const answer = await persist(() => context.directory.markChunks({ upload, marks: batch, journal: null, next }, { signal: stop }), { signal: stop })
    if (answer.rejected.length > 0) throw new CyxError('UPLOAD_INCOMPLETE', { missing: answer.rejected.length, reasons: answer.rejected.slice(0, 5) })
    return answer.group ? placementOf(answer.group) : null
  }
  const placement = async (index: number): Promise<GroupPlacement> => {
    const first = index - index % GROUP_CHUNKS
    const known = await placements.get(first)
    if (known && known.staleAt > Date.now()) return known
    const asked = mark({ first, count: Math.min(GROUP_CHUNKS, chunks - first) }).then(group => group ?? Promise.reject(new CyxError('INTERNAL', { what: 'the directory gave no placement' })))
    placements.set(first, asked)
    return asked
  }
  const one = async (index: number): Promise<void> => {
    const [from, to] = [index * CHUNK_BYTES, Math.min(size, (index + 1) * CHUNK_BYTES)]
    const plaintext = new Uint8Array(await file.slice(from, to).arrayBuffer().catch((error: unknown) => { throw asFileError(error) }))
    if (plaintext.length !== to - from) throw new CyxError('STORAGE_FILE_CHANGED')
    const chunk = await context.codec.encode({ dek, version, index, plaintext, last: index === chunks - 1 }, { signal: stop })
    const sent = await sendChunk(chunk, { version, index }, await placement(index), STANDARD.stored, context.peers, {
      signal: stop,
      onShard: (shard, state, wireBytes) => { events.shard(shard, state); if (wireBytes) events.done(0, wireBytes) },
    })
    // Where a node failed, its connection may still hold a part of the buffer.
    if (sent.length === STANDARD.total) context.codec.release(chunk)
    ids.set(chunk.chunkId, 32 * index)
    hashes.set(chunk.contentHash, 32 * index)
    tables[index] = chunk.table
    if (index === chunks - 1) padded = chunk.padded
    marks.push({
      chunk: index, chunkId: chunk.chunkId, shardBytes: chunk.shardLength,
      receipts: sent.map(({ shard, node, receipt: bytes }) => {
        const { receipt, signature } = decodeReceipt(bytes)
        return { shard, node, grantNonce: receipt.grantNonce, timeMs: receipt.timeMs, signature }
      }),
    })
    events.done(to - from, 0)
    if (marks.length >= GROUP_CHUNKS) await mark(null)
  }
  const running = new Set<Promise<void>>()
  try {
    for (let index = 0; index < chunks; index++) {
      const leave = await context.chunks.enter({ signal: stop })
      const work = one(index).catch((error: unknown) => { failed.abort(error); throw error }).finally(() => { leave(); running.delete(work) })
      running.add(work)
      // Awaited below; until then a failure only ends the loop.
      work.catch(() => undefined)
    }
    await Promise.all(running)
    await mark(null)
  } catch (error) {
    failed.abort(error)
    await Promise.allSettled(running)
    signal?.throwIfAborted()
    throw failed.signal.reason
  }
  const { step: _step, groups: _groups, ...rest } = started
  return { ...rest, step: 'stored', chunkIds: concat(ids), hashes, tables, padded, ring: new Array<ShardState>(STANDARD.total).fill('stored') }
}
