import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { concat, equal, u64, u8 } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { reader } from '../../lib/bytes/reader.ts'
import { CyxError } from '../../lib/errors.ts'
import { isMissing, replaceFile } from '../files.ts'
import { makeGroupCommit } from './groupCommit.ts'

/** What a record says: a lease was taken, dropped; or a version was found committed (then chunk and shard are zero). */
export const LEASE_OPS = { take: 1, drop: 2, live: 3 } as const

/** One line of the log. */
export interface LeaseRecord { op: keyof typeof LEASE_OPS, version: Bytes, chunkIndex: number, chunkId: Bytes, shardIndex: number, atMs: number }

/** op u8 ‖ version [16] ‖ chunk index u64 ‖ chunk id [32] ‖ shard index u8 ‖ time u64 ‖ first 8 bytes of BLAKE3 of all before. */
const BODY_BYTES = 1 + 16 + 8 + 32 + 1 + 8
const CHECK_BYTES = 8
export const RECORD_BYTES = BODY_BYTES + CHECK_BYTES

/** An append-only file of leases. */
export interface LeaseLog {
  /** Resolves when the records are on the disk; those of overlapping calls share a sync. */
  append: (records: readonly LeaseRecord[]) => Promise<void>
  /** Replaces the log by these records. */
  rewrite: (records: readonly LeaseRecord[]) => Promise<void>
  close: () => Promise<void>
}

/**
 * Opens the log and reads what is in it. A record that a crash cut short ends the log there.
 *
 * @throws STORAGE_CORRUPT when a damaged record has good ones behind it: that is no crash
 */
export async function openLeaseLog(path: string): Promise<{ log: LeaseLog, records: LeaseRecord[] }> {
  const { records, whole } = decodeLog(await content(path))
  let handle = await openForWriting(path)
  await handle.truncate(whole)
  let end = whole
  let waiting: LeaseRecord[] = []
  const commit = makeGroupCommit(async () => {
    const bytes = concat(...waiting.map(encodeRecord))
    waiting = []
    // At the end of the last good record: what a failed write left behind is overwritten.
    const { bytesWritten } = await handle.write(bytes, 0, bytes.length, end)
    if (bytesWritten !== bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    await handle.datasync()
    end += bytes.length
  })
  const append = async (added: readonly LeaseRecord[]): Promise<void> => {
    waiting.push(...added)
    await commit()
  }
  const rewrite = async (kept: readonly LeaseRecord[]): Promise<void> => {
    const bytes = concat(...kept.map(encodeRecord))
    await handle.close()
    await replaceFile(path, bytes, 0o600)
    handle = await openForWriting(path)
    end = bytes.length
  }
  return { log: { append, rewrite, close: () => handle.close() }, records }
}

const openForWriting = (path: string): Promise<FileHandle> => open(path, constants.O_RDWR | constants.O_CREAT, 0o600)

const encodeRecord = ({ op, version, chunkIndex, chunkId, shardIndex, atMs }: LeaseRecord): Bytes => {
  const body = concat(u8(LEASE_OPS[op]), version, u64(chunkIndex), chunkId, u8(shardIndex), u64(atMs))
  return concat(body, blake3(body).subarray(0, CHECK_BYTES))
}

function decodeLog(bytes: Uint8Array): { records: LeaseRecord[], whole: number } {
  const records: LeaseRecord[] = []
  let broken: number | null = null
  for (let offset = 0; offset + RECORD_BYTES <= bytes.length; offset += RECORD_BYTES) {
    const record = decodeRecord(bytes.subarray(offset, offset + RECORD_BYTES))
    if (!record) broken ??= offset
    else if (broken === null) records.push(record)
    else throw new CyxError('STORAGE_CORRUPT', { what: 'the lease log' })
  }
  return { records, whole: records.length * RECORD_BYTES }
}

function decodeRecord(bytes: Uint8Array): LeaseRecord | null {
  const body = bytes.subarray(0, BODY_BYTES)
  if (!equal(blake3(body).subarray(0, CHECK_BYTES), bytes.subarray(BODY_BYTES))) return null
  const from = reader(body, what => new CyxError('STORAGE_CORRUPT', { what }))
  const code = from.u8()
  for (const op of Object.keys(LEASE_OPS) as LeaseRecord['op'][]) {
    if (LEASE_OPS[op] === code) return { op, version: from.take(16), chunkIndex: from.u64(), chunkId: from.take(32), shardIndex: from.u8(), atMs: from.u64() }
  }
  return null
}

async function content(path: string): Promise<Uint8Array> {
  try { return await readFile(path) } catch (error) {
    if (isMissing(error)) return new Uint8Array(0)
    throw error
  }
}
