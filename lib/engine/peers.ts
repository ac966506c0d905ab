import type { Bytes } from '../bytes/bytes.ts'
import type { Options } from '../options.ts'
import type { Direction } from '../peers/scoreboard.ts'

export type { Direction }

/** What its operator has made of a node that takes no new shards; it serves those it has. */
export type NodeMode = 'draining' | 'maintenance'

/** A storage node as the registry has it. */
export interface NodeInfo { number: number, publicKey: Bytes, addresses: string[], operator: string, region: string, online: boolean, mode?: NodeMode | null }

/** Who runs a node, and where, as it declares itself; empty where it does not. */
export type NodeLabels = Pick<NodeInfo, 'operator' | 'region'>

/** The number in a placement that says "no node here". */
export const VACANT = 0xffffffff

/** Names one shard of one chunk, with the leave to move it. */
export interface ShardRequest { grant: Bytes, version: Bytes, chunkIndex: number, chunkId: Bytes, shardIndex: number }

/** One node's side of the shard protocol; `lib/wire` has it over a connection. */
export interface Shards {
  put: (request: ShardRequest & { shardIds: Bytes, bytes: Bytes }, options?: Options) => Promise<Bytes>
  /** The shard, or `length` bytes of it from `offset` on. */
  get: (request: ShardRequest & { offset?: number, length?: number }, options?: Options) => Promise<{ shardIds: Bytes, bytes: Bytes }>
  remove: (request: ShardRequest, options?: Options) => Promise<unknown>
}

/** Reaches nodes by number. */
export interface Peers {
  /** A pooled connection. @throws NETWORK_NODE_UNREACHABLE, NETWORK_NODE_TIMEOUT */
  dial: (node: number, options?: Options) => Promise<Shards>
  /** Resolves when so many bytes more may be under way, to the function that tells whether they arrived. */
  room: (direction: Direction, bytes: number, options?: Options) => Promise<(arrived: boolean) => void>
  /** Whether a node failed so lately that others are asked first. */
  avoided: (node: number) => boolean
  /** It failed; with null, it was so slow that another overtook it. */
  failed: (node: number, error: unknown) => void
  worked: (node: number) => void
  /** Null where the node is not known. */
  labels: (node: number) => NodeLabels | null
  /** When a request for so many bytes (from the node unless told) has taken so long that another node should be asked beside it; sooner for one that `node` has not said a word about. */
  hedgeAfterMs: (bytes: number, direction?: Direction, node?: number) => number
  /** Browser tabs that keep copies for others and were heard of lately; absent where nobody asks them. */
  tabs?: {
    /** Those that are known now; where that is old news, newer is fetched meanwhile. */
    now: () => readonly NodeInfo[]
    /** @throws directory errors */
    read: (options?: Options) => Promise<readonly NodeInfo[]>
  }
}
