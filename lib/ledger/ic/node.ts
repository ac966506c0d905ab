import type { Options } from '../../options.ts'
import { directoryClient } from './directory.ts'
import { identityFromSeed } from './identity.ts'
import type { Errand, HandedOver, HandOver, Heartbeat, HeartbeatReply } from './generated/directory.ts'

export type { Errand, HandedOver, HandOver, Heartbeat, HeartbeatReply } from './generated/directory.ts'

/** What became of a version: committed, may still be, or neither. */
export type Lease = 'live' | 'pending' | 'gone'

/** What a storage node asks of the directory. */
export interface NodeDirectory {
  /** Says that the node is there and where; the first one registers it. @throws AUTH_INSUFFICIENT_PERMISSIONS when the key is not the caller's */
  heartbeat: (beat: Heartbeat, options?: Options) => Promise<HeartbeatReply>
  /** States of at most 1,000 versions, in their order; an update call, so the answer is certified. */
  leaseStatus: (versions: readonly Uint8Array[], options?: Options) => Promise<Lease[]>
  /**
   * Versions deleted since number `after` of the log, at most 10,000; `last` is where to go on, `head` the log's end. An update call, so the
   * answer is certified.
   */
  deletedVersions: (after: bigint, options?: Options) => Promise<{ versions: Uint8Array[], head: bigint, last: bigint }>
  /** Who may take the run of this node's shards that each chunk belongs to; at most 100. `unplaced`: it has no place there. `nobody`: no other node has room. */
  handOver: (asked: readonly HandOver[], options?: Options) => Promise<(Errand | 'unplaced' | 'pending' | 'nobody')[]>
  /** Puts the nodes that signed into this one's places; false where the directory does not agree. At most 4,096 receipts. */
  handedOver: (delivered: readonly HandedOver[], options?: Options) => Promise<boolean[]>
  /** The key that signs grants, 32 bytes, certified. */
  grantKey: (options?: Options) => Promise<Uint8Array>
  /** The registered nodes; their keys and addresses are certified. @throws LEDGER_UNTRUSTED */
  nodes: (options?: Options) => Promise<{ publicKey: Uint8Array, addresses: string[], online: boolean }[]>
}

/**
 * The directory as a storage node sees it.
 *
 * @param seed - the node's Ed25519 seed, 32 bytes: its principal is that of its public key
 * @param rootKey - DER in hex, null for the mainnet's
 */
export function nodeDirectory({ host, canisterId, rootKey, seed }: { host: string, canisterId: string, rootKey: string | null, seed: Uint8Array }): NodeDirectory {
  const { heartbeat, leaseStatus, grantKey, deletedVersions, handOver, handedOver, listNodes } = directoryClient({ config: { ic: { host, rootKey, directory: canisterId } }, identity: identityFromSeed(seed) })
  return {
    heartbeat,
    grantKey,
    nodes: async options => (await listNodes(options)).map(({ public_key: publicKey, addresses, state }) => ({ publicKey: Uint8Array.from(publicKey), addresses, online: 'Online' in state || 'Warning' in state })),
    deletedVersions: async (after, options) => {
      const { versions, ...rest } = await deletedVersions(after, 10_000, options)
      return { versions: versions.map(version => Uint8Array.from(version)), ...rest }
    },
    handOver: async (asked, options) => (await handOver([...asked], options)).map(answer => {
      if ('Ok' in answer) return answer.Ok
      return 'NotFound' in answer.Err ? 'unplaced' : 'ServiceTemporarilyUnavailable' in answer.Err ? 'pending' : 'nobody'
    }),
    handedOver: async (delivered, options) => (await handedOver([...delivered], options)).map(answer => 'Ok' in answer),
    leaseStatus: async (versions, options) => (await leaseStatus([...versions], options)).map(state => 'Live' in state ? 'live' : 'Pending' in state ? 'pending' : 'gone'),
  }
}
