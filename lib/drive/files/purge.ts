import { fromBase32, toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { makeGate } from '../../engine/gate.ts'
import { VACANT } from '../../engine/peers.ts'
import { hkdfBase } from '../../keys/derive.ts'
import type { Options } from '../../options.ts'
import type { RecordOf } from '../../record/feed.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { DriveContext } from '../context.ts'
import type { GrantedNode, Group } from '../ledger/types.ts'
import { persist, within } from '../patience.ts'
import { openVersion } from '../read/open.ts'
import { ownerAccess } from '../read/owner.ts'
import { isLinkTo } from '../share/linkId.ts'
import { RECORDS_AT_ONCE } from './change.ts'
import { packedVersions } from './packs.ts'
import { TRASH_MS } from './trash.ts'
import type { FileVersion, Tree } from './tree.ts'

/** Versions of one call at most (canisters/directory, `MAX_VERSIONS`). */
const AT_ONCE = 100
/** Files whose layouts are read at the same time. */
const LOCATED_AT_ONCE = 4
/** Nodes are told in the background; one that can't be reached is left to the directory's sweep. */
const TELL_MS = 60_000

/** What lies where, read before the directory forgets it. */
interface Whereabouts { version: Bytes, chunkIds: Bytes, groups: Group[] }

async function locate(context: DriveContext, kept: FileVersion, options: Options): Promise<Whereabouts> {
  const dek = await hkdfBase(await context.keyring.openDek(kept.version, kept.dek))
  const opened = await openVersion(ownerAccess(context, kept, dek), context.pages, GROUP_CHUNKS, options)
  const groups = [...opened.firstPlan.groups]
  for (let first = GROUP_CHUNKS; first < kept.chunks; first += GROUP_CHUNKS) groups.push(...(await opened.plan(first, Math.min(GROUP_CHUNKS, kept.chunks - first), options)).groups)
  return { version: kept.version, chunkIds: opened.chunkIds, groups }
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

/** A version that goes, and an entry that keeps it. */
export interface Doomed { id: Bytes, kept: FileVersion }

/** Versions that go with these entries: all that no other entry keeps, each with an entry that keeps it. */
export function doomed(tree: Tree, entries: readonly string[]): Doomed[] {
  const going = new Set(entries.flatMap(tree.under))
  const found = new Map<Bytes, { id: Bytes, kept: FileVersion }>()
  const seen = new Set<string>()
  for (const key of going) {
    const node = tree.nodes.get(key)
    for (const kept of node?.versions ?? []) {
      const once = String(kept.version)
      if (!node || seen.has(once) || [...tree.keepers(kept.version)].some(keeper => !going.has(keeper))) continue
      seen.add(once)
      found.set(kept.version, { id: node.id, kept })
    }
  }
  return [...found.values()]
}

/** What the trash has kept long enough: whole entries, those inside others left out. */
export const outlived = (tree: Tree, now: number): string[] =>
  [...tree.nodes.values()].filter(({ trashedAt }) => trashedAt !== null && trashedAt + TRASH_MS <= now).map(({ key }) => key)

/** Takes entries off the list for good, with all that is in them: tombstones in the directory, a hundred in one call, and one record each. Entries that are gone are left out. */
export async function purge(context: DriveContext, entries: readonly string[], options: Options): Promise<void> {
  const { feed, directory } = context
  await dropVersions(context, doomed(feed.tree, entries), options)
  // Files went with their last version; folders and copies are left.
  const left = [...new Set(entries)].filter(key => feed.tree.nodes.has(key))
  for (let first = 0; first < left.length; first += RECORDS_AT_ONCE) {
    const some = left.slice(first, first + RECORDS_AT_ONCE)
    await feed.append(
      () => some.flatMap((key): RecordOf<'purge'>[] => { const id = feed.tree.nodes.get(key)?.id; return id ? [{ t: 'purge', at: Date.now(), id }] : [] }),
      (feedSeq, records) => persist(() => directory.appendFeed({ feedSeq, records }, options), options),
      options,
    )
  }
}

/**
 * Deletes versions for good: tombstones in the directory, a hundred in one call, and one record each.
 *
 * @param still - asked again before each call, when all that other devices did is known
 * @throws LEDGER_CONFLICT when one of a call is not to go any more; those of calls before are gone
 */
export async function dropVersions(context: DriveContext, versions: readonly Doomed[], { still = () => true, ...options }: Options & { still?: (one: Doomed) => boolean }): Promise<void> {
  const alone = versions.filter(({ kept }) => !kept.pack)
  for (let first = 0; first < alone.length; first += AT_ONCE) await purgeSome(context, alone.slice(first, first + AT_ONCE), still, options)
  for (const [pack, some] of Map.groupBy(versions.filter(({ kept }) => kept.pack), ({ kept }) => toBase32(kept.pack?.version ?? kept.version))) await purgePacked(context, pack, some, still, options)
}

/** The records that list versions as deleted. */
const deletions = (some: readonly Doomed[], still: (one: Doomed) => boolean): RecordOf<'delete'>[] => {
  if (!some.every(still)) throw new CyxError('LEDGER_CONFLICT')
  return some.map(({ id, kept }) => ({ t: 'delete', at: Date.now(), id, version: kept.version }))
}

/** Whether a link to a pack opens one of these versions and goes with it: one that follows a file moves on while the file is there, and is withdrawn when it is gone (`share/tend.ts`). */
const goesWith = (tree: Tree, link: Bytes, some: readonly Doomed[]): boolean => {
  const kept = tree.facts().links.get(toBase32(link))
  const node = kept?.follows ? tree.nodes.get(kept.entry) : undefined
  return node && !node.folder ? node.versions.every(({ version }) => some.some(one => equal(one.kept.version, version))) : some.some(one => isLinkTo(link, one.kept.version))
}

/** Files of one pack: the pack goes with its last file, before that only their records and links do. */
async function purgePacked(context: DriveContext, pack: string, some: readonly Doomed[], still: (one: Doomed) => boolean, options: Options): Promise<void> {
  const { feed, directory } = context
  const links = await directory.listLinks(options)
  for (const { link, version, revoked } of links) {
    if (!revoked && toBase32(version) === pack && goesWith(feed.tree, link, some)) await persist(() => directory.revokeLink(link, options), options)
  }
  const versions = packedVersions(feed.tree).get(pack)?.length === some.length ? [fromBase32(pack)] : []
  for (let first = 0; first < some.length; first += RECORDS_AT_ONCE) {
    const last = first + RECORDS_AT_ONCE >= some.length
    await feed.append(
      () => deletions(some.slice(first, first + RECORDS_AT_ONCE), still),
      // Nodes hear of the pack from the directory's sweep.
      (feedSeq, records) => persist(() => last && versions.length > 0 ? directory.deleteFiles({ versions, feedSeq, records }, options) : directory.appendFeed({ feedSeq, records }, options), options),
      options,
    )
  }
}

async function purgeSome(context: DriveContext, versions: readonly Doomed[], still: (one: Doomed) => boolean, options: Options): Promise<void> {
  const { feed, directory } = context
  const gate = makeGate(LOCATED_AT_ONCE)
  const located = async (kept: FileVersion): Promise<Whereabouts> => {
    const leave = await gate.enter(options)
    try { return await locate(context, kept, options) } finally { leave() }
  }
  // What can't be located now can't be told to the nodes; the tombstone counts all the same.
  const places = (await Promise.allSettled(versions.map(({ kept }) => located(kept)))).flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
  const answer = await feed.append(
    () => deletions(versions, still),
    (feedSeq, sealed) => persist(() => directory.deleteFiles({ versions: versions.map(({ kept }) => kept.version), feedSeq, records: sealed }, options), options),
    options,
  )
  for (const place of places) {
    const grants = answer.grants.find(({ version }) => equal(version, place.version))
    if (grants) void tellNodes(context, place, grants.grants, { signal: within(TELL_MS) })
  }
}
