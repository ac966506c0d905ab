import type { Bytes } from '../../bytes/bytes.ts'
import type { ChunkShape } from '../../codec/chunk.ts'
import { CHUNK_BYTES, STANDARD } from '../../codec/sizes.ts'
import type { StorageClass } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import { hkdfBase } from '../../keys/derive.ts'
import type { ProvenVersion } from './open.ts'

/** A chunk of an opened version, ready to be opened: its shape and class, and the content hash that it must have. */
export type KnownChunk = ChunkShape & { contentHash: Bytes, kind: StorageClass }

/** The chunks of an opened version; a chunk that was kept from a former version is opened under that one's id and key. */
export function makeShapes({ head, chunkIds, dek, kind = STANDARD }: ProvenVersion): (index: number) => Promise<KnownChunk> {
  const chunks = chunkIds.length / 32
  const keys = new Map<number, Promise<CryptoKey>>()
  let first = 0
  const runs = head.runs.map(run => ({ ...run, first, end: first += run.chunks }))
  const keyOf = (start: number, bytes: Bytes | undefined): Promise<CryptoKey> => {
    if (!bytes) return Promise.resolve(dek)
    const known = keys.get(start) ?? hkdfBase(bytes)
    keys.set(start, known)
    return known
  }
  return async index => {
    const run = runs.find(one => index >= one.first && index < one.end)
    if (!run) throw new CyxError('INVALID_REQUEST', { reason: `the file has no chunk ${String(index)}` })
    const last = index === chunks - 1
    return {
      kind, version: run.version, dek: await keyOf(run.first, run.dek), index, chunkId: chunkIds.slice(32 * index, 32 * index + 32),
      plainLength: last ? head.size - index * CHUNK_BYTES : CHUNK_BYTES, padded: last ? head.padded : CHUNK_BYTES, table: head.tables[index] ?? null,
      contentHash: head.hashes.slice(32 * index, 32 * index + 32),
    }
  }
}
