import type { NodeClient } from '../wire/shard.ts'

/** A range of at most so many bytes is a small message. */
const SMALL_BYTES = 64 * 1024

/**
 * One client over two streams of a connection: shards go by the first; questions, deletes and small ranges by a stream of their own, opened when it is
 * first needed, so that they never wait behind megabytes.
 *
 * @param openSmall - opens it; where that fails all goes by the first, until it succeeds
 */
export function twoLanes(bulk: NodeClient, openSmall: (onEnd: () => void) => Promise<NodeClient>): NodeClient {
  let small: Promise<NodeClient> | null = null
  let [closed, asked] = [false, false]
  const lane = (): Promise<NodeClient> => small ??= openSmall(() => { small = null }).then(client => {
    if (closed) void client.close()
    return client
  }, () => {
    small = null
    return bulk
  })
  return {
    ...bulk,
    get: async (request, options) => request.length !== undefined && request.length > 0 && request.length <= SMALL_BYTES ? (await lane()).get(request, options) : bulk.get(request, options),
    exists: async (request, options) => (await lane()).exists(request, options),
    remove: async (request, options) => (await lane()).remove(request, options),
    list: async (request, options) => (await lane()).list(request, options),
    verify: async (request, options) => (await lane()).verify(request, options),
    // The first one measures the line before anything else uses it; that needs no second stream.
    stats: async options => {
      const first = !asked
      asked = true
      return (first ? bulk : await lane()).stats(options)
    },
    close: async () => {
      closed = true
      const other = await small?.catch(() => null)
      if (other && other !== bulk) await other.close()
      await bulk.close()
    },
  }
}
