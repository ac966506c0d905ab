import { equal } from '../../bytes/bytes.ts'
import { toBase32 } from '../../bytes/base.ts'
import { putUploads } from '../../cache/uploads.ts'
import type { Options } from '../../options.ts'
import { decodeJournal } from '../../record/journal.ts'
import type { DriveContext } from '../context.ts'
import { preparedOf } from '../upload/prepare.ts'
import { rowOf } from './row.ts'
import { makeTask } from './task.ts'
import type { Task } from './task.ts'

/** Sessions of one `get_uploads` (canisters/directory). */
const PAGE = 8
/** A session ends so long after its last mark (the directory's setting); one that was marked within the last minutes is under way on another device. */
const [SESSION_MS, IDLE_MS] = [3_600_000, 300_000]

/**
 * Uploads of this drive that this device does not know: another one began them, or this one's storage was cleared. Whoever has the file can finish them.
 *
 * @param known - entry ids in base32 that are in this device's journal
 */
export async function strangers(context: DriveContext, known: ReadonlySet<string>, options: Options): Promise<Task[]> {
  const { directory, keyring, feed, cache } = context
  await feed.sync(options)
  const found: Task[] = []
  for (let after: Uint8Array<ArrayBuffer> | null = null; ;) {
    const page = await directory.getUploads({ after, limit: PAGE }, options)
    for (const { upload, journal, committed, expiresAt, storedMap } of page) {
      if (committed || !journal || expiresAt - Date.now() > SESSION_MS - IDLE_MS) continue
      // One that this version cannot read is left to whoever wrote it.
      const prepared = await keyring.openJournal(upload, journal).then(bytes => preparedOf(decodeJournal(bytes))).catch(() => null)
      if (!prepared || known.has(toBase32(prepared.entry)) || feed.leaves.some(({ version }) => equal(version, prepared.version))) continue
      const task = makeTask(await rowOf(context, { prepared, members: null }, Date.now(), { upload }), { prepared, members: null })
      task.storedMap = storedMap
      found.push(task)
    }
    const last = page.at(-1)
    if (!last || page.length < PAGE) break
    after = last.upload
  }
  await putUploads(cache, found.map(({ row }) => row))
  return found
}
