import type { Options } from '../../options.ts'
import { directoryClient } from './directory.ts'
import { identityFromSeed } from './identity.ts'
import type { Heartbeat, HeartbeatReply } from './generated/directory.ts'

export type { Heartbeat, HeartbeatReply } from './generated/directory.ts'

/** What became of a version: committed, may still be, or neither. */
export type Lease = 'live' | 'pending' | 'gone'

/** What a storage node asks of the directory. */
export interface NodeDirectory {
  /** Says that the node is there and where; the first one registers it. @throws AUTH_INSUFFICIENT_PERMISSIONS when the key is not the caller's */
  heartbeat: (beat: Heartbeat, options?: Options) => Promise<HeartbeatReply>
  /** States of at most 1,000 versions, in their order; an update call, so the answer is certified. */
  leaseStatus: (versions: readonly Uint8Array[], options?: Options) => Promise<Lease[]>
  /** Versions deleted since number `after` of the log, at most 10,000, and the log's end; an update call, so the answer is certified. */
  deletedVersions: (after: bigint, options?: Options) => Promise<{ versions: Uint8Array[], head: bigint }>
  /** The key that signs grants, 32 bytes, certified. */
  grantKey: (options?: Options) => Promise<Uint8Array>
}

/**
 * The directory as a storage node sees it.
 *
 * @param seed - the node's Ed25519 seed, 32 bytes: its principal is that of its public key
 * @param rootKey - DER in hex, null for the mainnet's
 */
export function nodeDirectory({ host, canisterId, rootKey, seed }: { host: string, canisterId: string, rootKey: string | null, seed: Uint8Array }): NodeDirectory {
  const { heartbeat, leaseStatus, grantKey, deletedVersions } = directoryClient({ config: { ic: { host, rootKey, directory: canisterId } }, identity: identityFromSeed(seed) })
  return {
    heartbeat,
    grantKey,
    deletedVersions: async (after, options) => {
      const { versions, head } = await deletedVersions(after, 10_000, options)
      return { versions: versions.map(version => Uint8Array.from(version)), head }
    },
    leaseStatus: async (versions, options) => (await leaseStatus([...versions], options)).map(state => 'Live' in state ? 'live' : 'Pending' in state ? 'pending' : 'gone'),
  }
}
