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
}

export interface HeartbeatReply { number: number, intervalMs: number, commands: string[], grantKey: Bytes }

/** What the directory knows of a version. */
export type LeaseState = 'live' | 'pending' | 'gone'

/** The directory as a node calls it; `lib/ledger/ic` has it over the IC. Every call rejects with a CyxError. */
export interface NodeDirectory {
  heartbeat: (beat: Heartbeat, options?: Options) => Promise<HeartbeatReply>
  /** One state per version, in order; an update call, so that no replica can lie. */
  leaseStatus: (versions: Bytes[], options?: Options) => Promise<LeaseState[]>
  /** Ed25519, 32 bytes, certified. */
  grantKey: (options?: Options) => Promise<Bytes>
}
