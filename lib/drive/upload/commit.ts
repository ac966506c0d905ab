import type { Options } from '../../options.ts'
import type { CreateRecord } from '../../record/feed.ts'
import type { DriveContext } from '../context.ts'
import { freeName } from '../names.ts'
import { persist } from '../patience.ts'
import type { Described } from './describe.ts'

/** The feed record that makes a described file an entry of the list; its name is the first free one. */
const recordOf = (context: DriveContext, file: Described, at: number): CreateRecord => ({
  t: 'create', at, id: file.entry, parent: null, name: freeName(file.name, new Set([...context.feed.entries.values()].map(({ name }) => name))),
  type: file.type, size: file.size, version: file.version, cid: file.cid, root: file.root, chunks: file.chunks, dek: file.sealedDek,
})

/** Commits a file and lists it, in one call. A repeated commit of the same upload answers the same. */
export async function commit(context: DriveContext, file: Described, options: Options): Promise<CreateRecord> {
  let record = recordOf(context, file, Date.now())
  await context.feed.append(
    () => [record = recordOf(context, file, Date.now())],
    async (feedSeq, records) => {
      const nameTag = await context.keyring.nameTag(record.name)
      return persist(() => context.directory.commitUpload({
        feedSeq, records,
        commits: [{ upload: file.upload, layout: file.layout, pages: file.pages, headHash: file.headHash, sealedDek: file.sealedDek, nameTag }],
      }, options), options)
    },
    options,
  )
  return record
}
