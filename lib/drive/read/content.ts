import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import type { ChunkCache } from '../../cache/chunks.ts'
import { CLASSES } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { Reading } from '../context.ts'
import type { Pages } from '../ledger/bucket.ts'
import type { ProvenVersion } from './open.ts'
import { makeRuns } from './runs.ts'
import type { Segments } from './segments.ts'
import { makeShapes } from './shape.ts'

/** A chunk's one piece, as the cache numbers segments. */
const PIECE = 0

/** The segments of a version of class *on-chain*: its chunks lie in a bucket canister, each in one piece of at most 1 MiB. What was read stays in memory, and sealed in the cache where there is one. */
export function contentSegments({ codec }: Pick<Reading, 'codec'>, store: Pages, version: ProvenVersion, cache?: Pick<ChunkCache, 'get' | 'put' | 'has' | 'drop'>): Segments {
  const shapeOf = makeShapes(version)
  const runs = makeRuns<number, Bytes>()
  const chunks = new Map<number, Bytes>()
  const nameOf = (index: number): { version: string, index: number } => ({ version: toBase32(version.version), index })
  const ask = async (index: number, options: Options): Promise<Bytes> => {
    const { contentKey } = await version.plan(0, 1, options)
    if (!contentKey) throw new CyxError('STORAGE_CORRUPT', { what: 'the directory has no content of this file' })
    return store.get(contentKey, index, options)
  }
  const fetch = async (index: number, options: Options): Promise<Bytes> => {
    const shape = await shapeOf(index)
    const right = (bytes: Bytes): boolean => equal(blake3(bytes), new Uint8Array(shape.chunkId))
    const known = await cache?.get(nameOf(index), PIECE) ?? null
    const bytes = known && right(known) ? known : await ask(index, options)
    if (!right(bytes)) throw new CyxError('STORAGE_CORRUPT', { what: 'the content of this file' })
    if (bytes !== known) {
      // This device's copy has rotted.
      if (known) await cache?.drop(nameOf(index))
      await cache?.put(nameOf(index), PIECE, bytes)
    }
    const { plaintext } = await codec.decode({ ...shape, kind: CLASSES['on-chain'], shards: [bytes] }, options)
    chunks.set(index, plaintext)
    return plaintext
  }
  const read = async (index: number, options: Options): Promise<Bytes> => chunks.get(index) ?? runs.join(index, signal => fetch(index, { signal }), options)
  return {
    read: async (index, { from, to }, options = {}) => (await read(index, options)).slice(from, to),
    keep: async (index, options = {}) => { await fetch(index, options) },
    only: true,
    kept: async index => cache ? (await cache.has(nameOf(index))).includes(PIECE) : chunks.has(index),
  }
}
