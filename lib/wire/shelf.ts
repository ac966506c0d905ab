import type { Bytes } from '../bytes/bytes.ts'
import type { Grant, Verb } from '../record/grant.ts'
import type { Options } from '../options.ts'
import type { NodeStatus, Work } from './shard.ts'

/** A shard and the list that binds it to its chunk id. */
export interface Shard { chunkId: Bytes, shardIndex: number, shardIds: Bytes, bytes: Bytes }

/** A version's claim on a shard. */
export interface Lease { version: Bytes, chunkIndex: number }

/** What is asked under a grant; `bytes` are those that would move. */
export interface Admission { grant: Bytes, verb: Verb, version: Bytes, chunkIndex: number, bytes: number }

/** What the verbs need of a node. */
export interface Shelf {
  /** Ed25519 public key, 32 bytes. */
  nodeKey: Bytes
  /** BLAKE3-256, fast. */
  hash: (bytes: Uint8Array) => Uint8Array
  /** Ed25519 by the node's key, 64 bytes. */
  sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>
  nowMs: () => number
  /** Checks a grant and counts its bytes; `refund` takes the count back. @throws refusals BAD_GRANT, GRANT_EXPIRED, OVER_LIMIT */
  admit: (admission: Admission) => { grant: Grant, refund: () => void }
  /** Length of a shard that is here under this lease, or null: a grant for one version opens nothing of another. */
  find: (chunkId: Bytes, shardIndex: number, lease: Lease) => number | null
  /** Resolves when shard and lease are on the disk, and looks at `bytes` no more then; false when the shard was there already. @throws refusals FULL, BUSY */
  keep: (shard: Shard, lease: Lease, options?: Options) => Promise<boolean>
  /** The shard, its hash checked, in memory that is the caller's; null when it is not here. @throws refusal CORRUPT */
  read: (chunkId: Bytes, shardIndex: number, options?: Options) => Promise<Shard | null>
  /** Drops a lease; true when it was the last and the bytes are gone. */
  release: (chunkId: Bytes, shardIndex: number, lease: Lease, options?: Options) => Promise<boolean>
  /** All shards that a version holds here; `shardBytes` null for one that has rotted. */
  held: (version: Bytes) => readonly { chunkId: Bytes, shardIndex: number, chunkIndex: number, shardBytes: number | null }[]
  /** What the node tells everybody of itself; one without it refuses. */
  status?: () => NodeStatus
  /** Only a coordinator has one. */
  desk?: Desk
}

/** A coordinator's side of report-metrics and get-work. */
export interface Desk {
  /** Takes note of a node's status; answers commands. */
  report: (nodeKey: Bytes, status: NodeStatus) => Promise<string[]>
  work: (nodeKey: Bytes, max: number) => Promise<Work[]>
}
