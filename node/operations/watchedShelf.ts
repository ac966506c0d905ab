import { isCyxError } from '../../lib/errors.ts'
import { refused } from '../../lib/wire/refusal.ts'
import type { Shelf } from '../../lib/wire/shelf.ts'
import type { NodeMetrics } from './metrics.ts'

/** A shelf that is counted, and that can be closed to new shards. */
export interface WatchedShelf {
  shelf: Shelf
  /** Requests that the store is at work for. */
  busy: () => number
}

/**
 * Counts what verbs ask of a shelf: a put when it is kept, a get when it is read, a delete when it is released, and every refusal of a grant.
 *
 * @param closed - whether new shards are refused as FULL: clients ask another node then
 */
export function watchShelf(shelf: Shelf, metrics: Pick<NodeMetrics, 'request' | 'latency' | 'moved'>, closed: () => boolean): WatchedShelf {
  let busy = 0
  const timed = async <T>(operation: string, job: () => Promise<T>, statusOf: (result: T) => string): Promise<T> => {
    const begun = performance.now()
    busy++
    try {
      const result = await job()
      metrics.request(operation, statusOf(result))
      return result
    } catch (error) {
      metrics.request(operation, statusOfError(error))
      throw error
    } finally {
      busy--
      metrics.latency(operation, (performance.now() - begun) / 1000)
    }
  }
  return {
    busy: () => busy,
    shelf: {
      ...shelf,
      admit: admission => {
        try {
          if (admission.verb === 'put' && closed()) throw refused('FULL')
          const admitted = shelf.admit(admission)
          // An existence check asks nothing more of the store.
          if (admission.verb === 'exists') metrics.request('exists', 'ok')
          return admitted
        } catch (error) {
          metrics.request(admission.verb, statusOfError(error))
          throw error
        }
      },
      keep: (shard, lease, options) => timed('put', async () => {
        const fresh = await shelf.keep(shard, lease, options)
        metrics.moved('in', shard.bytes.length)
        return fresh
      }, () => 'ok'),
      read: (chunkId, shardIndex, options) => timed('get', async () => {
        const shard = await shelf.read(chunkId, shardIndex, options)
        metrics.moved('out', shard?.bytes.length ?? 0)
        return shard
      }, shard => shard ? 'ok' : 'NOT_FOUND'),
      release: (chunkId, shardIndex, lease, options) => timed('delete', () => shelf.release(chunkId, shardIndex, lease, options), () => 'ok'),
    },
  }
}

const statusOfError = (error: unknown): string => isCyxError(error) && typeof error.details.why === 'string' ? error.details.why : 'error'
