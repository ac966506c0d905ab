import { makeBatcher } from '../../engine/batch.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { fromBase32, toBase32, toHex } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { FeedRecord, RecordOf } from '../../record/feed.ts'
import type { PackPlace } from '../../record/pack.ts'
import type { DriveContext } from '../context.ts'
import { withoutCircles } from '../files/lineage.ts'
import { freeName } from '../names.ts'
import { persist } from '../patience.ts'
import type { Described } from './describe.ts'
import type { Prepared } from './prepare.ts'

/** Files per commit at most (the directory allows 512). */
const COMMITS = 100

/** The record that lists a file, or a version of one. */
export type ListedRecord = RecordOf<'create'> | RecordOf<'version'>

/** A file that is about to be listed, by itself or in a pack. */
type ToList = Pick<Described, 'entry' | 'parent' | 'onTaken' | 'name' | 'type' | 'size' | 'version' | 'cid' | 'root' | 'chunks' | 'sealedDek' | 'class' | 'from'> & { pack?: PackPlace }

/** Commits a file and lists it. @throws directory errors, that of this file only */
export type Committer = (file: Described) => Promise<ListedRecord>

/** A committer that puts all files that come close together, or while a call is under way, into one call. */
export const makeCommitter = (context: Pick<DriveContext, 'feed' | 'directory' | 'keyring'>, options: Options): Committer =>
  makeBatcher<Described, ListedRecord>(COMMITS, files => commitAll(context, files, options))

/** The directory commits all or none: those that it refuses are left out, and the rest goes again. A repeated commit of the same uploads answers the same. */
async function commitAll(context: Pick<DriveContext, 'feed' | 'directory' | 'keyring'>, files: readonly Described[], options: Options): Promise<(ListedRecord | CyxError)[]> {
  const results = new Map<Described, ListedRecord | CyxError>()
  while (results.size < files.length) {
    const rest = files.filter(file => !results.has(file))
    let records: ListedRecord[] = []
    try {
      await context.feed.append(
        () => {
          for (const file of rest) if (!takesPlace(context, file)) results.set(file, new CyxError('STORAGE_NEWER_VERSION'))
          if (rest.some(file => results.has(file))) throw new CyxError('STORAGE_NEWER_VERSION')
          records = recordsOf(context, rest, Date.now())
          return withSources(context, rest, records)
        },
        async (feedSeq, sealed) => {
          const nameTags = await Promise.all(rest.map(({ name }) => context.keyring.nameTag(name)))
          const commits = rest.map(({ upload, layout, pages, headHash, sealedDek }, i) => ({ upload, layout, pages, headHash, sealedDek, nameTag: nameTags[i] as typeof headHash }))
          const answer = await persist(() => context.directory.commitUpload({ feedSeq, records: sealed, commits }, options), options)
          for (const [i, error] of answer.refused) results.set(rest[i] as Described, error)
          for (const error of answer.refused.values()) throw error
          return answer
        },
        options,
      )
    } catch (error) {
      if (rest.some(file => results.has(file))) continue
      throw error
    }
    for (const [i, file] of rest.entries()) results.set(file, records[i] as ListedRecord)
  }
  return files.map(file => results.get(file) as ListedRecord | CyxError)
}

/** Whether the version whose bytes it has is still the newest of its entry: what came meanwhile is not covered up. */
function takesPlace({ feed: { tree } }: Pick<DriveContext, 'feed'>, { from }: Pick<Described, 'from'>): boolean {
  if (!from) return true
  const newest = tree.newest(toBase32(from.entry))
  return newest !== undefined && equal(newest.version, from.version)
}

/** The feed records that list files: a version of what has the name already where that is wanted, else an entry under the first free name. A folder that is gone stands for the root. */
export function recordsOf({ feed: { tree } }: Pick<DriveContext, 'feed'>, files: readonly ToList[], at: number): ListedRecord[] {
  const taken = new Map<string | null, Map<string, string>>()
  return files.map(({ entry, parent, onTaken, name: wanted, type, size, version, cid, root, chunks, sealedDek: dek, pack, class: kind, from }): ListedRecord => {
    const key = parent && toBase32(parent)
    const home = key !== null && tree.nodes.get(key)?.folder && !tree.trashed(key) ? key : null
    const names = taken.get(home) ?? new Map(tree.inside(home))
    taken.set(home, names)
    const content = { type, size, version, cid, root, chunks, dek, ...pack ? { pack } : {}, ...kind ? { class: kind } : {} }
    if (from) return { t: 'version', at, id: from.entry, ...content }
    const there = names.get(wanted)
    if (onTaken === 'version' && there !== undefined && !tree.nodes.get(there)?.folder) return { t: 'version', at, id: fromBase32(there), ...content }
    const name = freeName(wanted, names)
    names.set(name, toBase32(entry))
    return { t: 'create', at, id: entry, parent: home === null ? null : parent, name, ...content }
  })
}

/** The records that list files, and behind them what each was made from. */
export const withSources = ({ feed: { tree } }: Pick<DriveContext, 'feed'>, files: readonly Pick<Prepared, 'sources'>[], records: readonly ListedRecord[]): FeedRecord[] => [
  ...records,
  ...records.flatMap(({ at, id, version }, i): FeedRecord[] => {
    const sources = withoutCircles(tree.lineage, toBase32(version), files[i]?.sources ?? [])
    return sources.length > 0 ? [{ t: 'lineage', at, id, version, sources }] : []
  }),
]

/** Commits a pack and lists all its files, by one call. @param places - of the members, in their order */
export async function commitPack(context: Pick<DriveContext, 'feed' | 'directory' | 'keyring'>, pack: Described, members: readonly Prepared[], places: readonly PackPlace[], options: Options): Promise<ListedRecord[]> {
  const { upload, layout, pages, headHash, sealedDek, cid, root, chunks } = pack
  // Nobody looks a pack up by its name.
  const nameTag = await context.keyring.nameTag(toHex(pack.version))
  let records: ListedRecord[] = []
  await context.feed.append(
    () => {
      records = recordsOf(context, members.map((member, i) => ({ ...member, cid, root, chunks, pack: places[i] as PackPlace })), Date.now())
      return withSources(context, members, records)
    },
    async (feedSeq, sealed) => {
      const answer = await persist(() => context.directory.commitUpload({ feedSeq, records: sealed, commits: [{ upload, layout, pages, headHash, sealedDek, nameTag }] }, options), options)
      for (const error of answer.refused.values()) throw error
      return answer
    },
    options,
  )
  return records
}
