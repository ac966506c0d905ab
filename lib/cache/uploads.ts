import type { Bytes } from '../bytes/bytes.ts'
import type { ErrorRecord } from '../errors.ts'
import { writing } from './db.ts'
import type { Cache } from './db.ts'

/** An upload that outlives its tab. What it is of stands in `sealed`; a handle names its file, as the browser keeps it. */
export interface UploadRow {
  /** Entry id in base32: the transfer's name, too. */
  id: string
  /** Account id in base32. */
  account: string
  /** lib/record/journal.ts, sealed with the entry id for its object. */
  sealed: Bytes
  /** Rows with a smaller number go first. */
  order: number
  /** The directory's session, when there is one. */
  upload: Bytes | null
  /** Paused by a person. */
  paused: boolean
  /** What stopped it, until it is tried again. */
  error: ErrorRecord | null
  /** It is in the list; what is left is to bring every chunk to all its nodes. */
  listed: boolean
  /** How the file can be opened again after a reload, where the browser gives such handles (File System Access). */
  handle: FileSystemFileHandle | null
  /** A sealed copy of the whole file lies in this database. */
  kept: boolean
  /** The files of a pack, as `sealed` is; null for a file by itself. */
  members: Bytes | null
}

/** A receipt as the directory wants it. */
export interface KeptReceipt { shard: number, node: number, grantNonce: Bytes, timeMs: number, signature: Bytes }

/** What nodes hold of one chunk. */
export interface PartRow {
  chunkId: Bytes
  shardLength: number
  /** For the head: content hash, length table, plaintext bytes with padding. */
  hash: Bytes
  table: Bytes | null
  padded: number
  /** Nodes that hold a shard, one row each; no shard and no node comes twice. */
  holders: { shard: number, node: number }[]
  /** Receipts that the directory does not have yet. */
  receipts: KeptReceipt[]
  /** Bytes of each entry of a container, in order; none for a chunk of a file. */
  entries: number[]
}

/** A sealed chunk of a file in one piece, as class *on-chain* has it. */
export interface KeptPiece { bytes: Bytes, table: Bytes | null, padded: number, chunkId: Bytes }

const everyPart = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER])

/** Rows of one account in their order. */
export async function readUploads(cache: Cache, account: string): Promise<UploadRow[]> {
  const rows = await cache.getAll('uploads', IDBKeyRange.bound([account], [account, '\uffff']))
  return rows.sort((a, b) => a.order - b.order)
}

/** Writes rows, many in one transaction. @throws STORAGE_LOCAL_FULL */
export async function putUploads(cache: Cache, rows: readonly UploadRow[]): Promise<void> {
  const all = cache.transaction('uploads', 'readwrite')
  await writing(Promise.all([...rows.map(row => all.store.put(row, [row.account, row.id])), all.done]))
}

/** Forgets an upload with all that was noted and kept of it. */
export async function dropUpload(cache: Cache, { account, id }: Pick<UploadRow, 'account' | 'id'>): Promise<void> {
  const all = cache.transaction(['uploads', 'uploadParts', 'uploadKept'], 'readwrite')
  await Promise.all([
    all.objectStore('uploads').delete([account, id]), all.objectStore('uploadParts').delete(everyPart(id)), all.objectStore('uploadKept').delete(everyPart(id)), all.done,
  ])
}

/** Tells what nodes hold of an upload, chunk by chunk in order; a file of 100 GB has 24,000. */
export async function eachPart(cache: Cache, id: string, tell: (index: number, part: PartRow) => void): Promise<void> {
  for (let cursor = await cache.transaction('uploadParts').store.openCursor(everyPart(id)); cursor; cursor = await cursor.continue()) tell(cursor.key[1], cursor.value)
}

/** What nodes hold of one chunk, or undefined. */
export const readPart = (cache: Cache, id: string, index: number): Promise<PartRow | undefined> => cache.get('uploadParts', [id, index])

/**
 * Notes what nodes hold of some chunks. The browser is told at once that this is all, so that it is kept though the tab dies the next moment.
 * Not flushed to the disk by force: what is lost in a power cut is asked of the nodes again. @throws STORAGE_LOCAL_FULL
 */
export async function putParts(cache: Cache, id: string, parts: Iterable<readonly [number, PartRow]>): Promise<void> {
  const all = cache.transaction('uploadParts', 'readwrite', { durability: 'relaxed' })
  const puts = Array.from(parts, ([index, row]) => all.store.put(row, [id, index]))
  all.commit()
  await writing(Promise.all([...puts, all.done]))
}

/** Forgets what nodes hold of an upload: its session has ended. */
export const dropParts = (cache: Cache, id: string): Promise<void> => cache.delete('uploadParts', everyPart(id))

/** Keeps a sealed piece. @throws STORAGE_LOCAL_FULL */
export const putPiece = async (cache: Cache, id: string, index: number, piece: KeptPiece): Promise<void> => { await writing(cache.put('uploadKept', piece, [id, index])) }

/** A kept piece, or undefined. */
export const readPiece = (cache: Cache, id: string, index: number): Promise<KeptPiece | undefined> => cache.get('uploadKept', [id, index])
