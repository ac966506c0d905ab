import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { decodeRecord, encodeRecord } from '../bytes/cbor.ts'
import { cidOf } from '../bytes/cid.ts'
import { CLASS_NAMES } from '../bytes/className.ts'
import type { ClassName } from '../bytes/className.ts'
import { blake3 } from '../bytes/hash.ts'
import { bytes, exactly, int, list, misfit, oneOf, record } from '../bytes/schema.ts'
import { CyxError } from '../errors.ts'
import { PAGE_BYTES, cutPages } from './pages.ts'

/** Bytes of a chunk id. */
export const CHUNK_ID_BYTES = 32

/** Chunk ids in one layout page: 1 MiB of them. */
export const PAGE_CHUNKS = PAGE_BYTES / CHUNK_ID_BYTES

/** Chunks of a version at most: 16 TiB (canisters/directory/directory.did). */
export const CHUNKS_MAX = 4_194_304

/** The immutable, unsealed description of a version's chunks (docs/format.md §5). */
export interface Layout {
  class: ClassName
  chunks: number
  /** BLAKE3 of each layout page. */
  pages: Bytes[]
  /** BLAKE3 over all chunk ids in order. */
  root: Bytes
  /** Binary CID of the layout record: the CID of the version. */
  cid: Bytes
}

const schema = record({ v: exactly(1), class: oneOf(...CLASS_NAMES), chunks: int(0, CHUNKS_MAX), pages: list(bytes(32), CHUNKS_MAX / PAGE_CHUNKS), root: bytes(32) })

/**
 * Layout record and pages of a version.
 *
 * @param chunkIds - 32 bytes per chunk, in order; none for an empty file
 * @param name - the storage class
 * @throws INVALID_REQUEST when these are no chunk ids, or more than {@link CHUNKS_MAX}
 */
export function makeLayout(chunkIds: Uint8Array, name: ClassName = 'standard'): { record: Bytes, pages: Bytes[], cid: Bytes, root: Bytes } {
  if (chunkIds.length % CHUNK_ID_BYTES !== 0) throw new CyxError('INVALID_REQUEST', { reason: 'a list of chunk ids is cut short' })
  const pages = cutPages(chunkIds)
  const root = blake3(chunkIds)
  const written = encodeRecord(schema, 'layout', { v: 1, class: name, chunks: chunkIds.length / CHUNK_ID_BYTES, pages: pages.map(blake3), root })
  return { record: written, pages, cid: cidOf('dag-cbor', blake3(written)), root }
}

/** The layout of a record. @throws STORAGE_FORMAT when it is not canonical, or its page count does not fit its chunk count */
export function decodeLayout(encoded: Uint8Array): Layout {
  const { class: name, chunks, pages, root } = decodeRecord(schema, 'layout', encoded)
  if (pages.length !== Math.ceil(chunks / PAGE_CHUNKS)) throw misfit('layout.pages')
  return { class: name, chunks, pages, root, cid: cidOf('dag-cbor', blake3(encoded)) }
}

/** The chunk ids of layout pages, checked against the layout. @throws STORAGE_CORRUPT naming the page that does not fit */
export function joinLayoutPages(layout: Layout, pages: readonly Uint8Array[]): Bytes {
  const corrupt = (what: string): CyxError => new CyxError('STORAGE_CORRUPT', { what })
  if (pages.length !== layout.pages.length) throw corrupt('the number of layout pages')
  for (const [i, page] of pages.entries()) if (!sameHash(page, layout.pages[i])) throw corrupt(`page ${String(i + 1)} of the layout`)
  const chunkIds = concat(...pages)
  if (chunkIds.length !== CHUNK_ID_BYTES * layout.chunks || !sameHash(chunkIds, layout.root)) throw corrupt('the layout\'s Merkle root')
  return chunkIds
}

const sameHash = (content: Uint8Array, hash: Uint8Array | undefined): boolean => hash !== undefined && blake3(content).every((byte, i) => byte === hash[i])
