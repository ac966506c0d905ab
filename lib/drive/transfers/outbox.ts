import { putUploads } from '../../cache/uploads.ts'
import { hkdfBase } from '../../keys/derive.ts'
import type { Options } from '../../options.ts'
import type { DriveContext } from '../context.ts'
import { keepCopy } from '../upload/source.ts'
import type { Task } from './task.ts'

/** A larger file is kept only where the browser gives a handle to it; while the tab stays open it needs neither. */
const KEPT_FILE_BYTES = 256 * 2 ** 20

/**
 * Keeps files that were added without network: sealed copies of those that could not be opened again after a reload.
 *
 * @throws STORAGE_LOCAL_FULL when the device has no room; those before are kept
 */
export async function keepForLater(context: DriveContext, tasks: readonly Task[], options: Options): Promise<void> {
  for (const { row, prepared, members, files: [file] } of tasks) {
    if (!file || members || row.handle || file.size > KEPT_FILE_BYTES) continue
    const dek = await hkdfBase(await context.keyring.openDek(prepared.version, prepared.sealedDek))
    await keepCopy(context, row.id, prepared, dek, file, options)
    row.kept = true
    await putUploads(context.cache, [row])
  }
}
