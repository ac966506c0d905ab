import type { FileHandle } from 'node:fs/promises'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { messageOf } from '../../lib/errors.ts'
import { hasCode } from '../files.ts'
import { laidOut } from './batch.ts'
import type { Draft } from './batch.ts'
import type { Disk } from './disk.ts'
import { makeGroupCommit } from './groupCommit.ts'
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
  /** Writes records, and answers then; who waits for them is told after a sync, which overlapping calls share. One call at a time. @throws the system's error; nobody is told then */
  write: (batch: readonly Waiting[]) => Promise<void>
  /** After a failed write: the next one starts at the same place if the disk was but full, else in another segment. */
  giveUp: (error: unknown) => Promise<void>
  /** Resolves when everybody was told. */
  settled: () => Promise<void>
}

export interface GrowingOptions { number: number, handle: FileHandle, key: Bytes, entries: Entries, end: number, hash: Hash, disk: Disk, onFault: (text: string) => void }

/** A segment that goes on at `end`. While a sync runs, the next records are written: the disk waits for nobody. */
export function growFrom({ number, handle, key, entries, end, hash, disk, onFault }: GrowingOptions): Growing {
  const check = makeCheck(key, hash)
  const telling = new Set<Promise<void>>()
  let [promised, written, broken] = [end, end, false]
  let unsure: Error | null = null
  const breakOff = (error: unknown): void => {
    if (!broken) onFault(`the disk failed: ${messageOf(error)}`)
    broken = true
  }
  // After a failed sync nobody knows what the file holds (fsync(2), Linux 4.13), nor does a sync after it say: it is closed there.
  const sync = makeGroupCommit(async () => {
    if (unsure) throw unsure
    try { await disk.sync(handle) } catch (error) {
      unsure = error instanceof Error ? error : new Error(messageOf(error))
      breakOff(error)
      await handle.truncate(promised).catch(() => undefined)
      throw error
    }
  })
  return {
    number, handle, key, entries,
    ends: () => ({ promised, written }),
    isBroken: () => broken,
    write: async batch => {
      const { parts, room, places, end: after } = laidOut(batch, written, check)
      await disk.write(handle, parts, written)
      written = after
      const told = sync().then(() => {
        promised = after
        for (const [i, { at, offset }] of places.entries()) {
          entries.add(room, at, offset)
          batch[i]?.resolve({ segment: number, offset })
        }
      }, (error: unknown) => { for (const one of batch) one.reject(error) }).finally(() => { telling.delete(told) })
      telling.add(told)
    },
    giveUp: async error => {
      if (!hasCode(error, 'ENOSPC', 'EDQUOT')) breakOff(error)
      await handle.truncate(unsure ? promised : written).catch(() => { broken = true })
    },
    settled: async () => { await Promise.all(telling) },
  }
}
