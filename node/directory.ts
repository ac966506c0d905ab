import type { Bytes } from '../lib/bytes/bytes.ts'
import type { Options } from '../lib/options.ts'

/** What a node says of itself (canisters/directory/directory.did, `Heartbeat`). */
export interface Heartbeat {
  publicKey: Bytes
  addresses: string[]
  kind: 'Miner' | 'Volunteer' | 'Enterprise'
  operator: string
  region: string
  version: string
  capacityBytes: number
  usedBytes: number
  shards: number
  cpuPercent: number
  memoryPercent: number
  /** What its operator has made of it; null: in service. */
  state: 'Draining' | 'Maintenance' | null
}

/** What the directory answers; `deleted` is where its log of deleted versions ends. */
export interface HeartbeatReply { number: number, intervalMs: number, commands: string[], grantKey: Bytes, deleted: bigint }

/** What the directory knows of a version. */
export type LeaseState = 'live' | 'pending' | 'gone'

/** Leave to hand one run of a version's chunks to another node: this node's shard of each, under a put grant for that node. */
export interface Errand {
  version: Bytes
  firstChunk: number
  chunkCount: number
  shardIndex: number
  to: { number: number, publicKey: Bytes, addresses: string[] }
  /** 190 bytes. */
  grant: Bytes
}

/** Why there is no errand: this node is placed nowhere near that chunk, the version is not committed yet, no other node has room. */
export type NoErrand = 'unplaced' | 'pending' | 'nobody'

/** Receipts of the node that took over (168 bytes each), one for each chunk that it has. */
export interface Delivered { errand: Errand, receipts: Bytes[] }

/** The directory as a node calls it; `lib/ledger/ic` has it over the IC. Every call rejects with a CyxError. */
export interface NodeDirectory {
  heartbeat: (beat: Heartbeat, options?: Options) => Promise<HeartbeatReply>
  /** One state per version, in order; an update call, so that no replica can lie. */
  leaseStatus: (versions: Bytes[], options?: Options) => Promise<LeaseState[]>
  /** Versions deleted since number `after` of the directory's log, 10,000 at most; `last` is where to go on, `head` the log's end. An update call. */
  deletedVersions: (after: bigint, options?: Options) => Promise<{ versions: Bytes[], head: bigint, last: bigint }>
  /** Where the shards around each chunk of a version may go, 100 at most a call; `avoid` has the numbers of nodes that did not take any. */
  handOver: (asked: { version: Bytes, chunkIndex: number, avoid: number[] }[], options?: Options) => Promise<(Errand | NoErrand)[]>
  /** Puts the nodes that took over into this one's places; false where the directory does not agree, nothing is changed then. */
  handedOver: (delivered: Delivered[], options?: Options) => Promise<boolean[]>
  /** Ed25519, 32 bytes, certified. */
  grantKey: (options?: Options) => Promise<Bytes>
  /** The nodes that are registered, where they said last that they are; certified. Absent in a directory that keeps none. */
  nodes?: (options?: Options) => Promise<{ publicKey: Bytes, addresses: readonly string[] }[]>
}
