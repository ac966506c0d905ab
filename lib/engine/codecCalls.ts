import type { Bytes } from '../bytes/bytes.ts'

/** One chunk to seal and cut; `plaintext` is transferred. */
export interface EncodeJob { dek: CryptoKey, version: Bytes, index: number, plaintext: Bytes, last: boolean }

/** A sealed, cut and hashed chunk: `shards` are n pieces of `shardLength` bytes in one buffer. */
export interface EncodedChunk {
  chunkId: Bytes
  shardIds: Bytes
  shards: Bytes
  shardLength: number
  /** Length table of docs/format.md §3, or null when no segment was compressed. */
  table: Bytes | null
  contentHash: Bytes
  /** Plaintext bytes of the chunk, padding included. */
  padded: number
}

/** Shards of one chunk (each already checked, null where none came) to open; the shards are transferred. */
export interface DecodeJob { dek: CryptoKey, version: Bytes, index: number, chunkId: Bytes, shards: (Bytes | null)[], plainLength: number, padded: number, table: Bytes | null }

/** What a codec worker does. */
export interface CodecCalls extends Record<string, { args: unknown, result: unknown }> {
  encode: { args: EncodeJob, result: EncodedChunk }
  decode: { args: DecodeJob, result: { plaintext: Bytes } }
}
