import { open } from 'node:fs/promises'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { concat, equal, u32, utf8 } from '../../lib/bytes/bytes.ts'
import { HASH_BYTES } from '../../lib/wire/shard.ts'

/** "CYXS" ‖ format u32 = 1 ‖ bytes of the shard-id list u32 ‖ bytes of the shard u32; then list and shard. */
export const HEADER_BYTES = 16

const MAGIC = utf8('CYXS')
const FORMAT = 1

/** A shard with the list that binds it to its chunk id. */
export interface ShardContent { shardIds: Bytes, bytes: Bytes }

/** Writes a new file and has it on the disk, its name not yet. */
export async function writeShardFile(path: string, { shardIds, bytes }: ShardContent): Promise<void> {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writev([concat(MAGIC, u32(FORMAT), u32(shardIds.length), u32(bytes.length)), shardIds, bytes])
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Reads a file of `fileBytes` and checks all of it: the list against the chunk id, the shard against the list.
 *
 * @returns null when anything is not as it was written
 */
export async function readShardFile(path: string, fileBytes: number, chunkId: Uint8Array, shardIndex: number, hash: (bytes: Uint8Array) => Uint8Array): Promise<ShardContent | null> {
  const whole = new Uint8Array(fileBytes)
  const handle = await open(path)
  try {
    // One byte more than there should be tells a file that has grown.
    const { bytesRead } = await handle.readv([whole, new Uint8Array(1)], 0)
    if (bytesRead !== fileBytes) return null
  } finally {
    await handle.close()
  }
  if (!equal(whole.subarray(0, 4), MAGIC)) return null
  const view = new DataView(whole.buffer)
  const listEnd = HEADER_BYTES + view.getUint32(8)
  if (view.getUint32(4) !== FORMAT || listEnd + view.getUint32(12) !== whole.length) return null
  const shardIds = whole.subarray(HEADER_BYTES, listEnd)
  const bytes = whole.subarray(listEnd)
  const id = shardIds.subarray(shardIndex * HASH_BYTES, (shardIndex + 1) * HASH_BYTES)
  return equal(hash(shardIds), chunkId) && equal(hash(bytes), id) ? { shardIds, bytes } : null
}
