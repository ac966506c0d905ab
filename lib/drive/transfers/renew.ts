import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import { dropParts } from '../../cache/uploads.ts'
import { CyxError, packError } from '../../errors.ts'
import type { DriveContext } from '../context.ts'
import { packShape, prepareAgain } from '../upload/prepare.ts'
import { sealedRow } from './row.ts'
import { makeTask } from './task.ts'
import type { Task } from './task.ts'

/** Makes a task begin anew, with new versions and keys: what its journal tells of belongs to a session that has ended, or will. */
export async function renew(context: DriveContext, task: Task): Promise<void> {
  const { row } = task
  if (task.members) task.members = await Promise.all(task.members.map(member => prepareAgain(context, member)))
  task.prepared = { ...await prepareAgain(context, task.prepared), ...task.members ? packShape(task.members) : {} }
  task.storedMap = null
  task.meter = makeTask(row, task).meter
  Object.assign(row, await sealedRow(context, task), { upload: null })
  await dropParts(context.cache, row.id)
}

/** Takes a file that cannot be read any more out of its pack; it is a task by itself from now on, and stopped. */
export function leaveOut(task: Task, { code }: CyxError, entry: unknown): Task | null {
  const at = task.members?.findIndex(one => entry instanceof Uint8Array && equal(one.entry, entry)) ?? -1
  const gone = at < 0 ? undefined : task.members?.splice(at, 1)[0]
  if (!gone) return null
  task.files.splice(at, 1)
  return makeTask({ ...task.row, id: toBase32(gone.entry), upload: null, members: null, error: packError(new CyxError(code)) }, { prepared: gone, members: null })
}
