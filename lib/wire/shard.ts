import type { Bytes } from '../bytes/bytes.ts'
import type { Options } from '../options.ts'

/** Name and version of the protocol (docs/format.md §11). */
export const SHARD_PROTOCOL = '/cyxcloud/shard/1'

/** Largest payload of a frame: a shard of an 8 + 6 chunk is about half of it. */
export const MAX_PAYLOAD_BYTES = 1 << 20

/** What a node lets one stream have outstanding, bytes and requests. */
export const CREDIT_BYTES = 8 * MAX_PAYLOAD_BYTES
export const CREDIT_REQUESTS = 32

/** Bytes of a hash: a chunk id, a shard id. */
export const HASH_BYTES = 32

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
   * @param request - `length` 0 or absent: to the end
   * @throws as `put`, and STORAGE_CORRUPT when the node's own copy has rotted
   */
  get: (request: ShardRequest & { offset?: number, length?: number }, options?: Options) => Promise<{ shardIds: Bytes, bytes: Bytes }>
  /** Whether the node holds it, and its length (0 when not). @throws as `put` */
  exists: (request: ShardRequest, options?: Options) => Promise<{ exists: boolean, shardBytes: number }>
  /** Drops the version's lease; `bytesFreed` tells whether it was the last. @throws as `put` */
  remove: (request: ShardRequest, options?: Options) => Promise<{ bytesFreed: boolean }>
  /** Ends the stream; what is under way is rejected. */
  close: () => Promise<void>
}
