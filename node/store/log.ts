import { constants } from 'node:fs'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { CyxError, messageOf } from '../../lib/errors.ts'
import { hasCode, isMissing, syncFolder } from '../files.ts'
import { sizeOf } from './batch.ts'
import type { Draft } from './batch.ts'
import type { Disk } from './disk.ts'
import { makeGroupCommit } from './groupCommit.ts'
import { growFrom } from './growing.ts'
import type { Growing, Waiting, Written } from './growing.ts'
import type { Hash } from './record.ts'
import { SEGMENT_HEADER_BYTES, entriesIn, makeEntries, readIndexFile, readSegmentKey, replayEntries, segmentHeader, walkSegment, writeIndexFile } from './segment.ts'
import type { Entries, OnRecord } from './segment.ts'

/** An append-only log in segments. */
export interface Log {
  /** Resolves when the record is on the disk; those of overlapping calls share a sync. A refused one leaves nothing behind. */
  append: (draft: Draft) => Promise<Written>
  /** So many bytes from there; null where the segment is gone or shorter. */
  read: (segment: number, offset: number, length: number) => Promise<Bytes | null>
  /** All segments by number with their bytes; the last is being written. */
  segments: () => { number: number, bytes: number, sealed: boolean }[]
  /** Begins a new segment, so that the one that was being written can be compacted. */
  seal: () => Promise<void>
  /** The records of a sealed segment. */
  replay: (segment: number, onRecord: OnRecord) => Promise<void>
  /** Removes a sealed segment for good. */
  remove: (segment: number) => Promise<void>
  close: () => Promise<void>
}

export interface LogOptions { folder: string, segmentBytes: number, hash: Hash, disk: Disk, onRecord: OnRecord, onFault: (text: string) => void }

/** Bytes written at a time, at most: ten usual shards. While they are written those who were answered before hash their next ones. */
const BATCH_BYTES = 4 << 20

/** With so many bytes waiting a write begins at once: it takes longer than one more sync. */
const HURRY_BYTES = 64 << 10

/** Records of a segment, at most: the last one is read from its data at a start, each record hashed. */
const SEGMENT_RECORDS = 65_536

/** Segments open for reading at a time. */
const OPEN_MAX = 128

/** What reading a segment's data tells. */
interface Walked { number: number, key: Bytes, entries: Entries, end: number }

