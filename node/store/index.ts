import { fromHex, toHex } from '../../lib/bytes/base.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import type { Lease } from '../../lib/wire/shelf.ts'
import type { LeaseRecord } from './leaseLog.ts'

/** Names a shard in the index and on the disk: chunk id in hex, "-", shard index. */
export const shardKey = (chunkId: Uint8Array, shardIndex: number): string => `${toHex(chunkId)}-${String(shardIndex)}`

/** The chunk id and shard index of a key, null when it is none. */
export function parseKey(key: string): { chunkId: Bytes, shardIndex: number } | null {
  const [, hex, index] = /^([0-9a-f]{64})-([0-9]{1,3})$/.exec(key) ?? []
  return hex === undefined || index === undefined ? null : { chunkId: fromHex(hex), shardIndex: Number(index) }
}

/** A shard that is on the disk. */
export interface Entry { fileBytes: number, shardBytes: number, leases: Map<string, Lease> }

/** A version that has leases here. */
export interface VersionEntry { version: Bytes, live: boolean, lastMs: number, shards: Map<string, Lease> }

/** What the node holds, in memory; the disk has the truth. */
export interface Index {
  shards: Map<string, Entry>
  versions: Map<string, VersionEntry>
  /** Leases of shards that rotted, by key: a new put brings them back to life. */
  widowed: Map<string, Entry['leases']>
  take: (key: string, lease: Lease, atMs: number) => void
  drop: (key: string, lease: Lease) => void
  /** Whether the shard is there under this lease. */
  holds: (key: string, lease: Lease) => boolean
  /** Whether the lease stands, be the shard there or rotten. */
  leased: (key: string, lease: Lease) => boolean
  /** The log that would make this index. */
  records: () => LeaseRecord[]
}

const leaseKey = ({ version, chunkIndex }: Lease): string => `${toHex(version)}:${String(chunkIndex)}`

/** An empty index. */
export function makeIndex(): Index {
  const shards = new Map<string, Entry>()
  const versions = new Map<string, VersionEntry>()
  const widowed = new Map<string, Entry['leases']>()
  const under = (key: string, { chunkIndex }: Lease): string => `${key}:${String(chunkIndex)}`
  return {
    shards,
    versions,
    widowed,
    take: (key, lease, atMs) => {
      shards.get(key)?.leases.set(leaseKey(lease), lease)
      const name = toHex(lease.version)
      const entry = versions.get(name) ?? { version: lease.version, live: false, lastMs: atMs, shards: new Map<string, Lease>() }
      entry.lastMs = Math.max(entry.lastMs, atMs)
      entry.shards.set(under(key, lease), lease)
      versions.set(name, entry)
    },
    drop: (key, lease) => {
      shards.get(key)?.leases.delete(leaseKey(lease))
      const left = widowed.get(key)
      left?.delete(leaseKey(lease))
      if (left?.size === 0) widowed.delete(key)
      const name = toHex(lease.version)
      const entry = versions.get(name)
      entry?.shards.delete(under(key, lease))
      if (entry?.shards.size === 0) versions.delete(name)
    },
    holds: (key, lease) => shards.get(key)?.leases.has(leaseKey(lease)) ?? false,
    leased: (key, lease) => (shards.get(key)?.leases ?? widowed.get(key))?.has(leaseKey(lease)) ?? false,
    records: () => [...versions.values()].flatMap(({ version, live, lastMs, shards: held }) => [
      ...[...held].map(([under, lease]): LeaseRecord => takeRecord(under.slice(0, under.lastIndexOf(':')), lease, lastMs)),
      ...live ? [liveRecord(version, lastMs)] : [],
    ]),
  }
}

/** The record of a lease taken. */
export const takeRecord = (key: string, lease: Lease, atMs: number): LeaseRecord => record('take', key, lease, atMs)

/** The record of a lease dropped. */
export const dropRecord = (key: string, lease: Lease, atMs: number): LeaseRecord => record('drop', key, lease, atMs)

/** The record of a version found committed. */
export const liveRecord = (version: Bytes, atMs: number): LeaseRecord => ({ op: 'live', version, chunkIndex: 0, chunkId: new Uint8Array(32), shardIndex: 0, atMs })

function record(op: 'take' | 'drop', key: string, lease: Lease, atMs: number): LeaseRecord {
  const { chunkId, shardIndex } = parseKey(key) ?? { chunkId: new Uint8Array(32), shardIndex: 0 }
  return { op, ...lease, chunkId, shardIndex, atMs }
}
