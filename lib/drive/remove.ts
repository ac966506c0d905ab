import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { hkdfBase } from '../keys/derive.ts'
import { makeGate } from '../engine/gate.ts'
import { VACANT } from '../engine/peers.ts'
import { CyxError } from '../errors.ts'
import type { GrantedNode, Group } from './ledger/types.ts'
import type { Options } from '../options.ts'
import type { CreateRecord } from '../record/feed.ts'
import { GROUP_CHUNKS } from './context.ts'
import type { DriveContext } from './context.ts'
import { persist, within } from './patience.ts'
import { ownerAccess } from './read/owner.ts'
import { openVersion } from './read/open.ts'

/** Versions of one call at most (canisters/directory, `MAX_VERSIONS`). */
const AT_ONCE = 100
/** Files whose layouts are read at the same time. */
const LOCATED_AT_ONCE = 4

/** Nodes are told in the background; one that can't be reached is left to the directory's sweep. */
const TELL_MS = 60_000

/** What lies where, read before the directory forgets it. */
interface Whereabouts { version: Bytes, chunkIds: Bytes, groups: Group[] }

async function locate(context: DriveContext, record: CreateRecord, options: Options): Promise<Whereabouts> {
  const dek = await hkdfBase(await context.keyring.openDek(record.version, record.dek))
  const opened = await openVersion(ownerAccess(context, record, dek), context.pages, GROUP_CHUNKS, options)
  const groups = [...opened.firstPlan.groups]
  for (let first = GROUP_CHUNKS; first < record.chunks; first += GROUP_CHUNKS) groups.push(...(await opened.plan(first, Math.min(GROUP_CHUNKS, record.chunks - first), options)).groups)
  return { version: record.version, chunkIds: opened.chunkIds, groups }
}

/** Asks every node to drop its shards of a version, one shard after the other per node. */
async function tellNodes({ peers }: DriveContext, { version, chunkIds, groups }: Whereabouts, grants: readonly GrantedNode[], { signal }: Options): Promise<void> {
  await Promise.allSettled(grants.map(async ({ node, grants: bytes }) => {
    const client = await peers.dial(node, { signal })
    const grant = bytes.slice(0, 190)
    for (const { first, count, nodes } of groups) {
      const shardIndex = nodes.indexOf(node)
      if (node === VACANT || shardIndex < 0) continue
      for (let chunkIndex = first; chunkIndex < first + count; chunkIndex++) {
        await client.remove({ grant, version, chunkIndex, chunkId: chunkIds.slice(32 * chunkIndex, 32 * chunkIndex + 32), shardIndex }, { signal })
      }
    }
  }))
}

/** Takes entries off the list for good: tombstones in the directory and one feed record each, a hundred in one call. @throws STORAGE_OBJECT_NOT_FOUND before anything is done */
export async function remove(context: DriveContext, entries: readonly string[], options: Options): Promise<void> {
  const records = [...new Set(entries)].map(id => {
    const record = context.feed.entries.get(id)
    if (!record) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
    return record
  })
  for (let first = 0; first < records.length; first += AT_ONCE) await removeSome(context, records.slice(first, first + AT_ONCE), options)
}

async function removeSome(context: DriveContext, records: readonly CreateRecord[], options: Options): Promise<void> {
  const { feed, directory } = context
  const gate = makeGate(LOCATED_AT_ONCE)
  const located = async (record: CreateRecord): Promise<Whereabouts> => {
    const leave = await gate.enter(options)
    try { return await locate(context, record, options) } finally { leave() }
  }
  // What can't be located now can't be told to the nodes; the tombstone counts all the same.
  const places = (await Promise.allSettled(records.map(located))).flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
  const answer = await feed.append(
    () => records.map(({ id, version }) => ({ t: 'delete' as const, at: Date.now(), id, version })),
    (feedSeq, sealed) => persist(() => directory.deleteFiles({ versions: records.map(({ version }) => version), feedSeq, records: sealed }, options), options),
    options,
  )
  for (const place of places) {
    const grants = answer.grants.find(({ version }) => equal(version, place.version))
    if (grants) void tellNodes(context, place, grants.grants, { signal: within(TELL_MS) })
  }
}
