import { makeSlice, openSlice } from '../bytes/bao.ts'
import type { SliceRange } from '../bytes/bao.ts'
import { LEAF_BYTES } from '../bytes/blake3Tree.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { CHUNK_ID_BYTES } from './layout.ts'

/** The place of chunk `index` among the ids of `chunks`. */
function placeOf(index: number, chunks: number): SliceRange {
  if (!Number.isSafeInteger(index) || index < 0 || index >= chunks) throw new CyxError('INVALID_REQUEST', { reason: 'the version has no such chunk' })
  return { length: CHUNK_ID_BYTES * chunks, from: CHUNK_ID_BYTES * index, to: CHUNK_ID_BYTES * (index + 1), groupBytes: LEAF_BYTES }
}

/**
 * What proves chunk `index` of a version against its Merkle root (docs/format.md §5): a Bao slice of its chunk ids, some 2 KiB.
 *
 * @param chunkIds - of the whole version, 32 bytes each
 * @throws INVALID_REQUEST when there is no such chunk
 */
export const proveChunk = (chunkIds: Uint8Array, index: number): Bytes => makeSlice(chunkIds, placeOf(index, chunkIds.length / CHUNK_ID_BYTES))

/**
 * The id of chunk `index` of a version of `chunks`, out of its proof.
 *
 * @param root - Merkle root of the version, 32 bytes
 * @throws STORAGE_CORRUPT when the proof is not that of this chunk; INVALID_REQUEST when there is no such chunk
 */
export const provenChunk = (root: Uint8Array, chunks: number, index: number, proof: Uint8Array): Bytes => openSlice(root, placeOf(index, chunks), proof)
