import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { DriveContext } from '../context.ts'
import { persist } from '../patience.ts'
import type { Parts } from './parts.ts'
import { placementOf } from './start.ts'
import type { GroupPlacement, Started } from './start.ts'

/** An open session of the directory: says where chunks go, and takes the receipts of those that are there. */
export interface Placements {
  /** Where the group of a chunk goes; asked again when its grants are too old to begin with. */
  of: (index: number) => Promise<GroupPlacement>
  /** Whether it is time to tell: receipts of a whole group, or the journal. */
  due: () => boolean
  /** Tells the directory all receipts that it does not have. @throws UPLOAD_INCOMPLETE when it refuses some, UPLOAD_EXPIRED, UPLOAD_NOT_FOUND */
  mark: () => Promise<void>
}

/**
 * The placements of an upload.
 *
 * @param journal - sealed, told to the directory with the next mark, so that another device can finish; null where it is not worth a call
 */
export function makePlacements(context: Pick<DriveContext, 'directory'>, { groups, upload, chunks }: Pick<Started, 'groups' | 'upload' | 'chunks'>, parts: Parts, journal: Uint8Array<ArrayBuffer> | null, options: Options): Placements {
  const known = new Map<number, Promise<GroupPlacement>>([...groups].map(([first, group]) => [first, Promise.resolve(group)]))
  let told = journal === null
  const tell = async (next: { first: number, count: number } | null): Promise<GroupPlacement | null> => {
    const marks = parts.marks(GROUP_CHUNKS)
    if (marks.length === 0 && !next && told) return null
    const letter = told ? null : journal
    told = true
    const answer = await persist(() => context.directory.markChunks({ upload, marks, journal: letter, next }, options), options)
    if (answer.rejected.length > 0) throw new CyxError('UPLOAD_INCOMPLETE', { missing: answer.rejected.length, reasons: answer.rejected.slice(0, 5) })
    parts.marked(marks)
    return answer.group ? placementOf(answer.group) : null
  }
  return {
    of: async index => {
      const first = index - index % GROUP_CHUNKS
      const there = await known.get(first)
      if (there && there.staleAt > Date.now()) return there
      const asked = tell({ first, count: Math.min(GROUP_CHUNKS, chunks - first) }).then(group => group ?? Promise.reject(new CyxError('INTERNAL', { what: 'the directory gave no placement' })))
      known.set(first, asked)
      asked.catch(() => { known.delete(first) })
      return asked
    },
    due: () => !told || parts.markable(GROUP_CHUNKS),
    mark: async () => { do await tell(null); while (parts.markable(1)) },
  }
}