/** Opens the log and calls back with every record in it: sealed segments by their index files, the last one by its data. */
export async function openLog({ folder, segmentBytes, hash, disk, onRecord, onFault }: LogOptions): Promise<Log> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const pathOf = (number: number, kind: 'log' | 'index'): string => join(folder, `${number.toString(16).padStart(8, '0')}.${kind}`)
  const sealed = new Map<number, number>()
  const readers = new Map<number, Promise<FileHandle>>()
  let sealing = Promise.resolve()

  const reader = (number: number): Promise<FileHandle> => {
    const known = readers.get(number)
    readers.delete(number)
    const handle = known ?? open(pathOf(number, 'log'))
    readers.set(number, handle)
    handle.catch(() => { readers.delete(number) })
    const [oldest] = readers.keys()
    if (readers.size > OPEN_MAX && oldest !== undefined) closeReader(oldest)
    return handle
  }
  const closeReader = (number: number): void => {
    const handle = readers.get(number)
    readers.delete(number)
    // A read that is under way ends first (node:fs, filehandle.close).
    handle?.then(one => one.close()).catch((error: unknown) => { onFault(`a segment was not closed: ${messageOf(error)}`) })
  }
  /** The records of a segment's data, and its entries for an index file. */
  const walk = async (number: number, handle: FileHandle, listener: OnRecord): Promise<Walked | null> => {
    const key = await readSegmentKey(handle, number, hash)
    if (!key) return null
    const entries = makeEntries()
    const { end, skipped } = await walkSegment(handle, number, key, hash, (cores, at, segment, offset, damaged) => {
      entries.add(cores.bytes, at, offset)
      listener(cores, at, segment, offset, damaged)
    })
    if (skipped > 0) onFault(`segment ${String(number)} has ${String(skipped)} bytes that are no records: a write that was cut short, or damage`)
    return { number, key, entries, end }
  }
  const replay = async (number: number, listener: OnRecord): Promise<number> => {
    const index = await readIndexFile(pathOf(number, 'index'), number, hash)
    if (index) {
      replayEntries(index.cores, number, listener)
      return index.segmentBytes
    }
    const handle = await reader(number)
    const found = await walk(number, handle, listener)
    if (!found) {
      // A crash between the file's name and its header leaves this; more than a header in it is damage.
      const { size } = await handle.stat()
      if (size > SEGMENT_HEADER_BYTES) onFault(`segment ${String(number)} cannot be read: both copies of its header are damaged`)
      return size
    }
    await writeIndexFile(pathOf(number, 'index'), number, found.end, found.key, found.entries.bytes(), hash)
    return found.end
  }
  const create = async (number: number): Promise<Growing> => {
    const handle = await open(pathOf(number, 'log'), constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC, 0o600)
    const key = crypto.getRandomValues(new Uint8Array(32))
    try {
      await disk.appender(handle)([segmentHeader(number, key, hash)], 0)
      await syncFolder(folder)
    } catch (error) {
      await handle.close()
      await rm(pathOf(number, 'log'), { force: true })
      throw error
    }
    return growFrom({ number, handle, key, entries: makeEntries(), end: SEGMENT_HEADER_BYTES, hash, disk, onFault })
  }
  const reopen = async (number: number): Promise<Growing | null> => {
    const handle = await open(pathOf(number, 'log'), constants.O_RDWR)
    const found = await walk(number, handle, onRecord)
    if (!found) {
      await handle.close()
      await replay(number, onRecord)
      return null
    }
    // What is behind the last good record was promised to nobody.
    await handle.truncate(found.end)
    await disk.appender(handle)([], found.end)
    return growFrom({ ...found, handle, hash, disk, onFault })
  }

  const numbers = (await readdir(folder)).flatMap(name => /^[0-9a-f]{8}\.log$/.test(name) ? [Number.parseInt(name, 16)] : []).sort((a, b) => a - b)
  const last = numbers.at(-1)
  for (const number of numbers.slice(0, -1)) sealed.set(number, await replay(number, onRecord))
  // A segment with an index file is finished, also when no other came after it.
  const finished = last !== undefined && await readIndexFile(pathOf(last, 'index'), last, hash) !== null
  if (last !== undefined && finished) sealed.set(last, await replay(last, onRecord))
  let active = last === undefined || finished ? await create((last ?? 0) + 1) : await reopen(last) ?? await create(last + 1)
  if (last !== undefined && active.number !== last) sealed.set(last, sealed.get(last) ?? 0)

  const seal = ({ number, handle, key, entries, ends }: Growing): void => {
    const { promised: end } = ends()
    sealed.set(number, end)
    // Readers open it anew; the index file is a convenience, its lack is made good at the next start.
    sealing = sealing.then(() => writeIndexFile(pathOf(number, 'index'), number, end, key, entries.bytes(), hash))
      .catch((error: unknown) => { onFault(`the index of segment ${String(number)} was not written: ${messageOf(error)}`) })
      .then(() => handle.close())
      .catch((error: unknown) => { onFault(`segment ${String(number)} was not closed: ${messageOf(error)}`) })
  }
  const waiting: Waiting[] = []
  let sealWanted = false
  const beginNext = async (): Promise<void> => {
    await active.settled()
    const next = await create(active.number + 1)
    seal(active)
    active = next
  }
  const takeBatch = (): Waiting[] => {
    let bytes = 0
    const rest = waiting.findIndex(({ draft }) => (bytes += sizeOf(draft)) > BATCH_BYTES)
    return waiting.splice(0, rest === -1 ? waiting.length : Math.max(1, rest))
  }
  const commit = makeGroupCommit(async () => {
    // Those who were answered together ask again together: one turn of the event loop later all of them are here.
    if (waiting.reduce((sum, { draft }) => sum + sizeOf(draft), 0) < HURRY_BYTES) await new Promise(resolve => { setImmediate(resolve) })
    if (sealWanted) {
      sealWanted = false
      // The one that is written goes on then.
      await beginNext().catch((error: unknown) => { onFault(`no new segment was begun: ${messageOf(error)}`) })
    }
    while (!active.hasRoom()) await active.progress()
    const batch = takeBatch()
    if (batch.length === 0) return
    try {
      if (active.isBroken() || active.ends().written >= segmentBytes || active.entries.count() >= SEGMENT_RECORDS) await beginNext()
      active.begin(batch)
    } catch (error) {
      for (const one of batch) one.reject(error)
    }
    if (waiting.length > 0) void commit()
  })
  return {
    append: draft => new Promise((resolve, reject) => {
      waiting.push({ draft, resolve, reject })
      commit().catch(reject)
    }),
    read: async (segment, offset, length) => {
      const bytes = new Uint8Array(length)
      for (let tries = 0; ; tries++) {
        try {
          const handle = segment === active.number ? active.handle : await reader(segment)
          const { bytesRead } = await handle.read(bytes, 0, length, offset)
          return bytesRead === length ? bytes : null
        } catch (error) {
          // Closed to make room for another between the two lines: open it again.
          if (hasCode(error, 'EBADF') && tries < 3) continue
          // Compaction has taken it away meanwhile, or the disk cannot read it.
          if (isMissing(error) || hasCode(error, 'EIO')) return null
          throw error
        }
      }
    },
    segments: () => [...[...sealed].map(([number, bytes]) => ({ number, bytes, sealed: true })), { number: active.number, bytes: active.ends().promised, sealed: false }],
    seal: async () => {
      sealWanted = true
      await commit()
    },
    replay: async (segment, listener) => {
      if (!sealed.has(segment)) throw new CyxError('INTERNAL', { what: 'the segment is still written' })
      await sealing
      await replay(segment, listener)
    },
    remove: async segment => {
      await sealing
      sealed.delete(segment)
      closeReader(segment)
      for (const kind of ['log', 'index'] as const) await rm(pathOf(segment, kind), { force: true })
      await syncFolder(folder)
    },
    close: async () => {
      do await commit()
      while (waiting.length > 0)
      await active.settled()
      await sealing
      await active.handle.close()
      for (const number of [...readers.keys()]) closeReader(number)
    },
  }
}

/** Records that a log has by its index files, so that room is made for them at once. */
export async function expectedRecords(folder: string): Promise<number> {
  const names = await readdir(folder).catch((error: unknown) => { if (isMissing(error)) return []; throw error })
  const sizes = await Promise.all(names.filter(name => name.endsWith('.index')).map(async name => (await stat(join(folder, name))).size))
  return entriesIn(sizes.reduce((sum, size) => sum + size, 0))
}
