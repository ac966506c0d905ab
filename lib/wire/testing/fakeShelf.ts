import { ed25519 } from '@noble/curves/ed25519.js'
import type { Bytes } from '../../bytes/bytes.ts'
import { toHex } from '../../bytes/base.ts'
import { blake3 } from '../../bytes/hash.ts'
import { decodeGrant, grantRefusal } from '../../record/grant.ts'
import type { Grant } from '../../record/grant.ts'
import { refused } from '../refusal.ts'
import type { Lease, Shard, Shelf } from '../shelf.ts'

function grantOf(bytes: Bytes): Grant {
  try { return decodeGrant(bytes).grant } catch { throw refused('BAD_GRANT') }
}

/** A node in memory that trusts every signature. */
export function makeFakeShelf(overrides: Partial<Shelf> = {}): Shelf & { shards: Map<string, Shard> } {
  const secret = new Uint8Array(32).fill(9)
  const nodeKey: Bytes = new Uint8Array(ed25519.getPublicKey(secret))
  const shards = new Map<string, Shard>()
  const leases = new Map<string, { version: Bytes, chunkId: Bytes, shardIndex: number, chunkIndex: number }>()
  const key = (chunkId: Bytes, index: number): string => `${toHex(chunkId)}-${String(index)}`
  const leaseOf = (chunkId: Bytes, index: number, { version, chunkIndex }: Lease): string => `${key(chunkId, index)}:${toHex(version)}:${String(chunkIndex)}`
  return {
    shards,
    nodeKey,
    hash: blake3,
    sign: message => ed25519.sign(message, secret),
    nowMs: () => 1_800_000_000_000,
    admit: ({ grant: bytes, verb, version, chunkIndex }) => {
      const grant = grantOf(bytes)
      if (grantRefusal(grant, { verb, version, chunk: chunkIndex, nodeKey, nowMs: Date.now() })) throw refused('BAD_GRANT')
      return { grant, refund: () => undefined }
    },
    find: (chunkId, index, lease) => !leases.has(leaseOf(chunkId, index, lease)) ? null : shards.get(key(chunkId, index))?.bytes.length ?? null,
    keep: (shard, lease) => {
      leases.set(leaseOf(shard.chunkId, shard.shardIndex, lease), { ...lease, chunkId: shard.chunkId, shardIndex: shard.shardIndex })
      const fresh = !shards.has(key(shard.chunkId, shard.shardIndex))
      shards.set(key(shard.chunkId, shard.shardIndex), { ...shard, bytes: shard.bytes.slice() })
      return Promise.resolve(fresh)
    },
    read: (chunkId, index) => Promise.resolve(structuredClone(shards.get(key(chunkId, index)) ?? null)),
    release: (chunkId, index, lease) => {
      const had = leases.delete(leaseOf(chunkId, index, lease))
      const left = [...leases.keys()].some(one => one.startsWith(`${key(chunkId, index)}:`))
      return Promise.resolve(had && !left && shards.delete(key(chunkId, index)))
    },
    held: version => [...leases.values()].filter(one => toHex(one.version) === toHex(version))
      .map(({ chunkId, shardIndex, chunkIndex }) => ({ chunkId, shardIndex, chunkIndex, shardBytes: shards.get(key(chunkId, shardIndex))?.bytes.length ?? null })),
    status: () => ({ capacityBytes: 1000, usedBytes: 10, shards: shards.size, cpuPercent: 5, memoryPercent: 6, uptimeSeconds: 7, version: 'test' }),
    ...overrides,
  }
}
