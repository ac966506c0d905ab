import { toBase32 } from '../../bytes/base.ts'
import type { ReadCache } from '../../cache/shared.ts'
import { makeGate } from '../../engine/gate.ts'
import type { Options } from '../../options.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { Reading } from '../context.ts'
import type { Pages } from '../ledger/bucket.ts'
import { contentSegments } from './content.ts'
import { openFile } from './file.ts'
import type { VersionFile } from './file.ts'
import { firstPlanOf, openKept, openVersion } from './open.ts'
import type { Access, ProvenVersion } from './open.ts'
import { isPacked, openPacked } from './packed.ts'
import { makePlans } from './plans.ts'
import type { Plans } from './plans.ts'
import { makeRuns } from './runs.ts'
import { makeSegments } from './segments.ts'
import type { Segments } from './segments.ts'

/** A version that is open: ready for ranges, for whole streams, for the cache. */
export interface OpenBook { version: ProvenVersion, plans: Plans, segments: Segments, file: VersionFile }

/** Versions that were opened lately: the next range of one of them starts at once. */
export interface Library {
  /** Opens a version, from this device where it is kept, else from the network. @throws STORAGE_CORRUPT, directory and bucket errors */
  open: (access: Access, options?: Options) => Promise<OpenBook>
  close: () => void
}

/** Versions kept open: their heads are in memory. */
const OPEN = 16

/** Segments on their way at once, over all files: 4 MiB. */
const SEGMENTS_AT_ONCE = 16

/** Containers of packs on their way at once. Not in the gate of the chunks: an upload that is made of stored files has its place in there while it reads. */
const CONTAINERS_AT_ONCE = 2

/** Nothing is open. */
export function makeLibrary(context: Reading, cache: ReadCache, pages: Pages): Library {
  const gate = makeGate(SEGMENTS_AT_ONCE)
  const containers = { ...context, chunks: makeGate(CONTAINERS_AT_ONCE) }
  const books = new Map<string, OpenBook>()
  const opening = makeRuns<string, OpenBook>()
  const begin = async (access: Access, options: Options): Promise<OpenBook> => {
    if (isPacked(access)) {
      const book = await openPacked(containers, pages, access, { ...options, cache })
      return { ...book, file: openFile(book.segments, access.size) }
    }
    const version = await openKept(access, cache) ?? await openVersion(access, pages, GROUP_CHUNKS, { ...options, keep: cache })
    const plans = makePlans(access.chunks, access.plan, firstPlanOf(version))
    const segments = version.onChain ? contentSegments(context, pages, version, cache) : makeSegments({ context, cache, plans, gate }, version)
    return { version, plans, segments, file: openFile(segments, version.head.size) }
  }
  return {
    open: async (access, options = {}) => {
      const key = toBase32(access.version)
      const book = books.get(key) ?? await opening.join(key, signal => begin(access, { signal }), options)
      books.delete(key)
      books.set(key, book)
      const [oldest] = books.keys()
      if (books.size > OPEN && oldest !== undefined) books.delete(oldest)
      return book
    },
    close: () => { books.clear() },
  }
}
