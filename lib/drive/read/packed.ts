import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { openEntry } from '../../codec/pack.ts'
import type { EntryPlace } from '../../codec/pack.ts'
import { CLASSES, padded } from '../../codec/sizes.ts'
import { verifyShard } from '../../codec/verify.ts'
import { fetchChunk } from '../../engine/fetchChunk.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { PackPlace } from '../../record/pack.ts'
import { decodeLayout, joinLayoutPages } from '../../record/layout.ts'
import type { Reading } from '../context.ts'
import type { Pages } from '../ledger/bucket.ts'
import type { Access, ProvenVersion } from './open.ts'
import { makePlans, withSources } from './plans.ts'
import type { Plans } from './plans.ts'
import { makeRuns } from './runs.ts'
import type { Segments } from './segments.ts'

/** The way in to a file of a pack: `version` and `dek` are its own, `cid`, `chunks` and `plan` those of its pack. */
export type PackedAccess = Access & { pack: PackPlace, size: number }

/** Whether a way in leads to a file of a pack. */
export const isPacked = (access: Access): access is PackedAccess => access.pack !== undefined && access.size !== undefined

/** A file of a pack, open: to the readers it is a version of one chunk. */
export interface PackedBook { version: ProvenVersion, plans: Plans, segments: Segments }

const corrupt = (what: string): CyxError => new CyxError('STORAGE_CORRUPT', { what })

/**
 * Opens a file of a pack (docs/format.md §5.1): the pack's layout names its container, its own header proves the rest. What was read of it stays in
 * memory, at most 1 MiB.
 *
 * @throws STORAGE_CORRUPT, directory and bucket errors
 */
export async function openPacked(context: Reading, store: Pages, access: PackedAccess, options: Options = {}): Promise<PackedBook> {
  const { pack, size, cid, chunks, version, dek } = access
  const firstPlan = await access.plan(0, chunks, options)
  const layout = decodeLayout(firstPlan.version.layout)
  if (!equal(layout.cid, cid)) throw corrupt('the layout is not the one of this file')
  const pages = await Promise.all(layout.pages.map((_, i) => store.get(firstPlan.pageKey, 1 + i, options)))
  const chunkIds = joinLayoutPages(layout, pages)
  const containerId = chunkIds.slice(32 * pack.container, 32 * pack.container + 32)
  if (containerId.length !== 32) throw corrupt('the pack has no such container')
  const plans = makePlans(chunks, access.plan, firstPlan)
  const kind = CLASSES[layout.class]
  const place: EntryPlace = { kind, containerId, container: pack.of, offset: pack.offset, bytes: pack.bytes }
  const fetchEntry = async ({ signal }: Options): Promise<Bytes> => {
    const leave = await context.chunks.enter({ signal })
    try {
      const check = (bytes: Bytes, shardIds: Bytes, shard: number): void => { verifyShard(context.coder, bytes, shardIds, shard, containerId, kind) }
      const shards = await withSources(plans, pack.container, sources => fetchChunk({ version: pack.version, index: pack.container, chunkId: containerId }, sources, kind.data, context.peers, check, { signal }), { signal })
      const parts = shards.flatMap((bytes, shard) => bytes ? [{ shard, from: 0, bytes }] : [])
      return await openEntry(context.coder, { dek, version, plainLength: size }, place, parts, { signal })
    } finally { leave() }
  }
  const runs = makeRuns<string, Bytes>()
  let whole: Bytes | null = null
  const read = async (options: Options): Promise<Bytes> => whole ??= await runs.join('entry', signal => fetchEntry({ signal }), options)
  const segments: Segments = {
    read: async (_, { from, to }, more = {}) => (await read(more)).slice(from, to),
    keep: async (_, more = {}) => { await read(more) },
    // There is no other way to read it than through these.
    kept: () => Promise.resolve(true),
  }
  const head = { name: '', type: '', size, modified: 0, created: 0, padded: padded(size), tables: [null], hashes: new Uint8Array(32), runs: [{ chunks: 1, version }], meta: {} }
  return { version: { ...access, head, chunkIds: containerId, root: layout.root }, plans, segments }
}
