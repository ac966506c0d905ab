import type { Bytes } from '../../bytes/bytes.ts'
import type { Config } from '../../config.ts'
import { bucketClient } from '../../ledger/ic/bucket.ts'
import { identityFromSeed } from '../../ledger/ic/identity.ts'
import { bucketError } from '../../ledger/ic/errors.ts'
import { makeBatcher } from '../../engine/batch.ts'
import { own } from './convert.ts'
import type { WritablePages } from './bucket.ts'
import type { PageToken } from './types.ts'

/** What one `put_chunks` may hold (canisters/bucket, `MAX_BATCH` and the 2 MiB of a message), and what a token adds to a page, encoded. */
const [BATCH_BYTES, TOKEN_BYTES] = [1_900_000, 400]

interface PutPage { token: PageToken, chunk_index: number, bytes: Bytes }

/** The page store for the account of a credential's seed [32]. */
export function openPages({ config, seed }: { config: Config, seed: Bytes }): WritablePages {
  const identity = identityFromSeed(seed)
  const batchers = new Map<string, (page: PutPage) => Promise<unknown>>()
  const batcher = (bucket: PageToken['bucket']): ((page: PutPage) => Promise<unknown>) => {
    const known = batchers.get(bucket.toText())
    if (known) return known
    const client = bucketClient({ config, identity, bucket })
    const made = makeBatcher<PutPage, unknown>(BATCH_BYTES, async pages =>
      (await client.putChunks(pages)).map(answer => 'Ok' in answer ? answer.Ok : bucketError(answer.Err)), ({ bytes }) => bytes.length + TOKEN_BYTES)
    batchers.set(bucket.toText(), made)
    return made
  }
  return {
    get: async (token, page, options) => own(await bucketClient({ config, identity, bucket: token.bucket }).getChunk({ token, chunk_index: page }, options)),
    // A batch outlives the one that gave it up: the others still need it. The client has its own limit.
    put: async (token, page, bytes, { signal } = {}) => {
      const stored = await batcher(token.bucket)({ token, chunk_index: page, bytes })
      signal?.throwIfAborted()
      return stored
    },
  }
}
