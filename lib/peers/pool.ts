import { CyxError, packError } from '../errors.ts'
import type { Options } from '../options.ts'
import type { ShardClient } from '../wire/shard.ts'
import { orAbort } from '../wire/wait.ts'
import type { NodeAddress, Route } from './route.ts'
import { rtcRoute } from './rtcRoute.ts'
import { makeScoreboard } from './scoreboard.ts'
import type { Scoreboard } from './scoreboard.ts'
import { hasWebTransport, makeWebTransportHost } from './webTransportHost.ts'

/** Connections to nodes, one per node. */
export interface PeerPool {
  /**
   * The node's connection, opened if there is none. Closing the client closes it for everybody.
   *
   * @throws NETWORK_NODE_UNREACHABLE when no route leads there; for a while after that at once
   */
  dial: (node: NodeAddress, options?: Options) => Promise<ShardClient>
  scores: Scoreboard
  close: () => Promise<void>
}

export interface PoolOptions {
  /** Best first. */
  routes: readonly Route[]
  /** A connection without requests is closed after so long, ms. */
  idleMs?: number
  /** A route that does not connect in so long is given up for the next, ms. */
  dialMs?: number
  /** How long a route that worked is preferred to a better one that did not, ms. */
  rememberMs?: number
}

interface Entry { ready: Promise<ShardClient>, raw: ShardClient | null, busy: number, usedAt: number }

/** After a failed dial the node is left alone for so long, doubling up to the second number, ms. */
const REST_MS = [1_000, 30_000] as const

/**
 * The pool of a worker: WebTransport from here, where the browser has it, then WebRTC by way of the page.
 *
 * @param rtc - the worker's end of a channel whose other end `bridge` holds
 */
export function makePeerPool({ rtc }: { rtc: MessagePort }): PeerPool {
  const host = hasWebTransport() ? makeWebTransportHost() : null
  const pool = makePool({ routes: [...host ? [host.route] : [], rtcRoute(rtc)] })
  return {
    ...pool,
    close: async () => {
      await pool.close()
      await host?.close()
    },
  }
}

/** A pool over the given routes. */
export function makePool({ routes, idleMs = 60_000, dialMs = 4_000, rememberMs = 300_000 }: PoolOptions): PeerPool {
  const open = new Map<number, Entry>()
  const ladder = makeLadder(routes, rememberMs)
  const resting = new Map<number, { until: number, ms: number, error: CyxError }>()
  const scores = makeScoreboard()
  let closed = false
  const forget = (node: number, entry: Entry): void => { if (open.get(node) === entry) open.delete(node) }

  const connect = async (node: NodeAddress, entry: Entry): Promise<ShardClient> => {
    const causes: unknown[] = []
    for (const route of ladder.order(node.number)) {
      try {
        entry.raw = await route.open(node, { signal: AbortSignal.timeout(dialMs), onEnd: () => { forget(node.number, entry) } })
        // The pool was closed while this was being dialled: nobody else would close it.
        if (closed) void entry.raw.close()
        ladder.worked(node.number, route)
        resting.delete(node.number)
        return counted(node.number, entry.raw, entry)
      } catch (error) {
        causes.push(packError(error))
      }
    }
    forget(node.number, entry)
    const error = new CyxError('NETWORK_NODE_UNREACHABLE', { node: node.number, causes })
    const ms = Math.min((resting.get(node.number)?.ms ?? REST_MS[0] / 2) * 2, REST_MS[1])
    resting.set(node.number, { until: performance.now() + ms, ms, error })
    throw error
  }
  /** The client with its requests counted, for the scores and for closing on idle. */
  const counted = (node: number, client: ShardClient, entry: Entry): ShardClient => {
    const count = async <T>(request: Promise<T>, bytesOf: (answer: T) => number): Promise<T> => {
      const startedAt = performance.now()
      entry.busy++
      try {
        const answer = await request
        scores.record(node, performance.now() - startedAt, bytesOf(answer))
        return answer
      } finally {
        entry.busy--
        entry.usedAt = performance.now()
      }
    }
    return {
      put: (request, options) => count(client.put(request, options), () => request.bytes.length),
      get: (request, options) => count(client.get(request, options), ({ bytes }) => bytes.length),
      exists: (request, options) => count(client.exists(request, options), () => 0),
      remove: (request, options) => count(client.remove(request, options), () => 0),
      close: () => {
        forget(node, entry)
        return client.close()
      },
    }
  }
  const idle = setInterval(() => {
    for (const [node, entry] of open) {
      if (!entry.raw || entry.busy > 0 || performance.now() - entry.usedAt < idleMs) continue
      forget(node, entry)
      void entry.raw.close()
    }
  }, idleMs / 4)

  return {
    dial: async (node, { signal } = {}) => {
      const rest = resting.get(node.number)
      if (rest && rest.until > performance.now()) throw rest.error
      const known = open.get(node.number)
      if (known) {
        known.usedAt = performance.now()
        return orAbort(known.ready, signal)
      }
      const entry: Entry = { ready: Promise.resolve(null as never), raw: null, busy: 0, usedAt: performance.now() }
      open.set(node.number, entry)
      entry.ready = connect(node, entry)
      // Whoever dialled may have given up; the connection is for the next one then.
      entry.ready.catch(() => undefined)
      return orAbort(entry.ready, signal)
    },
    scores,
    close: async () => {
      closed = true
      clearInterval(idle)
      const all = [...open.values()]
      open.clear()
      await Promise.all(all.map(async entry => { await entry.raw?.close() }))
    },
  }
}

/** Which route to try first for a node: a lower one that worked is kept for `rememberMs`, then the best gets its chance again. */
function makeLadder(routes: readonly Route[], rememberMs: number): { order: (node: number) => readonly Route[], worked: (node: number, route: Route) => void } {
  const liked = new Map<number, { route: Route, until: number }>()
  return {
    order: node => {
      const one = liked.get(node)
      if (!one || one.until < performance.now()) return routes
      return [one.route, ...routes.filter(route => route !== one.route)]
    },
    worked: (node, route) => {
      const one = liked.get(node)
      if (route === routes[0]) liked.delete(node)
      else if (one?.route !== route || one.until < performance.now()) liked.set(node, { route, until: performance.now() + rememberMs })
    },
  }
}
