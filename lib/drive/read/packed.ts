import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { ReadCache } from '../../cache/shared.ts'
import { joinEntry, openEntry } from '../../codec/pack.ts'
import type { EntryPlace } from '../../codec/pack.ts'
import { CLASSES, padded } from '../../codec/sizes.ts'
import { verifyShard } from '../../codec/verify.ts'
import { fetchChunk } from '../../engine/fetchChunk.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { PackPlace } from '../../record/pack.ts'
import { decodeLayout, joinLayoutPages } from '../../record/layout.ts'
import type { Layout } from '../../record/layout.ts'
import type { Reading } from '../context.ts'
import type { Pages } from '../ledger/bucket.ts'
import type { DownloadPlan } from '../ledger/types.ts'
import type { Access, ProvenVersion } from './open.ts'
import { makePlans, withSources } from './plans.ts'
import type { Plans } from './plans.ts'
import type { Segments } from './segments.ts'
import { wholeSegments } from './whole.ts'

/** The way in to a file of a pack: `version` and `dek` are its own, `cid`, `chunks` and `plan` those of its pack. */
export type PackedAccess = Access & { pack: PackPlace, size: number }

/** Whether a way in leads to a file of a pack. */
export const isPacked = (access: Access): access is PackedAccess => access.pack !== undefined && access.size !== undefined

/** A file of a pack, open: to the readers it is a version of one chunk. */
export interface PackedBook { version: ProvenVersion, plans: Plans, segments: Segments }

const corrupt = (what: string): CyxError => new CyxError('STORAGE_CORRUPT', { what })

interface PackLayout { layout: Layout, chunkIds: Bytes, firstPlan: DownloadPlan | null }

/** The pack's layout, checked: from this device where it is kept, else from the network. */
async function layoutOf(store: Pages, { cid, chunks, plan, version }: PackedAccess, cache: ReadCache | undefined, options: Options): Promise<PackLayout> {
  const check = (record: Bytes): Layout => {
    const layout = decodeLayout(record)
    if (!equal(layout.cid, cid)) throw corrupt('the layout is not the one of this file')
    return layout
  }
  const key = toBase32(version)
  const known = await cache?.version(key)
  try {
    if (known) return { layout: check(known.layout), chunkIds: joinLayoutPages(check(known.layout), known.pages), firstPlan: null }
  } catch { /* The copy is damaged, or of a pack that the file has left: it is asked for anew. */ }
  const firstPlan = await plan(0, chunks, options)
  const layout = check(firstPlan.version.layout)
  const pages = await Promise.all(layout.pages.map((_, i) => store.get(firstPlan.pageKey, 1 + i, options)))
  const chunkIds = joinLayoutPages(layout, pages)
  void cache?.keepVersion(key, { layout: firstPlan.version.layout, pages })
  return { layout, chunkIds, firstPlan }
}

/**
 * Opens a file of a pack (docs/format.md §5.1): the pack's layout names its container, its own header proves the rest.
 *
 * @throws STORAGE_CORRUPT, directory and bucket errors
 */
export async function openPacked(context: Reading, store: Pages, access: PackedAccess, { cache, ...options }: Options & { cache?: ReadCache | undefined } = {}): Promise<PackedBook> {
  const { pack, size, chunks, version, dek } = access
  const { layout, chunkIds, firstPlan } = await layoutOf(store, access, cache, options)
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
      return await joinEntry(context.coder, place, parts)
    } finally { leave() }
  }
  const segments = wholeSegments({ version, cache, fetch: (_, more) => fetchEntry(more), open: (_, entry, more) => openEntry(context.coder, { dek, version, plainLength: size }, containerId, entry, more) })
  const head = { name: '', type: '', size, modified: 0, created: 0, padded: padded(size), tables: [null], hashes: new Uint8Array(32), runs: [{ chunks: 1, version }], meta: {} }
  return { version: { ...access, head, chunkIds: containerId, root: layout.root }, plans, segments }
}
