import { ReedSolomonErasure } from '@subspace/reed-solomon-erasure.wasm'
import { createBLAKE3 } from 'hash-wasm'
import type { IHasher } from 'hash-wasm'
import { chunkKey, nonceKey } from '../../lib/codec/segment.ts'
import { CHUNK_BYTES, SEAL_BYTES, SHARD_MAX_BYTES, STANDARD, overheadBytes } from '../../lib/codec/sizes.ts'
import type { Job } from './codecJob.ts'
import { noise } from './codecJob.ts'

/** The parts that one could take instead: WebCrypto on 4 MiB, @subspace/reed-solomon-erasure.wasm, BLAKE3 of hash-wasm. */
export interface Parts { code: ReedSolomonErasure, plain: IHasher, keyed: IHasher, shards: Uint8Array<ArrayBuffer> }

/** Loads them; `/subspace.wasm` is the package's own file. */
export async function loadParts(): Promise<Parts> {
  const code = await ReedSolomonErasure.fromResponse(fetch('/subspace.wasm'))
  return { code, plain: await createBLAKE3(), keyed: await createBLAKE3(256, noise(32)), shards: new Uint8Array(STANDARD.total * SHARD_MAX_BYTES) }
}

/** BLAKE3 by hash-wasm. */
export const hashWith = (hasher: IHasher, bytes: Uint8Array): Uint8Array => hasher.init().update(bytes).digest('binary')

/** Parity by @subspace; the data stands in front. */
export function encodeWith({ code, shards }: Parts): void {
  const result = code.encode(shards, STANDARD.data, STANDARD.parity)
  if (result !== ReedSolomonErasure.RESULT_OK) throw new Error(`@subspace answered ${String(result)}`)
}

/**
 * The same job with these parts: derive the chunk's keys, hash the plaintext under one of them for the nonce, seal, cut into shards, add parity, hash
 * the plaintext's seal, every shard, and the list. It seals in one piece and does not probe for compression.
 */
export async function encodeByParts(job: Job, parts: Parts): Promise<void> {
  const { file, dek, version } = job
  for (let index = 0; index < file.length / CHUNK_BYTES; index++) {
    const place = { dek, version, index }
    const [key] = await Promise.all([chunkKey(place), nonceKey(place)])
    const plaintext = file.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
    const iv = hashWith(parts.keyed, plaintext).slice(0, 12)
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new Uint8Array(48) }, key, plaintext)
    parts.shards.set(new Uint8Array(sealed), overheadBytes(1) + 12)
    parts.shards.fill(0, overheadBytes(1) + SEAL_BYTES + CHUNK_BYTES, STANDARD.data * SHARD_MAX_BYTES)
    encodeWith(parts)
    const ids = new Uint8Array(32 * STANDARD.total)
    for (let i = 0; i < STANDARD.total; i++) ids.set(hashWith(parts.plain, parts.shards.subarray(i * SHARD_MAX_BYTES, (i + 1) * SHARD_MAX_BYTES)), 32 * i)
    hashWith(parts.plain, ids)
  }
}
