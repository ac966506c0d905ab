import { equal } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { hashBytes } from './coder.ts'
import type { Coder } from './coder.ts'
import { STANDARD, shardMaxBytes } from './sizes.ts'
import type { StorageClass } from './sizes.ts'

/**
 * Checks a shard that came from a node: the list of shard ids against the chunk id, the bytes against the list.
 *
 * @param shardIds - the list the node sent, 32 n bytes
 * @param index - shard index, 0 … n − 1
 * @param chunkId - from the layout, 32 bytes
 * @param kind - the chunk's class
 * @throws NETWORK_NODE_LIED when either does not fit
 */
export function verifyShard(coder: Coder, bytes: Uint8Array, shardIds: Uint8Array, index: number, chunkId: Uint8Array, kind: StorageClass = STANDARD): void {
  const lied = (what: string): CyxError => new CyxError('NETWORK_NODE_LIED', { what, shard: index })
  if (shardIds.length !== 32 * kind.total || !equal(hashBytes(coder, shardIds), chunkId)) throw lied('the list of shard ids')
  if (bytes.length > shardMaxBytes(kind) || !equal(hashBytes(coder, bytes), shardIds.subarray(32 * index, 32 * index + 32))) throw lied('the bytes of the shard')
}
