import { refused } from '../../lib/wire/refusal.ts'
import type { Shelf } from '../../lib/wire/shelf.ts'

/** A shelf that can be closed to new shards. */
export interface ClosableShelf {
  shelf: Shelf
  /** Requests that the store is at work for. */
  busy: () => number
}

/** Puts a door before a shelf. @param closed - whether new shards are refused as FULL: clients ask another node then */
export function closable(shelf: Shelf, closed: () => boolean): ClosableShelf {
  let busy = 0
  const counted = async <T>(job: Promise<T>): Promise<T> => {
    busy++
    try { return await job } finally { busy-- }
  }
  return {
    busy: () => busy,
    shelf: {
      ...shelf,
      admit: admission => {
        if (admission.verb === 'put' && closed()) throw refused('FULL')
        return shelf.admit(admission)
      },
      keep: (shard, lease, options) => counted(shelf.keep(shard, lease, options)),
      read: (chunkId, shardIndex, options) => counted(shelf.read(chunkId, shardIndex, options)),
      release: (chunkId, shardIndex, lease, options) => counted(shelf.release(chunkId, shardIndex, lease, options)),
    },
  }
}
