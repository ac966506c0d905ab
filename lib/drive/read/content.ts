import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { CLASSES } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import type { Options } from '../../options.ts'
import type { Reading } from '../context.ts'
import type { Pages } from '../ledger/bucket.ts'
import type { ProvenVersion } from './open.ts'
import { makeRuns } from './runs.ts'
import type { Segments } from './segments.ts'
import { makeShapes } from './shape.ts'

/** The segments of a version of class *on-chain*: its chunks lie in a bucket canister, each in one piece of at most 1 MiB. What was read stays in memory. */
export function contentSegments({ codec }: Pick<Reading, 'codec'>, store: Pages, version: ProvenVersion): Segments {
  const shapeOf = makeShapes(version)
  const runs = makeRuns<number, Bytes>()
  const chunks = new Map<number, Bytes>()
  const fetch = async (index: number, options: Options): Promise<Bytes> => {
    const { contentKey } = await version.plan(0, 1, options)
    if (!contentKey) throw new CyxError('STORAGE_CORRUPT', { what: 'the directory has no content of this file' })
    const [bytes, shape] = await Promise.all([store.get(contentKey, index, options), shapeOf(index)])
    if (!equal(blake3(bytes), new Uint8Array(shape.chunkId))) throw new CyxError('STORAGE_CORRUPT', { what: 'the content of this file' })
    const { plaintext } = await codec.decode({ ...shape, kind: CLASSES['on-chain'], shards: [bytes] }, options)
    chunks.set(index, plaintext)
    return plaintext
  }
  const read = async (index: number, options: Options): Promise<Bytes> => chunks.get(index) ?? runs.join(index, signal => fetch(index, { signal }), options)
  return {
    read: async (index, { from, to }, options = {}) => (await read(index, options)).slice(from, to),
    keep: async (index, options = {}) => { await read(index, options) },
    // There is no other way to read it than through these.
    kept: () => Promise.resolve(true),
  }
}
