import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { equal } from '../../lib/bytes/bytes.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { reader } from '../../lib/bytes/reader.ts'
import { CyxError, isCyxError } from '../../lib/errors.ts'
import type { Lease, Shard } from '../../lib/wire/shelf.ts'
import { isMissing, syncFolder } from '../files.ts'
import { shardKey } from './locks.ts'
import { ID_BYTES } from './record.ts'
import type { Hash } from './record.ts'
import type { Store } from './store.ts'

/** A record of `leases.log`: op u8 (1 take, 2 drop, 3 live) ‖ version [16] ‖ chunk index u64 ‖ chunk id [32] ‖ shard index u8 ‖ time u64 ‖ BLAKE3 of all before [0..8]. */
const RECORD_BYTES = 74
const CHECK_BYTES = 8

/** Bytes of a shard file before its list: "CYXS" ‖ format u32 ‖ bytes of the list u32 ‖ bytes of the shard u32. */
const FILE_HEADER_BYTES = 16

interface Held { chunkId: Bytes, shardIndex: number, leases: Map<string, Lease> }

/**
 * Takes over what version 0.1 kept, a file per shard and a log of leases. A shard file goes only when the shard is in the log; a crash in between starts over.
 *
 * @param store - where it goes
 */
export async function importOldStore(folder: string, store: Store, hash: Hash, onFault: (text: string) => void): Promise<void> {
  const path = join(folder, 'leases.log')
  const shards = join(folder, 'shards')
  const bytes = await readFile(path).catch((error: unknown) => { if (isMissing(error)) return null; throw error })
  if (bytes) {
    const { held, live } = replayLeases(bytes)
    for (const one of held.values()) await importShard(join(shards, shardKey(one.chunkId, one.shardIndex).slice(0, 2)), one, store, hash, onFault)
    for (const version of live.values()) await store.settle(version, 'live')
    await rm(path)
    await syncFolder(folder)
  }
  // Without the log of leases these are left over.
  const left = await readdir(folder)
  for (const name of ['shards', 'drafts']) if (left.includes(name)) await rm(join(folder, name), { recursive: true, force: true })
}

async function importShard(folder: string, { chunkId, shardIndex, leases }: Held, store: Store, hash: Hash, onFault: (text: string) => void): Promise<void> {
  const path = join(folder, shardKey(chunkId, shardIndex))
  const shard = await readShardFile(path, chunkId, shardIndex, hash)
  if (!shard) {
    // It may be in the new store already, from a start that was cut short.
    if (!await store.read(chunkId, shardIndex)) onFault(`shard ${shardKey(chunkId, shardIndex)} is gone from the disk`)
    return
  }
  try {
    for (const lease of leases.values()) await store.keep(shard, lease)
  } catch (error) {
    if (!isCyxError(error, 'NETWORK_NODE_FULL')) throw error
    throw new CyxError('LOCAL_NETWORK', { what: 'There is no room to take over the shards of the older version.', next: 'Make room on the disk, or raise the capacity for this start.' }, error)
  }
  await rm(path, { force: true })
}

/** Leases that stand and versions that are committed. A record that a crash cut short ends the log. @throws STORAGE_CORRUPT when good ones follow a bad one */
function replayLeases(bytes: Uint8Array): { held: Map<string, Held>, live: Map<string, Bytes> } {
  const held = new Map<string, Held>()
  const live = new Map<string, Bytes>()
  let broken = false
  for (let offset = 0; offset + RECORD_BYTES <= bytes.length; offset += RECORD_BYTES) {
    const body = bytes.subarray(offset, offset + RECORD_BYTES - CHECK_BYTES)
    if (!equal(blake3(body).subarray(0, CHECK_BYTES), bytes.subarray(offset + body.length, offset + RECORD_BYTES))) {
      broken = true
      continue
    }
    if (broken) throw new CyxError('STORAGE_CORRUPT', { what: 'the lease log' })
    const from = reader(body, what => new CyxError('STORAGE_CORRUPT', { what }))
    const op = from.u8()
    const [version, chunkIndex, chunkId, shardIndex] = [from.take(16), from.u64(), from.take(32), from.u8()]
    const key = shardKey(chunkId, shardIndex)
    const lease = `${version.join()}:${String(chunkIndex)}`
    if (op === 1) {
      const one = held.get(key) ?? { chunkId, shardIndex, leases: new Map<string, Lease>() }
      held.set(key, one)
      one.leases.set(lease, { version, chunkIndex })
    }
    if (op === 2) held.get(key)?.leases.delete(lease)
    if (op === 3) live.set(version.join(), version)
  }
  return { held, live }
}

/** The shard of a file, or null when it is not there or not as it was written. */
async function readShardFile(path: string, chunkId: Bytes, shardIndex: number, hash: Hash): Promise<Shard | null> {
  let whole: Uint8Array
  try {
    const handle = await open(path)
    try { whole = await handle.readFile() } finally { await handle.close() }
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  if (whole.length < FILE_HEADER_BYTES) return null
  const listEnd = FILE_HEADER_BYTES + new DataView(whole.buffer, whole.byteOffset).getUint32(8)
  const shardIds = new Uint8Array(whole.subarray(FILE_HEADER_BYTES, listEnd))
  const bytes = new Uint8Array(whole.subarray(listEnd))
  const id = shardIds.subarray(shardIndex * ID_BYTES, (shardIndex + 1) * ID_BYTES)
  return equal(hash(shardIds), chunkId) && equal(hash(bytes), id) ? { chunkId, shardIndex, shardIds, bytes } : null
}
