import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isCyxError } from '../lib/errors.ts'
import type { NodeDirectory } from './directory.ts'
import { isMissing, replaceFile } from './files.ts'
import { CALL_MS } from './rounds.ts'
import type { Store } from './store/store.ts'
import { whyOf } from './why.ts'

/** How far the directory's log of deletions was read, a number as text; beside the store, so that a restart goes on there. */
const FILE = 'deletions'

export interface DeletionsOptions {
  folder: string
  store: Pick<Store, 'settle'>
  directory: Pick<NodeDirectory, 'deletedVersions'>
  /** Where the log ends, by the last heartbeat; null: nobody has said yet, or it was long ago. */
  logEnd: () => bigint | null
  onFault: (text: string) => void
}

/**
 * One round of reading what the directory's log of deletions has more: leases of those versions are dropped, and the place in the log is kept only then.
 * A log that is shorter than what was read is another directory's, set up anew: it is read from its start.
 */
export function makeDeletions({ folder, store, directory, logEnd, onFault }: DeletionsOptions): (signal: AbortSignal) => Promise<void> {
  const path = join(folder, FILE)
  let place: bigint | null = null
  let silent = false
  return async signal => {
    let read = place ??= await readPlace(path)
    // Reading is an update call, which costs the directory something: most rounds end here.
    if (logEnd() === read) return
    for (;;) {
      let answer: Awaited<ReturnType<NodeDirectory['deletedVersions']>>
      try {
        answer = await directory.deletedVersions(read, { signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]) })
      } catch (error) {
        // Before its first heartbeat the directory does not know the node; of a silence its heartbeats tell too.
        if (!signal.aborted && !silent && !isCyxError(error, 'AUTH_INSUFFICIENT_PERMISSIONS')) onFault(`the directory did not say which versions were deleted: ${whyOf(error)}`)
        silent = true
        return
      }
      silent = false
      const { versions, head, last } = answer
      for (const version of versions) await store.settle(version, 'gone')
      const next = head < read ? 0n : versions.length === 0 ? head : last
      if (next === read) return
      await replaceFile(path, String(next), 0o600)
      read = place = next
    }
  }
}

async function readPlace(path: string): Promise<bigint> {
  try {
    const text = await readFile(path, 'utf8')
    return /^\d{1,20}$/.test(text) ? BigInt(text) : 0n
  } catch (error) {
    if (isMissing(error)) return 0n
    throw error
  }
}
