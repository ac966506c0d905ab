import type { Bytes } from '../bytes/bytes.ts'
import type { Options } from '../options.ts'

/** Name and version of the protocol (docs/format.md §11). */
export const SHARD_PROTOCOL = '/cyxcloud/shard/1'

/** Every version that this client speaks, the newest first: libp2p's multistream-select takes the first one that both have. */
export const SHARD_PROTOCOLS: readonly string[] = [SHARD_PROTOCOL]

/** Largest payload of a frame: a shard of an 8 + 6 chunk is about half of it. */
export const MAX_PAYLOAD_BYTES = 1 << 20

/** What a node lets one stream have outstanding, bytes and requests: 8 MiB are 128 shards of 64 KiB, 20 of the usual 400. */
export const CREDIT_BYTES = 8 * MAX_PAYLOAD_BYTES
export const CREDIT_REQUESTS = 128

/** Bytes of a hash: a chunk id, a shard id. */
export const HASH_BYTES = 32

/** Shards that a batch may name behind its first: a header has 4,096 bytes. */
export const MORE_MAX = 63

/** One shard of one chunk of a version. */
export interface ShardName {
  chunkIndex: number
  /** 32 bytes. */
  chunkId: Bytes
  /** 0 … 255 */
  shardIndex: number
}

/** A shard that a node says it has. */
export interface HeldShard extends ShardName { shardBytes: number }

/** What a node says of itself; per cents are 0 … 100. */
export interface NodeStatus { capacityBytes: number, usedBytes: number, shards: number, cpuPercent: number, memoryPercent: number, uptimeSeconds: number, version: string }

/** Something that a coordinator wants done, with the grant for it (190 bytes); `toNode` is the key of the node it goes to. */
export interface Work { kind: 'repair' | 'handOver' | 'audit' | 'drop', version: Bytes, shard: ShardName, toNode: Bytes | null, grant: Bytes }

/** Names a version, with the leave to look at it, from a chunk on. */
export type VersionRequest = Pick<ShardRequest, 'grant' | 'version' | 'chunkIndex'>

/** Names one shard of one chunk, with the leave to move it; version and chunk index name the lease. */
export interface ShardRequest {
  /** 190 bytes, of the verb that is called. */
  grant: Bytes
  /** 16 bytes. */
  version: Bytes
  chunkIndex: number
  /** 32 bytes. */
  chunkId: Bytes
  /** 0 … 255 */
  shardIndex: number
  /** For exists and remove: more of the same version under the same grant, {@link MORE_MAX} at most. */
  more?: readonly ShardName[]
}

/** One node's side of the shard protocol. Arguments and answers are plain data: they pass through a MessagePort. Requests may overlap. */
export interface ShardClient {
  /**
   * Stores a shard.
   *
   * @param request - `shardIds` is the chunk's list, 32 bytes per shard; `bytes` the shard, 1 … 1 MiB
   * @returns the node's receipt, 168 bytes, its signature and fields checked
   * @throws NETWORK_NODE_REFUSED, NETWORK_NODE_FULL, NETWORK_NODE_LIED, NETWORK_NODE_TIMEOUT, NETWORK_NODE_UNREACHABLE
   */
  put: (request: ShardRequest & { shardIds: Bytes, bytes: Bytes }, options?: Options) => Promise<Bytes>
  /**
   * Fetches a shard or a range of it. That `shardIds` is the chunk's list is checked here; that `bytes` are the shard is for the
   * caller, who has the fast hash: BLAKE3(bytes) = shardIds[shardIndex].
   *
   * @param request - `length` 0 or absent: to the end. With `shardBytes`, the shard's true length, the range comes with its proof (a Bao slice)
   *   and is checked here against `shardIds`
   * @throws as `put`, and STORAGE_CORRUPT when the node's own copy has rotted
   */
  get: (request: ShardRequest & { offset?: number, length?: number, shardBytes?: number }, options?: Options) => Promise<{ shardIds: Bytes, bytes: Bytes }>
  /** Whether the node holds it, and its length (0 when not); `all` has the lengths of a batch. @throws as `put` */
  exists: (request: ShardRequest, options?: Options) => Promise<{ exists: boolean, shardBytes: number, all: number[] }>
  /** Drops the version's lease; `bytesFreed` tells whether it was the last; `all` has the answers of a batch. @throws as `put` */
  remove: (request: ShardRequest, options?: Options) => Promise<{ bytesFreed: boolean, all: boolean[] }>
  /** What the node says of itself; needs no grant. @throws as `put` */
  stats: (options?: Options) => Promise<NodeStatus>
  /** Ends the stream; what is under way is rejected. */
  close: () => Promise<void>
}

/** The whole protocol: what auditors, coordinators and nodes ask beside what a drive does. */
export interface NodeClient extends ShardClient {
  /** What the version holds at the node from a chunk on, by chunk index; needs a grant for exists. `more`: ask again from the chunk behind the last. @throws as `put` */
  list: (request: VersionRequest & { max?: number }, options?: Options) => Promise<{ shards: HeldShard[], more: boolean }>
  /**
   * A possession audit: the group of 16 KiB (less at the end) around a byte, proven against the chunk id. Needs a grant for exists.
   *
   * @param request - `offset` ought to be random; `shardBytes` is the shard's true length
   * @throws as `put`; NETWORK_NODE_LIED when the proof is none
   */
  verify: (request: ShardRequest & { offset: number, shardBytes: number }, options?: Options) => Promise<{ from: number, bytes: Bytes }>
  /** To a coordinator: how this node (its key, 32 bytes) is; the answer has what it shall do. @throws as `put` */
  reportMetrics: (request: { nodeKey: Bytes, status: NodeStatus }, options?: Options) => Promise<{ commands: string[] }>
  /** From a coordinator: work for this node, 12 items at most. @throws as `put` */
  getWork: (request: { nodeKey: Bytes, max?: number }, options?: Options) => Promise<Work[]>
}
