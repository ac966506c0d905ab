import type { Bytes } from '../../bytes/bytes.ts'
import { chunkCount } from '../../codec/sizes.ts'
import type { Options } from '../../options.ts'
import { GROUP_CHUNKS } from '../context.ts'
import type { DownloadPlan } from '../ledger/types.ts'
import type { OpenFile } from './opened.ts'

/** Pages asked for with the first plan; what opens the file asks for the rest. */
const PAGES_AHEAD = 4

/**
 * The file with a reader that has asked already what opens it: the plan of its first chunks and the pages that this names. The code that asks for them, libp2p with it, is loaded only when
 * something is read; on a slow machine, or over a slow line, the answers are there before it. Each is given once, proven by whoever takes it; further questions go to the directory.
 */
export function askAhead(file: OpenFile, options: Options): OpenFile {
  const { reader, session, payload: { version, size, pack } } = file
  const count = pack ? pack.container + 1 : Math.min(GROUP_CHUNKS, chunkCount(size))
  const pages = new Map<number, Promise<Bytes>>()
  let plan: Promise<DownloadPlan> | null = reader.getDownloadPlan({ version: pack?.version ?? version, session, first: 0, count }, options)
  // A file of a pack needs fewer of its pack's pages than there are. What fails is told to who takes it.
  if (!pack) plan.then(found => {
    for (let page = 1; page < Math.min(found.version.pages, 1 + PAGES_AHEAD); page++) {
      const asked = reader.pages.get(found.pageKey, page, options)
      asked.catch(() => undefined)
      pages.set(page, asked)
    }
  }, () => undefined)
  else plan.catch(() => undefined)
  return {
    ...file,
    reader: {
      ...reader,
      getDownloadPlan: (request, more) => {
        const known = request.first === 0 && request.count === count ? plan : null
        if (known) plan = null
        return known ?? reader.getDownloadPlan(request, more)
      },
      pages: {
        get: (token, page, more) => {
          const known = pages.get(page)
          pages.delete(page)
          return known ?? reader.pages.get(token, page, more)
        },
      },
    },
  }
}
