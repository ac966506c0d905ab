import { openCache } from '../../cache/db.ts'

/** What TypeScript's library does not have yet: WICG File System Access §2.3, in Chromium only. */
interface Asking { requestPermission?: (how: { mode: 'read' }) => Promise<PermissionState> }

/**
 * Asks the person for leave to read the files of waiting uploads again. In the page and in a click only.
 *
 * @param transfer - one upload, or null for all
 */
export async function reopen(transfer: string | null): Promise<void> {
  const cache = await openCache()
  try {
    for (const { id, handle } of await cache.getAll('uploads')) {
      if (handle && (transfer === null || transfer === id)) await (handle as Asking).requestPermission?.({ mode: 'read' })
    }
  } finally { cache.close() }
}
