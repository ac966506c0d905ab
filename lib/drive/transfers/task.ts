import { toBase32 } from '../../bytes/base.ts'
import type { UploadRow } from '../../cache/uploads.ts'
import { makeMeter } from '../../engine/meter.ts'
import type { Meter } from '../../engine/meter.ts'
import type { Progress } from '../../options.ts'
import type { Transfer } from '../types.ts'
import { kindOf } from '../upload/prepare.ts'
import type { Prepared } from '../upload/prepare.ts'

/**
 * What an upload is doing. `asking`: its file has to be opened or picked again. `resting`: it is in the list, and waits until more nodes answer.
 * `done`: it is on all
 * its nodes.
 */
export type TaskState = 'waiting' | 'running' | 'paused' | 'failed' | 'asking' | 'resting' | 'done'

/** Why an upload was stopped: by a person, by the network, or with the drive. */
export type StopReason = 'pause' | 'cancel' | 'offline' | 'close'

/** An upload of this drive, and where it stands. */
export interface Task {
  row: UploadRow
  /** What is sent as one object: a file by itself, or a pack. */
  prepared: Prepared
  /** The files of a pack. */
  members: Prepared[] | null
  /** The files as they were given since this engine began, in their order; one where it is no pack. */
  files: (File | null)[]
  state: TaskState
  /** Out of the tray. */
  hidden: boolean
  progress: Progress
  meter: Meter
  stop: AbortController | null
  why: StopReason | null
  /** Chunks that another device has stored, one bit each, lowest first; none when this device began it. */
  storedMap: Uint8Array | null
  /** Sessions that have ended since it was added. */
  renewed: number
  /** It was in the journal when this engine began: it may be in the list already. */
  known: boolean
  timer: ReturnType<typeof setTimeout> | undefined
}

/** A task that waits. */
export const makeTask = (row: UploadRow, { prepared, members }: Pick<Task, 'prepared' | 'members'>, files: readonly (File | null)[] = []): Task => ({
  row, prepared, members, files: (members ?? [prepared]).map((_, i) => files[i] ?? null), state: row.paused ? 'paused' : row.error ? 'failed' : 'waiting', hidden: false, progress: { phase: 'waiting' }, meter: makeMeter(prepared.size, kindOf(prepared).total),
  stop: null, why: null, storedMap: null, renewed: 0, known: false, timer: undefined,
})

/** Whether another device has stored a chunk. */
export const elsewhere = ({ storedMap }: Task) => (index: number): boolean => storedMap !== null && ((storedMap[index >> 3] ?? 0) >> (index & 7) & 1) === 1

/** The task's row of the tray. */
export function transferOf({ row, prepared: { name, size, from, class: kind }, state, progress, meter }: Task): Transfer {
  const base = { id: row.id, direction: 'up' as const, name, size, error: state === 'failed' ? row.error : null, ...from && kind ? { again: { entry: toBase32(from.entry), to: kind } } : {} }
  const doneBytes = meter.done()
  switch (state) {
    case 'paused': return { ...base, progress: { phase: 'paused', doneBytes, totalBytes: size } }
    case 'asking': return { ...base, progress: { phase: 'asking', doneBytes, totalBytes: size, reopen: row.handle !== null } }
    case 'waiting': return { ...base, progress: { phase: 'waiting' } }
    default: return { ...base, progress }
  }
}
