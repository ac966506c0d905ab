import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import { readPart } from '../../cache/uploads.ts'
import { plainBytes } from '../../codec/sizes.ts'
import { verifyShard } from '../../codec/verify.ts'
import { fetchChunk } from '../../engine/fetchChunk.ts'
import { CyxError } from '../../errors.ts'
import type { DriveContext } from '../context.ts'
import type { Options } from '../../options.ts'
import type { FileVersion } from '../files/tree.ts'
import type { OpenBook } from '../read/library.ts'
import { makePlans, withSources } from '../read/plans.ts'
import { fileMaker } from '../upload/maker.ts'
import { packMaker } from '../upload/pack.ts'
import { kindOf } from '../upload/prepare.ts'
import { fileSource, isSame, keptSource, storedSource } from '../upload/source.ts'
import type { Source } from '../upload/source.ts'
import type { Told } from '../upload/upload.ts'
import type { Task } from './task.ts'

/** Opens a stored version for ranges. */
export type OpenStored = (version: FileVersion, options: Options) => Promise<Pick<OpenBook, 'file'>>

/** What TypeScript's library does not have yet: WICG File System Access §2.3, in Chromium only. */
interface Asked { queryPermission?: (how: { mode: 'read' }) => Promise<PermissionState> }

/**
 * Opens the file of an upload: as it was given, by its handle, or the copy that was kept. Null when the person has to give it again.
 *
 * @throws STORAGE_FILE_CHANGED when what the handle leads to is another file now
 */
export async function openMaker(context: DriveContext, task: Task, open: OpenStored): Promise<Told['maker'] | null> {
  const { files, prepared, members } = task
  if (members) {
    const given = members.flatMap((one, i) => { const file = files[i]; return file ? [{ prepared: one, file }] : [] })
    return given.length === members.length ? () => packMaker(context, given, kindOf(prepared)) : null
  }
  const source = await openSource(context, task, open)
  return source && (dek => fileMaker(context, prepared, dek, source(dek)))
}

/** A file by itself, opened as {@link openMaker} does. @throws STORAGE_FILE_CHANGED */
export async function openSource(context: Pick<DriveContext, 'cache' | 'codec' | 'feed'>, { files: [file], row, prepared }: Task, open: OpenStored): Promise<((dek: CryptoKey) => Source) | null> {
  const { feed } = context
  const { from } = prepared
  // Once it is listed, what it was made from may be gone.
  if (from) return row.listed ? null : () => storedSource(async options => {
    const find = (): FileVersion | undefined => feed.tree.nodes.get(toBase32(from.entry))?.versions.find(({ version }) => equal(version, from.version))
    // Another tab may have asked for it, and know more.
    if (!find()) await feed.sync(options)
    const kept = find()
    if (!kept) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
    return (await open(kept, options)).file
  })
  if (file) return () => fileSource(file)
  if (row.kept) return dek => keptSource(context, row.id, prepared, dek)
  // A handle that was stored asks anew after a restart of the browser, and only a page may ask (File System Access §2.3).
  if (await (row.handle as Asked | null)?.queryPermission?.({ mode: 'read' }) !== 'granted') return null
  const there = await row.handle?.getFile().catch(() => null)
  if (!there) return null
  if (!isSame(there, prepared)) throw new CyxError('STORAGE_FILE_CHANGED')
  return () => fileSource(there)
}

/** The chunks of a stored file as the nodes have them: what is missing of it can be made without the file. */
export function makerFromNodes(context: DriveContext, { row: { id }, prepared }: Pick<Task, 'row' | 'prepared'>): Told['maker'] {
  const { cache, directory, peers, coder, codec } = context
  const [{ version, chunks, size }, kind] = [prepared, kindOf(prepared)]
  const plans = makePlans(chunks, (first, count, options) => directory.getDownloadPlan({ version, session: null, first, count }, options), null)
  return dek => fileMaker(context, prepared, dek, {
    read: async (index, { signal } = {}) => {
      const part = await readPart(cache, id, index)
      if (!part) throw new CyxError('INTERNAL', { what: 'a chunk is not in the journal' })
      const { chunkId, table, padded } = part
      const shards = await withSources(plans, index, sources => fetchChunk({ version, index, chunkId }, sources, kind.data, peers,
        (bytes, shardIds, shard) => { verifyShard(coder, bytes, shardIds, shard, chunkId, kind) }, { signal }), { signal })
      return (await codec.decode({ dek, version, index, chunkId, shards, plainLength: plainBytes(size, index), padded, table, kind }, { signal })).plaintext
    },
  })
}
