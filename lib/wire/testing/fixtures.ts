import { ed25519 } from '@noble/curves/ed25519.js'
import { concat } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { encodeGrant, grantBody } from '../../record/grant.ts'
import type { Grant } from '../../record/grant.ts'

/** A directory that signs whatever a test asks for. */
export interface TestDirectory {
  /** Ed25519, 32 bytes. */
  grantKey: Bytes
  /** A grant to `nodeKey`; everything else has a default that lets it pass. */
  grant: (nodeKey: Bytes, fields?: Partial<Grant>) => Bytes
}

/** A directory with a key of its own; `seed` fills its 32 bytes. */
export function makeTestDirectory(seed = 7): TestDirectory {
  const secret = new Uint8Array(32).fill(seed)
  return {
    grantKey: new Uint8Array(ed25519.getPublicKey(secret)),
    grant: (nodeKey, fields = {}) => {
      const grant: Grant = {
        verb: 'put', account: new Uint8Array(16).fill(1), version: new Uint8Array(16).fill(2), firstChunk: 0, chunkCount: 64, nodeKey, bytes: 1 << 30,
        nonce: crypto.getRandomValues(new Uint8Array(16)), expiresAtMs: Date.now() + 900_000, ...fields,
      }
      return encodeGrant(grant, ed25519.sign(grantBody(grant), secret))
    },
  }
}

/** A chunk of random shards; the list and the chunk id are true. */
export interface TestChunk { chunkId: Bytes, shardIds: Bytes, shards: Bytes[] }

/** A chunk of `count` shards of `length` bytes each. */
export function makeTestChunk(length: number, count = 3): TestChunk {
  const shards = Array.from({ length: count }, () => randomBytes(length))
  const shardIds = concat(...shards.map(blake3))
  return { chunkId: blake3(shardIds), shardIds, shards }
}

function randomBytes(length: number): Bytes {
  const bytes = new Uint8Array(length)
  // getRandomValues takes 65,536 bytes at most (W3C WebCrypto §10.1.1).
  for (let offset = 0; offset < length; offset += 65_536) crypto.getRandomValues(bytes.subarray(offset, offset + 65_536))
  return bytes
}
