import { makeBatcher } from '../../engine/batch.ts'
import type { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { CreateRecord } from '../../record/feed.ts'
import type { DriveContext } from '../context.ts'
import { freeName } from '../names.ts'
import { persist } from '../patience.ts'
import type { Described } from './describe.ts'

/** Files per commit at most (the directory allows 512). */
const COMMITS = 100

/** Commits a file and lists it. @throws directory errors, that of this file only */
export type Committer = (file: Described) => Promise<CreateRecord>

/** A committer that puts all files that come close together, or while a call is under way, into one call. */
export const makeCommitter = (context: Pick<DriveContext, 'feed' | 'directory' | 'keyring'>, options: Options): Committer =>
  makeBatcher<Described, CreateRecord>(COMMITS, files => commitAll(context, files, options))

/** The directory commits all or none: those that it refuses are left out, and the rest goes again. A repeated commit of the same uploads answers the same. */
async function commitAll(context: Pick<DriveContext, 'feed' | 'directory' | 'keyring'>, files: readonly Described[], options: Options): Promise<(CreateRecord | CyxError)[]> {
  const results = new Map<Described, CreateRecord | CyxError>()
  while (results.size < files.length) {
    const rest = files.filter(file => !results.has(file))
    let records: CreateRecord[] = []
    try {
      await context.feed.append(
        () => records = recordsOf(context, rest, Date.now()),
        async (feedSeq, sealed) => {
          const nameTags = await Promise.all(records.map(({ name }) => context.keyring.nameTag(name)))
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
    for (const [i, file] of rest.entries()) results.set(file, records[i] as CreateRecord)
  }
  return files.map(file => results.get(file) as CreateRecord | CyxError)
}

/** The feed records that make files entries of the list; the name of each is the first free one. */
function recordsOf({ feed }: Pick<DriveContext, 'feed'>, files: readonly Described[], at: number): CreateRecord[] {
  const taken = new Set([...feed.entries.values()].map(({ name }) => name))
  return files.map(file => {
    const name = freeName(file.name, taken)
    taken.add(name)
    return { t: 'create', at, id: file.entry, parent: null, name, type: file.type, size: file.size, version: file.version, cid: file.cid, root: file.root, chunks: file.chunks, dek: file.sealedDek }
  })
}
