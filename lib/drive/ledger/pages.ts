import type { Bytes } from '../../bytes/bytes.ts'
import type { Config } from '../../config.ts'
import { bucketClient } from '../../ledger/ic/bucket.ts'
import { identityFromSeed } from '../../ledger/ic/identity.ts'
import { own } from './convert.ts'
import type { WritablePages } from './bucket.ts'

/** The page store for the account of a credential's seed [32]. */
export function openPages({ config, seed }: { config: Config, seed: Bytes }): WritablePages {
  const identity = identityFromSeed(seed)
  return {
    get: async (token, page, options) => own(await bucketClient({ config, identity, bucket: token.bucket }).getChunk({ token, chunk_index: page }, options)),
    put: (token, page, bytes, options) => bucketClient({ config, identity, bucket: token.bucket }).putChunk({ token, chunk_index: page, bytes }, options),
  }
}
