import { statfs } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { getSystemErrorName } from 'node:util'
import { messageOf } from '../../lib/errors.ts'
import type { Addon } from '../webtransport/addon.ts'

/**
 * Writes the parts one after the other from `position` on and syncs the file's data. Calls may overlap; their writes follow each other, and their syncs.
 *
 * @throws the system's error, ENOSPC for a short write; {@link UnsyncedError} when all was written and the sync failed
 */
export type Append = (parts: readonly Uint8Array[], position: number) => Promise<void>

/** What the log asks of the disk; tests put faults here. */
export interface Disk {
  /** For a file that stays open until all appends have ended. */
  appender: (handle: FileHandle) => Append
  freeBytes: (folder: string) => Promise<number>
}

/** Nobody knows what the file holds behind what was promised. */
export class UnsyncedError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause })
  }
}

/** The two halves of an append. */
export interface Halves {
  /** @throws the system's error, ENOSPC for a short write */
  write: (handle: FileHandle, parts: readonly Uint8Array[], position: number) => Promise<void>
  sync: (handle: FileHandle) => Promise<void>
}

/** Those of node:fs. */
export const fileHalves: Halves = {
  write: async (handle, parts, position) => {
    const { bytesWritten } = await handle.writev(parts, position)
    if (bytesWritten !== parts.reduce((sum, { length }) => sum + length, 0)) throw systemError('ENOSPC', 'short write')
  },
  sync: handle => handle.datasync(),
}

/**
 * An append of two halves. One write at a time, so that a process that is killed leaves no hole; one sync at a time, as Linux tells of a failed write-back
 * once, and who looked then has to be the one who hears of it (fsync(2)).
 */
export const appendBy = ({ write, sync }: Halves) => (handle: FileHandle): Append => {
  const [writes, syncs] = [makeLine(), makeLine()]
  return async (parts, position) => {
    if (parts.length > 0) await writes(() => write(handle, parts, position))
    await syncs(() => sync(handle)).catch((error: unknown) => { throw new UnsyncedError(error) })
  }
}

/** Runs jobs one after the other, in the order of the calls. */
function makeLine(): (job: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve()
  return job => {
    const mine = last.then(job)
    last = mine.catch(() => undefined)
    return mine
  }
}

/** In an outcome of the addon: the errno is that of the sync. */
const OF_SYNC = 1 << 16

/** By the addon both halves are one call: each crossing into a thread costs as much as a short write. */
const appendNatively = ({ Appender }: Addon) => ({ fd }: FileHandle): Append => {
  const appender = new Appender(fd)
  return async (parts, position) => {
    const outcome = await appender.append(parts, position)
    if (outcome === 0) return
    const error = systemError(getSystemErrorName(-(outcome & (OF_SYNC - 1))), 'append')
    throw outcome & OF_SYNC ? new UnsyncedError(error) : error
  }
}

/** The real disk. */
export const diskOf = (addon: Addon | null): Disk => ({
  appender: addon ? appendNatively(addon) : appendBy(fileHalves),
  freeBytes: async folder => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
})

const systemError = (code: string, doing: string): Error => Object.assign(new Error(`${code}: ${doing}`), { code })
