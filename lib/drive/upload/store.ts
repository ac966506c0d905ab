import type { Bytes } from '../../bytes/bytes.ts'
import { sendChunk } from '../../engine/sendChunk.ts'
import { copyToTab } from '../../engine/tabs.ts'
import type { Options, ShardState } from '../../options.ts'
import { CHUNK_BYTES } from '../../codec/sizes.ts'
import type { DriveContext } from '../context.ts'
import type { Parts } from './parts.ts'
import type { Placements } from './placements.ts'
import type { Maker } from './maker.ts'
import { kindOf } from './prepare.ts'
import type { Started } from './start.ts'

/** All chunks lie on nodes and are marked in the directory. Serialisable. */
export interface Stored extends Omit<Started, 'step' | 'groups'> {
  step: 'stored'
  /** 32 bytes per chunk each, in order */
  chunkIds: Bytes
  hashes: Bytes
  tables: (Bytes | null)[]
  /** Plaintext bytes of the last chunk with padding; 0 for an empty file. */
  padded: number
}

/** Told as bytes move. */
export interface StoreEvents {
  /** Bytes of plaintext that nodes hold, and bytes that crossed the wire for them; `before`: nodes had them when this began. */
  done: (plainBytes: number, wireBytes: number, before?: boolean) => void
  shard: (shard: number, state: ShardState) => void
}

/** What sending chunks needs of an upload; `elsewhere` tells whether another device has stored a chunk of it. */
export interface Sending { make: Maker, session: Pick<Started, 'version' | 'class'>, parts: Parts, placements: Placements, events: StoreEvents, elsewhere: (index: number) => boolean }

/** Seals, cuts and sends one chunk, but for the shards that nodes hold. @throws STORAGE_FILE_CHANGED, NETWORK_NO_NODES_AVAILABLE, CODER_*, directory errors */
async function sendOne(context: DriveContext, { make, session, parts, placements, events, elsewhere }: Sending, index: number, { signal }: Options): Promise<void> {
  const [{ version }, kind] = [session, kindOf(session)]
  const { chunk, plainBytes: length, entries, release } = await make(index, { signal })
  const { holders } = await parts.open(index, chunk, entries)
  const held = holders.length
  try {
    if (elsewhere(index)) { parts.heldElsewhere(index); return }
    const placement = await placements.of(index)
    const sent = await sendChunk(chunk, { version, index }, placement, kind.stored, context.peers, {
      signal, kind, held: [...holders],
      onShard: (shard, state, wireBytes) => { events.shard(shard, state); if (wireBytes) events.done(0, wireBytes) },
      onReceipt: receipt => { parts.took(index, receipt) },
    })
    if (held + sent.length === kind.total) {
      void copyToTab(chunk, { version, index }, placement, context.peers)
      // Where a node failed, its connection may still hold a part of the buffer.
      release()
    }
  } finally {
    parts.close(index)
    if (parts.held(index) >= kind.stored) events.done(length, 0)
  }
}

/** Sends chunks, some at a time over all files; the first failure ends it. */
export async function sendChunks(context: DriveContext, sending: Sending, indices: Iterable<number>, { signal }: Options): Promise<void> {
  const { parts, placements } = sending
  const failed = new AbortController()
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal
  const running = new Set<Promise<void>>()
  const run = async (index: number): Promise<void> => {
    const leave = await context.chunks.enter({ signal: stop })
    const one = async (): Promise<void> => {
      try {
        await sendOne(context, sending, index, { signal: stop })
        if (placements.due()) await placements.mark()
      } finally { leave() }
    }
    const work = one().catch((error: unknown) => { failed.abort(error); throw error }).finally(() => running.delete(work))
    running.add(work)
    // Awaited below; until then a failure only ends the loop.
    work.catch(() => undefined)
  }
  try {
    for (const index of indices) await run(index)
    await Promise.all(running)
    await placements.mark()
  } catch (error) {
    failed.abort(error)
    await Promise.allSettled(running)
    signal?.throwIfAborted()
    throw failed.signal.reason
  } finally { await parts.settle() }
}

/** Brings every chunk to as many nodes as make it stored; those that are there already are not even read. */
export async function store(context: DriveContext, started: Started, sending: Sending, options: Options): Promise<Stored> {
  const { parts, events } = sending
  const { chunks, size } = started
  const lacking = parts.lacking(kindOf(started).stored)
  const missing = new Set(lacking)
  // Of a pack about as much as of a file of its size.
  let before = 0
  for (let index = 0; index < chunks; index++) if (!missing.has(index)) before += Math.min(CHUNK_BYTES, size - before)
  if (before > 0) events.done(before, 0, true)
  await sendChunks(context, sending, lacking, options)
  const { step: _step, groups: _groups, ...rest } = started
  return { ...rest, step: 'stored', chunkIds: parts.ids, hashes: parts.hashes, tables: parts.tables, padded: parts.padded() }
}
