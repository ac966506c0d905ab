import { CHUNK_ID_AT, KINDS, VERSION_AT, numbersAt } from './record.ts'
import type { Index } from './index.ts'
import type { OnRecord } from './segment.ts'

/**
 * Makes an index of records in their order. A lease may come before its shard: compaction has moved the shard on.
 *
 * @param onDamage - told of the row of a shard whose record is damaged; its leases stand, a new put heals it
 */
export const replayInto = (index: Index, onDamage: (row: number) => void): OnRecord => (cores, at, segment, offset, damaged) => {
  const { bytes } = cores
  const { kind, shardIndex, ids, shardBytes, chunkIndex, atMs } = numbersAt(cores, at)
  if (kind === KINDS.live) {
    index.setLive(index.versionOrAdd(bytes, at + VERSION_AT))
    return
  }
  if (kind === KINDS.drop || kind === KINDS.rot) {
    const row = index.find(bytes, at + CHUNK_ID_AT, shardIndex)
    if (row === 0) return
    if (kind === KINDS.rot) index.setPlace(row, null)
    else index.drop(row, bytes, at + VERSION_AT, chunkIndex)
    return
  }
  const row = index.findOrAdd(bytes, at + CHUNK_ID_AT, shardIndex)
  index.take(row, bytes, at + VERSION_AT, chunkIndex, atMs)
  if (kind !== KINDS.shard) return
  if (damaged) onDamage(row)
  else index.setPlace(row, { segment, offset, ids, shardBytes })
}
