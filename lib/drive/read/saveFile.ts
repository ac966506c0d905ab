import type { Bytes } from '../../bytes/bytes.ts'
import type { SaveRecord, Saves } from '../../cache/saves.ts'
import { CHUNK_BYTES } from '../../codec/sizes.ts'
import { CyxError, isAbort } from '../../errors.ts'
import type { Options } from '../../options.ts'

/**
 * What was written is in the file for good only when it is closed, and opening it again copies it: so it is closed after 256 MiB, then each time it
 * has doubled. A kill costs half of the bytes at most, all copies together cost as much as the file.
 */
const FIRST_COMMIT_BYTES = 256 * 1024 * 1024

/**
 * Writes a download into its file, from where it stands.
 *
 * @param open - the plaintext from a byte on, whole chunks
 * @param record - kept up to date in `saves`; gone from there when the file is whole, or when the person cancels
 * @throws STORAGE_LOCAL_FULL when the disk is full; STORAGE_CORRUPT when the source has more or fewer bytes than announced; what the source throws. What was
 *   written stays then, and the next call goes on behind it
 */
export async function saveFile(record: SaveRecord, saves: Saves, open: (fromByte: number) => AsyncIterable<Bytes>, { signal, commitBytes = FIRST_COMMIT_BYTES }: Options & { commitBytes?: number } = {}): Promise<void> {
  signal?.throwIfAborted()
  const { file, size } = record
  let written = await standing(record)
  let writable = await file.createWritable({ keepExistingData: written > 0 })
  let nextCommit = Math.max(commitBytes, 2 * written)

  const commit = async (): Promise<void> => {
    await writable.close()
    record.doneBytes = written - written % CHUNK_BYTES
    record.modified = (await file.getFile()).lastModified
    await saves.put(record)
  }
  try {
    if (written > 0) await writable.truncate(written)
    for await (const bytes of open(written)) {
      signal?.throwIfAborted()
      if (written + bytes.length > size) throw new CyxError('STORAGE_CORRUPT', { what: `more than ${String(size)} bytes` })
      await writable.write({ type: 'write', position: written, data: bytes })
      written += bytes.length
      if (written >= nextCommit && written < size) {
        await commit()
        writable = await file.createWritable({ keepExistingData: true })
        nextCommit = 2 * written
      }
    }
    if (written !== size) throw new CyxError('STORAGE_CORRUPT', { what: `${String(written)} bytes instead of ${String(size)}` })
    await writable.close()
    await saves.remove(record.id)
  } catch (error) {
    if (isAbort(error) || signal?.aborted) {
      await writable.abort().catch(() => undefined)
      await saves.remove(record.id)
      throw error
    }
    // What has come stays: the next try goes on from there.
    await commit().catch(() => undefined)
    throw error instanceof Error && error.name === 'QuotaExceededError' ? new CyxError('STORAGE_LOCAL_FULL', {}, error) : error
  }
}

/** Where to go on: at the last commit, if the file is as it was left. */
async function standing({ file, doneBytes, modified }: SaveRecord): Promise<number> {
  if (doneBytes === 0) return 0
  const there = await file.getFile().catch(() => null)
  return there && there.size >= doneBytes && there.lastModified === modified ? doneBytes : 0
}
