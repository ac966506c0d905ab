import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { eachPart, putParts, readPart } from '../../cache/uploads.ts'
import type { PartRow } from '../../cache/uploads.ts'
import type { Cache } from '../../cache/db.ts'
import { STANDARD } from '../../codec/sizes.ts'
import type { StorageClass } from '../../codec/sizes.ts'
import type { SentChunk } from './maker.ts'
import { VACANT } from '../../engine/peers.ts'
import type { SentShard } from '../../engine/sendChunk.ts'
import { CyxError } from '../../errors.ts'
import { decodeReceipt } from '../../record/receipt.ts'
import type { Mark } from '../ledger/types.ts'

/** What is known of the chunks of one upload: noted on the disk as it comes, so that what nodes hold is never sent again. */
export interface Parts {
  /** 32 bytes per chunk each; zeros where a chunk is not known. */
  ids: Bytes
  hashes: Bytes
  tables: (Bytes | null)[]
  /** Plaintext bytes of the last chunk with padding; 0 while it is not known, and for an empty file. */
  padded: () => number
  /** Bytes of each entry of a container. */
  entries: (index: number) => readonly number[]
  /** Nodes that hold a shard of a chunk. */
  held: (index: number) => number
  /** Chunks with fewer than `enough` shards, in order. */
  lacking: (enough: number) => number[]
  /** Begins or goes on with a chunk. @throws STORAGE_FILE_CHANGED when it is not the chunk that was sent before */
  open: (index: number, chunk: SentChunk, entries?: number[]) => Promise<PartRow>
  /** Notes a receipt of an open chunk. */
  took: (index: number, sent: SentShard) => void
  /** An open chunk that another device has stored: which nodes have it is known to the directory only. */
  heldElsewhere: (index: number) => void
  /** Ends a chunk: its receipts are ready to be told. */
  close: (index: number) => void
  /** Receipts that the directory does not have, of at most `most` chunks. */
  marks: (most: number) => Mark[]
  /** Whether there are receipts of at least so many chunks to be told. */
  markable: (least: number) => boolean
  /** The directory has them. */
  marked: (marks: readonly Mark[]) => void
  /** Everything noted so far is on the disk. */
  settle: () => Promise<void>
}

/** A chunk's receipts as the directory wants them. */
const markOf = (chunk: number, { chunkId, shardLength, receipts }: PartRow): Mark => ({ chunk, chunkId, shardBytes: shardLength, receipts: [...receipts] })

/**
 * Reads what is known of an upload.
 *
 * @param chunks - how many the file has
 * @param kind - the class it is sent in
 * @param problem - told when the disk takes no more notes; the upload goes on without
 */
export async function openParts(cache: Cache, id: string, chunks: number, problem: (error: unknown) => void, kind: StorageClass = STANDARD): Promise<Parts> {
  const [ids, hashes, counts] = [new Uint8Array(32 * chunks), new Uint8Array(32 * chunks), new Uint8Array(chunks)]
  const tables = new Array<Bytes | null>(chunks).fill(null)
  const entries = new Map<number, readonly number[]>()
  const open = new Map<number, PartRow>()
  const unmarked = new Map<number, PartRow>()
  const dirty = new Map<number, PartRow>()
  let padded = 0

  const learn = (index: number, row: PartRow): void => {
    ids.set(row.chunkId, 32 * index)
    hashes.set(row.hash, 32 * index)
    tables[index] = row.table
    counts[index] = row.holders.length
    if (row.entries.length > 0) entries.set(index, row.entries)
    if (index === chunks - 1) padded = row.padded
  }
  // What comes in one turn of the event loop goes together, and waits for no write before it: the browser has it when the tab dies.
  const writes = new Set<Promise<void>>()
  const write = (): void => {
    const rows = [...dirty]
    dirty.clear()
    const one = putParts(cache, id, rows).catch(problem).finally(() => writes.delete(one))
    writes.add(one)
  }
  const flush = async (): Promise<void> => {
    if (dirty.size > 0) write()
    await Promise.all(writes)
  }
  const note = (index: number, row: PartRow): void => {
    if (dirty.size === 0) setTimeout(() => { if (dirty.size > 0) write() })
    dirty.set(index, row)
  }
  await eachPart(cache, id, (index, row) => {
    if (index >= chunks) return
    learn(index, row)
    if (row.receipts.length > 0) unmarked.set(index, row)
  })
  // The receipts of a chunk that is open are told once, at its end.
  const isMarkable = (index: number): boolean => !open.has(index) && (counts[index] ?? 0) >= kind.stored
  return {
    ids, hashes, tables,
    padded: () => padded,
    entries: index => entries.get(index) ?? [],
    held: index => counts[index] ?? 0,
    lacking: enough => Array.from(counts.keys()).filter(index => (counts[index] ?? 0) < enough),
    open: async (index, { chunkId, shardLength, contentHash, table, padded: plain }, lengths = []) => {
      const known = unmarked.get(index) ?? await readPart(cache, id, index)
      // The same bytes always make the same chunk, so another id is another file.
      if (known && !equal(known.chunkId, chunkId)) throw new CyxError('STORAGE_FILE_CHANGED')
      const row: PartRow = known ?? { chunkId, shardLength, hash: contentHash, table, padded: plain, holders: [], receipts: [], entries: lengths }
      open.set(index, row)
      learn(index, row)
      return row
    },
    took: (index, { shard, node, receipt: bytes }) => {
      const row = open.get(index)
      if (!row) return
      const { receipt, signature } = decodeReceipt(bytes)
      row.holders.push({ shard, node })
      row.receipts.push({ shard, node, grantNonce: receipt.grantNonce, timeMs: receipt.timeMs, signature })
      counts[index] = row.holders.length
      unmarked.set(index, row)
      note(index, row)
    },
    heldElsewhere: index => {
      const row = open.get(index)
      if (!row) return
      row.holders = Array.from({ length: kind.total }, (_, shard) => ({ shard, node: VACANT }))
      counts[index] = row.holders.length
      note(index, row)
    },
    close: index => { open.delete(index) },
    marks: most => [...unmarked].filter(([index]) => isMarkable(index)).slice(0, most).map(([index, row]) => markOf(index, row)),
    markable: least => {
      let count = 0
      for (const index of unmarked.keys()) if (isMarkable(index) && ++count >= least) return true
      return false
    },
    marked: marks => {
      for (const { chunk, receipts } of marks) {
        const row = unmarked.get(chunk)
        if (!row) continue
        const told = new Set<unknown>(receipts)
        row.receipts = row.receipts.filter(receipt => !told.has(receipt))
        if (row.receipts.length === 0) unmarked.delete(chunk)
        note(chunk, row)
      }
    },
    settle: flush,
  }
}
