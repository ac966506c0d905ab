import type { FileHandle } from 'node:fs/promises'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { messageOf } from '../../lib/errors.ts'
import { hasCode } from '../files.ts'
import { laidOut } from './batch.ts'
import type { Draft, LaidOut } from './batch.ts'
import { UnsyncedError } from './disk.ts'
import type { Disk } from './disk.ts'
import { makeCheck } from './record.ts'
import type { Hash } from './record.ts'
import type { Entries } from './segment.ts'

/** Where a record was written. */
export interface Written { segment: number, offset: number }

/** A record and who waits for it. */
export interface Waiting { draft: Draft, resolve: (written: Written) => void, reject: (error: unknown) => void }

/** The segment that is being written. */
export interface Growing {
  readonly number: number
  readonly handle: FileHandle
  readonly key: Bytes
  readonly entries: Entries
  /** End of what was promised, and of what was written: the next record's place. */
  ends: () => { promised: number, written: number }
  /** Whether nothing more may be written here. */
  isBroken: () => boolean
  /** Whether another batch may be begun now. */
  hasRoom: () => boolean
  /** Resolves when one that is under way was told. */
  progress: () => Promise<void>
  /** Begins to write records; who waits for them is told when they, and all before them, are on the disk, or that one of these failed. */
  begin: (batch: readonly Waiting[]) => void
  /** Resolves when everybody was told. */
  settled: () => Promise<void>
}

export interface GrowingOptions { number: number, handle: FileHandle, key: Bytes, entries: Entries, end: number, hash: Hash, disk: Disk, onFault: (text: string) => void }

/** Rooms of so many bytes are used again: fresh memory is asked of the system page by page. */
const ROOM_BYTES = 512 << 10

/** While one batch is synced the next is written. */
const UNDER_WAY = 2

/** A segment that goes on at `end`. */
export function growFrom({ number, handle, key, entries, end, hash, disk, onFault }: GrowingOptions): Growing {
  const check = makeCheck(key, hash)
  const append = disk.appender(handle)
  let [promised, written, broken] = [end, end, false]
  /** In the order of their places, each until it was told and, if one has failed, the file is cut off behind what was promised. */
  let underWay: Promise<void>[] = []
  const spare: Bytes[] = []
  const take = (bytes: number): Bytes => bytes > ROOM_BYTES ? new Uint8Array(bytes) : spare.pop() ?? new Uint8Array(ROOM_BYTES)
  let failed: { reason: unknown } | null = null

  const tell = ({ room, places, end: after }: LaidOut, batch: readonly Waiting[]): void => {
    promised = after
    for (const [i, { at, offset }] of places.entries()) {
      entries.add(room, at, offset)
      batch[i]?.resolve({ segment: number, offset })
    }
    if (room.length === ROOM_BYTES) spare.push(room)
  }
  /** After a full disk the next batch starts where the last promise ends; after anything else in another segment: nor does a sync after a failed one say what the file holds (fsync(2), Linux 4.13). */
  const recover = async (reason: unknown): Promise<void> => {
    if (reason instanceof UnsyncedError || !hasCode(reason, 'ENOSPC', 'EDQUOT')) {
      onFault(`the disk failed: ${messageOf(reason)}`)
      broken = true
    }
    await handle.truncate(promised).catch(() => { broken = true })
    written = promised
    failed = null
  }
  const finish = async (laid: LaidOut, batch: readonly Waiting[], before: Promise<void> | undefined, appended: Promise<void>): Promise<void> => {
    const [own] = await Promise.allSettled([appended, before])
    if (own.status === 'rejected') failed ??= { reason: own.reason as unknown }
    if (!failed) {
      tell(laid, batch)
      return
    }
    const { reason } = failed
    for (const one of batch) one.reject(reason)
    // The last of those that were under way clears up: none of theirs may still be writing.
    if (underWay.length === 1) await recover(reason)
  }
  return {
    number, handle, key, entries,
    ends: () => ({ promised, written }),
    isBroken: () => broken,
    hasRoom: () => underWay.length < UNDER_WAY && !failed,
    progress: async () => { await underWay[0] },
    begin: batch => {
      const laid = laidOut(batch, written, check, take)
      const place = written
      written = laid.end
      const mine = finish(laid, batch, underWay.at(-1), append(laid.parts, place)).finally(() => { underWay = underWay.filter(one => one !== mine) })
      underWay.push(mine)
    },
    settled: async () => { await Promise.all(underWay) },
  }
}
