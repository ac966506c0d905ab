import type { Principal } from '@icp-sdk/core/principal'
import type { Config } from '../../config.ts'
import { client } from './caller.ts'
import type { Client } from './caller.ts'
import { bucketError } from './errors.ts'
import { idlFactory } from './generated/bucket.ts'
import type { _SERVICE } from './generated/bucket.ts'
import type { Identity } from './identity.ts'

/** A bucket's methods for clients; a page is at most 1,048,576 bytes and not checked here: its hash stands in the layout or version. */
export type BucketClient = Pick<Client<_SERVICE>, 'putChunk' | 'putChunks' | 'getChunk' | 'stat'>

/**
 * A client of one bucket.
 *
 * @param bucket - as the page token or version names it
 * @throws (each method) STORAGE_BUCKET_UNAVAILABLE, STORAGE_OBJECT_NOT_FOUND, STORAGE_CORRUPT, UPLOAD_EXPIRED (token), AUTH_INSUFFICIENT_PERMISSIONS; see `client`
 */
export const bucketClient = ({ config, identity, bucket }: { config: Pick<Config, 'ic'>, identity: Identity, bucket: Principal }): BucketClient =>
  client<_SERVICE>({ host: config.ic.host, rootKey: config.ic.rootKey, identity }, bucket.toText(), idlFactory, bucketError)
