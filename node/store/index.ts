import type { Bytes } from '../../lib/bytes/bytes.ts'
import { recordBytes } from './record.ts'
import { makeIdHash, makeRows, makeSlots } from './rows.ts'

/** Where a shard's record lies, and what is in it. */
export interface Place { segment: number, offset: number, ids: number, shardBytes: number }

/** A lease as a row of the index names it. */
export interface LeaseRow { version: Bytes, chunkIndex: number }

/** What the node holds, in memory (about a hundred bytes per shard); the segments have the truth. */
export interface Index {
  /** The row of a shard that has bytes or leases here, or 0. Ids are read at `at`, so that a replay copies nothing. */
  find: (ids: Uint8Array, at: number, shardIndex: number) => number
  findOrAdd: (ids: Uint8Array, at: number, shardIndex: number) => number
  /** Null for row 0, and where the shard has leases and no bytes: it rotted, or its record comes later in a replay. */
  place: (row: number) => Place | null
  setPlace: (row: number, place: Place | null) => void
  take: (row: number, ids: Uint8Array, at: number, chunkIndex: number, atMs: number) => void
  /** True when the lease was there; a shard without leases is forgotten, its row given away. */
  drop: (row: number, ids: Uint8Array, at: number, chunkIndex: number) => boolean
  holds: (row: number, ids: Uint8Array, at: number, chunkIndex: number) => boolean
  leases: (row: number) => LeaseRow[]
  shardIndex: (row: number) => number
  chunkId: (row: number) => Bytes
  /** The row of a version, or 0. */
  version: (ids: Uint8Array, at: number) => number
  versionOrAdd: (ids: Uint8Array, at: number) => number
  isLive: (version: number) => boolean
  setLive: (version: number) => void
  lastMs: (version: number) => number
  versionId: (version: number) => Bytes
  /** Shards that a version holds, with the chunk index of each. */
  heldBy: (version: number) => { row: number, chunkIndex: number }[]
  /** All rows of shards, of versions: whole numbers below the answer, to be looked at one by one. */
  shardRows: () => Generator<number>
  versionRows: () => Generator<number>
  /** Forgets versions of which a replay found no lease. */
  forgetEmpty: () => void
  /** Shards with bytes, their bytes on the disk, those of each segment. */
  counts: () => { shards: number, bytes: number }
  liveBytes: (segment: number) => number
  allocatedBytes: () => number
}

/** chunk id [32] ‖ shard index u8 ‖ ids u8 ‖ two spare ‖ segment u32 (0: no bytes) ‖ offset u32 ‖ shard bytes u32 ‖ first lease u32 */
const SHARD = { stride: 52, index: 32, ids: 33, segment: 36, offset: 40, bytes: 44, lease: 48 } as const

/** shard u32 ‖ version u32 ‖ chunk index f64 ‖ next of the shard u32 ‖ next, previous of the version u32 */
const LEASE = { stride: 28, shard: 0, version: 4, chunk: 8, nextOfShard: 16, next: 20, previous: 24 } as const

/** id [16] ‖ time f64 ‖ live u8 ‖ first lease u32 */
const VERSION = { stride: 32, lastMs: 16, live: 24, lease: 28 } as const

