import type { Principal } from '@icp-sdk/core/principal'
import type { Config } from '../../config.ts'
import { bucketClient } from './bucket.ts'
import type { BucketClient } from './bucket.ts'
import { client } from './caller.ts'
import type { Client } from './caller.ts'
import { directoryError } from './errors.ts'
import { idlFactory } from './generated/reader.ts'
import type { _SERVICE } from './generated/directory.ts'
import type { Identity } from './identity.ts'

export type { AnchorProof, DownloadPlan, GrantedNode, Group, Node, OpenedLink, PageToken, Version } from './generated/directory.ts'

/** All that the share page asks of the IC. */
export interface LinkReader extends Pick<Client<_SERVICE>, 'openLink' | 'getDownloadPlan' | 'getAnchorProof'> {
  /** One page of the version, under the plan's `page_key`; the caller checks its hash. */
  getChunk: (bucket: Principal, ...request: Parameters<BucketClient['getChunk']>) => Promise<Uint8Array>
}

/**
 * The reader of a link, without the checks of certified answers: what it reads is checked against the link's payload.
 *
 * @param identity - of the link's auth key (docs/format.md §9)
 * @throws (each method) LINK_* codes; see `client`
 */
export function linkReader({ config, identity }: { config: Pick<Config, 'ic'>, identity: Identity }): LinkReader {
  const { openLink, getDownloadPlan, getAnchorProof } =
    client<_SERVICE>({ host: config.ic.host, rootKey: config.ic.rootKey, identity }, config.ic.directory, idlFactory, directoryError)
  return { openLink, getDownloadPlan, getAnchorProof, getChunk: (bucket, ...request) => bucketClient({ config, identity, bucket }).getChunk(...request) }
}
