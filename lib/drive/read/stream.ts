import type { Bytes } from '../../bytes/bytes.ts'
import { verifyShard } from '../../codec/verify.ts'
import { CHUNK_BYTES, STANDARD } from '../../codec/sizes.ts'
import { fetchChunk } from '../../engine/fetchChunk.ts'
import type { Sources } from '../../engine/fetchChunk.ts'
import { CyxError } from '../../errors.ts'
import type { DownloadPlan } from '../ledger/types.ts'
import type { Options, ShardState } from '../../options.ts'
import { GRANT_FRESH_MS, GROUP_CHUNKS } from '../context.ts'
import type { Reading } from '../context.ts'
import { persist } from '../patience.ts'
import type { OpenedVersion } from './open.ts'

/** Chunks asked for ahead of the one being handed over. */
const READ_AHEAD = 2
/** Bytes of a grant (docs/format.md §10). */
const GRANT_BYTES = 190

/** Told as bytes move. */
export interface ReadEvents {
  wire: (bytes: number) => void
  shard: (shard: number, state: ShardState) => void
}

interface Planned { plan: DownloadPlan, staleAt: number }

/** Nodes and grants of one chunk out of a plan. */
function sourcesOf(plan: DownloadPlan, index: number): Sources {
  const group = plan.groups.find(({ first, count }) => index >= first && index < first + count)
  if (!group) throw new CyxError('INTERNAL', { what: `no placement for chunk ${String(index)}` })
  // A node's grants stand one after the other, each for one run of chunks; all cover what was asked for.
  const grants = new Map(plan.grants.map(({ node, grants: bytes }) => [node, grantFor(bytes, index)]))
  return { nodes: group.nodes, grants }
}

/** Offsets of first chunk (u64) and chunk count (u32) in a grant: docs/format.md §10. */
const [FIRST_AT, COUNT_AT] = [50, 58]

function grantFor(bytes: Bytes, index: number): Bytes {
  for (let at = 0; at + GRANT_BYTES <= bytes.length; at += GRANT_BYTES) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, GRANT_BYTES)
    const first = Number(view.getBigUint64(FIRST_AT))
    if (index >= first && index < first + view.getUint32(COUNT_AT)) return bytes.slice(at, at + GRANT_BYTES)
  }
  return bytes.slice(0, GRANT_BYTES)
}

/**
 * The plaintext of an opened version, chunk by chunk in order; each chunk is proven before it is handed over.
 *
 * @throws NETWORK_QUORUM_FAILED naming what is missing, STORAGE_CORRUPT
 */
export async function* streamVersion(context: Reading, version: OpenedVersion, events: ReadEvents, { signal }: Options = {}): AsyncGenerator<Bytes, void> {
  const { head, chunkIds } = version
  const chunks = chunkIds.length / 32
  const stop = new AbortController()
  const ended = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const plans = new Map<number, Promise<Planned>>([[0, Promise.resolve({ plan: version.firstPlan, staleAt: Date.now() + GRANT_FRESH_MS })]])

  const planFor = async (index: number): Promise<DownloadPlan> => {
    const first = index - index % GROUP_CHUNKS
    const known = await plans.get(first)
    if (known && known.staleAt > Date.now()) return known.plan
    const asked = persist(() => version.plan(first, Math.min(GROUP_CHUNKS, chunks - first), { signal: ended }), { signal: ended }).then(plan => ({ plan, staleAt: Date.now() + GRANT_FRESH_MS }))
    plans.set(first, asked)
    return (await asked).plan
  }
  const one = async (index: number): Promise<Bytes> => {
    const leave = await context.chunks.enter({ signal: ended })
    try {
      const chunkId = chunkIds.slice(32 * index, 32 * index + 32)
      const check = (bytes: Bytes, shardIds: Bytes, shard: number): void => { verifyShard(context.coder, bytes, shardIds, shard, chunkId) }
      const shards = await fetchChunk({ version: version.version, index, chunkId }, sourcesOf(await planFor(index), index), STANDARD.data, context.peers, check, {
        signal: ended,
        onShard: (shard, state, wireBytes) => { events.shard(shard, state); if (wireBytes) events.wire(wireBytes) },
      })
      const last = index === chunks - 1
      const plainLength = last ? head.size - index * CHUNK_BYTES : CHUNK_BYTES
      const { plaintext } = await context.codec.decode({
        dek: version.dek, version: version.version, index, chunkId, shards, plainLength, padded: last ? head.padded : CHUNK_BYTES, table: head.tables[index] ?? null,
      }, { signal: ended })
      return plaintext
    } finally { leave() }
  }
  const ahead: Promise<Bytes>[] = []
  try {
    for (let next = 0, given = 0; given < chunks; given++) {
      for (; next < chunks && next <= given + READ_AHEAD; next++) {
        const chunk = one(next)
        // Awaited in its turn; a failure must not count as unhandled before that.
        chunk.catch(() => undefined)
        ahead.push(chunk)
      }
      const chunk = await (ahead.shift() as Promise<Bytes>)
      yield chunk
    }
  } finally {
    stop.abort(new DOMException('the reader is done', 'AbortError'))
  }
}