/** An empty index. @param expected - shards that will come, if known: growing takes longer than all else */
export function makeIndex(expected = 0): Index {
  const shards = makeRows(SHARD.stride)
  const leases = makeRows(LEASE.stride)
  const versions = makeRows(VERSION.stride)
  const hash = makeIdHash()
  const shardSlots = makeSlots(row => shards.hash(row, hash, shards.u8(row, SHARD.index)), expected)
  const versionSlots = makeSlots(row => versions.hash(row, hash, 0))
  const live = new Map<number, number>()
  let count = 0
  let bytes = 0

  const place = (row: number): Place | null => {
    const segment = row === 0 ? 0 : shards.u32(row, SHARD.segment)
    return segment === 0 ? null : { segment, offset: shards.u32(row, SHARD.offset), ids: shards.u8(row, SHARD.ids), shardBytes: shards.u32(row, SHARD.bytes) }
  }
  const countPlace = (one: Place | null, sign: 1 | -1): void => {
    if (!one) return
    const size = recordBytes(one.ids, one.shardBytes)
    count += sign
    bytes += sign * size
    live.set(one.segment, (live.get(one.segment) ?? 0) + sign * size)
  }
  const setPlace = (row: number, next: Place | null): void => {
    countPlace(place(row), -1)
    countPlace(next, 1)
    shards.setU32(row, SHARD.segment, next?.segment ?? 0)
    shards.setU32(row, SHARD.offset, next?.offset ?? 0)
    shards.setU8(row, SHARD.ids, next?.ids ?? 0)
    shards.setU32(row, SHARD.bytes, next?.shardBytes ?? 0)
  }
  const find = (ids: Uint8Array, at: number, shardIndex: number): number =>
    shardSlots.find(hash(ids, at, shardIndex), row => shards.u8(row, SHARD.index) === shardIndex && shards.startsWith(row, ids, at, 32))
  const version = (ids: Uint8Array, at: number): number => versionSlots.find(hash(ids, at, 0), row => versions.startsWith(row, ids, at, 16))
  let lastVersion = 0
  const versionOrAdd = (ids: Uint8Array, at: number): number => {
    // Records of one version come one after the other.
    if (lastVersion !== 0 && versions.u32(lastVersion, VERSION.lease) !== 0 && versions.startsWith(lastVersion, ids, at, 16)) return lastVersion
    lastVersion = lookUpVersion(ids, at)
    return lastVersion
  }
  const lookUpVersion = (ids: Uint8Array, at: number): number => {
    const known = version(ids, at)
    if (known !== 0) return known
    const row = versions.add()
    versions.bytes(row, 0, 16).set(ids.subarray(at, at + 16))
    versionSlots.add(hash(ids, at, 0), row)
    return row
  }
  const findLease = (row: number, owner: number, chunkIndex: number): number => {
    if (owner === 0) return 0
    let lease = shards.u32(row, SHARD.lease)
    while (lease !== 0 && (leases.u32(lease, LEASE.version) !== owner || leases.f64(lease, LEASE.chunk) !== chunkIndex)) lease = leases.u32(lease, LEASE.nextOfShard)
    return lease
  }
  const forget = (owner: number): void => {
    versionSlots.remove(versions.hash(owner, hash, 0), owner)
    versions.free(owner)
  }
  const unlink = (row: number, lease: number): void => {
    const after = leases.u32(lease, LEASE.nextOfShard)
    if (shards.u32(row, SHARD.lease) === lease) shards.setU32(row, SHARD.lease, after)
    else {
      let before = shards.u32(row, SHARD.lease)
      while (leases.u32(before, LEASE.nextOfShard) !== lease) before = leases.u32(before, LEASE.nextOfShard)
      leases.setU32(before, LEASE.nextOfShard, after)
    }
    const owner = leases.u32(lease, LEASE.version)
    const [next, previous] = [leases.u32(lease, LEASE.next), leases.u32(lease, LEASE.previous)]
    if (previous === 0) versions.setU32(owner, VERSION.lease, next)
    else leases.setU32(previous, LEASE.next, next)
    if (next !== 0) leases.setU32(next, LEASE.previous, previous)
    leases.free(lease)
    if (versions.u32(owner, VERSION.lease) === 0) forget(owner)
  }
  return {
    find,
    findOrAdd: (ids, at, shardIndex) => {
      const known = find(ids, at, shardIndex)
      if (known !== 0) return known
      const row = shards.add()
      shards.bytes(row, 0, 32).set(ids.subarray(at, at + 32))
      shards.setU8(row, SHARD.index, shardIndex)
      shardSlots.add(hash(ids, at, shardIndex), row)
      return row
    },
    place,
    setPlace,
    take: (row, ids, at, chunkIndex, atMs) => {
      const owner = versionOrAdd(ids, at)
      versions.setF64(owner, VERSION.lastMs, Math.max(versions.f64(owner, VERSION.lastMs), atMs))
      if (findLease(row, owner, chunkIndex) !== 0) return
      const lease = leases.add()
      leases.setU32(lease, LEASE.shard, row)
      leases.setU32(lease, LEASE.version, owner)
      leases.setF64(lease, LEASE.chunk, chunkIndex)
      leases.setU32(lease, LEASE.nextOfShard, shards.u32(row, SHARD.lease))
      shards.setU32(row, SHARD.lease, lease)
      const next = versions.u32(owner, VERSION.lease)
      leases.setU32(lease, LEASE.next, next)
      if (next !== 0) leases.setU32(next, LEASE.previous, lease)
      versions.setU32(owner, VERSION.lease, lease)
    },
    drop: (row, ids, at, chunkIndex) => {
      const lease = findLease(row, version(ids, at), chunkIndex)
      if (lease === 0) return false
      unlink(row, lease)
      if (shards.u32(row, SHARD.lease) !== 0) return true
      setPlace(row, null)
      shardSlots.remove(shards.hash(row, hash, shards.u8(row, SHARD.index)), row)
      shards.free(row)
      return true
    },
    holds: (row, ids, at, chunkIndex) => findLease(row, version(ids, at), chunkIndex) !== 0,
    leases: row => {
      const found: LeaseRow[] = []
      if (row === 0) return found
      for (let lease = shards.u32(row, SHARD.lease); lease !== 0; lease = leases.u32(lease, LEASE.nextOfShard)) {
        found.push({ version: new Uint8Array(versions.bytes(leases.u32(lease, LEASE.version), 0, 16)), chunkIndex: leases.f64(lease, LEASE.chunk) })
      }
      return found
    },
    shardIndex: row => shards.u8(row, SHARD.index),
    chunkId: row => new Uint8Array(shards.bytes(row, 0, 32)),
    version,
    versionOrAdd,
    isLive: row => versions.u8(row, VERSION.live) !== 0,
    setLive: row => { versions.setU8(row, VERSION.live, 1) },
    lastMs: row => versions.f64(row, VERSION.lastMs),
    versionId: row => new Uint8Array(versions.bytes(row, 0, 16)),
    heldBy: row => {
      const held: { row: number, chunkIndex: number }[] = []
      for (let lease = versions.u32(row, VERSION.lease); lease !== 0; lease = leases.u32(lease, LEASE.next)) held.push({ row: leases.u32(lease, LEASE.shard), chunkIndex: leases.f64(lease, LEASE.chunk) })
      return held
    },
    *shardRows() { for (let row = 1; row < shards.end(); row++) if (shards.u32(row, SHARD.lease) !== 0) yield row },
    *versionRows() { for (let row = 1; row < versions.end(); row++) if (versions.u32(row, VERSION.lease) !== 0) yield row },
    forgetEmpty: () => { for (let row = 1; row < versions.end(); row++) if (versions.u8(row, VERSION.live) !== 0 && versions.u32(row, VERSION.lease) === 0) forget(row) },
    counts: () => ({ shards: count, bytes }),
    liveBytes: segment => live.get(segment) ?? 0,
    allocatedBytes: () => shards.allocatedBytes() + leases.allocatedBytes() + versions.allocatedBytes() + shardSlots.allocatedBytes() + versionSlots.allocatedBytes(),
  }
}
