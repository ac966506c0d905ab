import { fromBase32 } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { hkdfBase } from '../keys/derive.ts'
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

/** Takes entries off the list for good: tombstones in the directory and one feed record each, in one call. @throws STORAGE_OBJECT_NOT_FOUND */
export async function remove(context: DriveContext, entries: readonly string[], options: Options): Promise<void> {
  const { feed, directory } = context
  const records = entries.map(id => {
    const record = feed.entries.get(id)
    if (!record) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
    return record
  })
  // What can't be located now can't be told to the nodes; the tombstone counts all the same.
  const places = (await Promise.allSettled(records.map(record => locate(context, record, options)))).flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
  const answer = await feed.append(
    () => records.map(({ version }, i) => ({ t: 'delete' as const, at: Date.now(), id: fromBase32(entries[i] as string), version })),
    (feedSeq, sealed) => persist(() => directory.deleteFiles({ versions: records.map(({ version }) => version), feedSeq, records: sealed }, options), options),
    options,
  )
  for (const place of places) {
    const grants = answer.grants.find(({ version }) => version.every((byte, i) => byte === place.version[i]))
    if (grants) void tellNodes(context, place, grants.grants, { signal: within(TELL_MS) })
  }
}
