import { equal } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import type { ChunkCache } from '../../cache/chunks.ts'
import { CLASSES } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import type { Reading } from '../context.ts'
import type { Pages } from '../ledger/bucket.ts'
import type { ProvenVersion } from './open.ts'
import type { Segments } from './segments.ts'
import { makeShapes } from './shape.ts'
import { wholeSegments } from './whole.ts'

/** The segments of a version of class *on-chain*: its chunks lie in a bucket canister, each in one piece of at most 1 MiB. */
export function contentSegments({ codec }: Pick<Reading, 'codec'>, store: Pages, version: ProvenVersion, cache?: Pick<ChunkCache, 'get' | 'put' | 'has' | 'drop'>): Segments {
  const shapeOf = makeShapes(version)
  return wholeSegments({
    version: version.version,
    cache,
    fetch: async (index, options) => {
      const { contentKey } = await version.plan(0, 1, options)
      if (!contentKey) throw new CyxError('STORAGE_CORRUPT', { what: 'the directory has no content of this file' })
      return store.get(contentKey, index, options)
    },
    open: async (index, sealed, options) => {
      const shape = await shapeOf(index)
      if (!equal(blake3(sealed), new Uint8Array(shape.chunkId))) throw new CyxError('STORAGE_CORRUPT', { what: 'the content of this file' })
      // A copy: the codec takes what it is given, and the cache has to have it yet.
      const { plaintext } = await codec.decode({ ...shape, kind: CLASSES['on-chain'], shards: [sealed.slice()] }, options)
      return plaintext
    },
  })
}
