import { CyxError, packError } from '../errors.ts'
import type { ErrorRecord } from '../errors.ts'
import type { Options } from '../options.ts'
import type { ShardClient } from '../wire/shard.ts'
import { orAbort } from '../wire/wait.ts'
import { careful } from './careful.ts'
import type { Host } from './host.ts'
import { makeLadder } from './ladder.ts'
import type { RouteMemory } from './ladder.ts'
import { rationed } from './rationed.ts'
import type { NodeAddress, Route } from './route.ts'
import { rtcRoute } from './rtcRoute.ts'
import { makeScoreboard } from './scoreboard.ts'
import type { Direction, Scoreboard } from './scoreboard.ts'
import { makeWindow } from './window.ts'

/** How a node is reached: by which route now (null: not connected), and how each route ended when it was last tried (null: it worked). */
export interface PeerState { route: Route['name'] | null, tried: { route: Route['name'], error: ErrorRecord | null }[] }

/** Connections to nodes, one per node. */
export interface PeerPool {
  /**
   * The node's connection, opened if there is none. Closing the client closes it for everybody.
   *
   * @throws NETWORK_NODE_UNREACHABLE when no route leads there; for a while after that at once
   */
  dial: (node: NodeAddress, options?: Options) => Promise<ShardClient>
  scores: Scoreboard
  /** Resolves when so many bytes more may be under way in that direction: {@link Window}. */
  room: (direction: Direction, bytes: number, options?: Options) => Promise<(arrived: boolean) => void>
  state: (node: number) => PeerState
  /** Whether the node is being dialled and has not said anything yet. */
  silent: (node: number) => boolean
  close: () => Promise<void>
}

export interface PoolOptions {
  /** Best first. */
  routes: readonly Route[]
  /** A connection without requests is closed after so long, ms. */
  idleMs?: number
  /** A route that does not connect in so long is given up for the next, ms: over WebTransport the browser lets many dials at once wait for seconds. */
  dialMs?: number
  /** How long a route that worked is preferred to a better one that did not, ms. */
  rememberMs?: number
  /** Where that is remembered for the next time; without it only as long as the pool lives. */
  memory?: RouteMemory | null
  /** Connections at most; beyond them the one that was idle longest is closed for the next. */
  mostOpen?: number
}

interface Entry { ready: Promise<ShardClient>, raw: ShardClient | null, route: Route['name'] | null, busy: number, usedAt: number }

/** After a failed dial the node is left alone for so long, doubling up to the second number, ms; one that moves is tried at once. */
const REST_MS = [1_000, 120_000] as const

/** Bytes under way in each direction: two shards at least; at first what a phone line moves within a request's limit; at most what 80 ms at 800 MB/s hold. */
const WINDOW = { least: 1 << 20, start: 8 << 20, most: 64 << 20 } as const

/** All nodes of eight placement groups; far below the 500 that a Chromium process allows. */
const MOST_OPEN = 128

/**
 * The pool of a worker: WebTransport from here, where the browser has it, then WebRTC by way of the page.
 *
 * @param host - over WebTransport; null where the browser has none
 * @param rtc - the worker's end of a channel whose other end `bridge` holds
 */
export function makePeerPool({ host, rtc, memory = null }: { host: Host | null, rtc: MessagePort, memory?: RouteMemory | null }): PeerPool {
  const pool = makePool({ routes: [...host ? [careful(host.route)] : [], rationed(rtcRoute(rtc))], memory })
  return {
    ...pool,
    close: async () => {
      await pool.close()
      await host?.close()
    },
  }
}

/** Code of a route that has not come by then is waited for no longer. */
const LOAD_MS = 20_000

/** A pool over the given routes. */
export function makePool({ routes, idleMs = 60_000, dialMs = 6_000, rememberMs = 300_000, memory = null, mostOpen = MOST_OPEN }: PoolOptions): PeerPool {
  const open = new Map<number, Entry>()
  const ladder = makeLadder(routes, rememberMs, memory)
  const resting = new Map<number, { until: number, ms: number, error: CyxError, addresses: string }>()
  const tried = new Map<number, PeerState['tried']>()
  const scores = makeScoreboard()
  const windows = { up: makeWindow(WINDOW), down: makeWindow(WINDOW) }
  let closed = false
  const forget = (node: number, entry: Entry): void => { if (open.get(node) === entry) open.delete(node) }

  const connect = async (node: NodeAddress, entry: Entry): Promise<ShardClient> => {
    const told: PeerState['tried'] = []
    await ladder.ready
    for (const route of ladder.order(node.number)) {
      try {
        if (route.load) await orAbort(route.load(), AbortSignal.timeout(LOAD_MS))
        entry.raw = await route.open(node, { signal: AbortSignal.timeout(dialMs), onEnd: () => { forget(node.number, entry) } })
        // The pool was closed while this was being dialled: nobody else would close it.
        if (closed) void entry.raw.close()
        entry.route = route.name
        tried.set(node.number, [...told, { route: route.name, error: null }])
        ladder.worked(node.number, route)
        resting.delete(node.number)
        const client = counted(node.number, entry.raw, entry)
        // The first round trip is measured while the line is free; that it fails the first request will tell.
        client.stats().catch(() => undefined)
        return client
      } catch (error) {
        told.push({ route: route.name, error: packError(error) })
      }
    }
    forget(node.number, entry)
    tried.set(node.number, told)
    const error = new CyxError('NETWORK_NODE_UNREACHABLE', { node: node.number, causes: told.map(one => one.error) })
    const ms = Math.min((resting.get(node.number)?.ms ?? REST_MS[0] / 2) * 2, REST_MS[1])
    resting.set(node.number, { until: performance.now() + ms, ms, error, addresses: node.addresses.join() })
    throw error
  }
  /** The client with its requests counted, for the scores and for closing on idle. */
  const counted = (node: number, client: ShardClient, entry: Entry): ShardClient => {
    const count = async <T>(direction: Direction, request: Promise<T>, bytesOf: (answer: T) => number): Promise<T> => {
      const answered = scores.begin(node, direction)
      entry.busy++
      try {
        const answer = await request
        answered(bytesOf(answer))
        return answer
      } finally {
        entry.busy--
        entry.usedAt = performance.now()
      }
    }
    return {
      put: (request, options) => count('up', client.put(request, options), () => request.bytes.length),
      get: (request, options) => count('down', client.get(request, options), ({ bytes }) => bytes.length),
      exists: (request, options) => count('down', client.exists(request, options), () => 0),
      remove: (request, options) => count('down', client.remove(request, options), () => 0),
      stats: options => count('down', client.stats(options), () => 0),
      close: () => {
        forget(node, entry)
        return client.close()
      },
    }
  }
  /** Makes room for one more, where there is none and one is idle. */
  const evict = (): void => {
    if (open.size < mostOpen) return
    const [oldest] = [...open].filter(([, { raw, busy }]) => raw !== null && busy === 0).sort(([, a], [, b]) => a.usedAt - b.usedAt)
    if (oldest) close(...oldest)
  }
  const close = (node: number, entry: Entry): void => {
    forget(node, entry)
    void entry.raw?.close()
  }
  const idle = setInterval(() => {
    for (const [node, entry] of open) {
      if (entry.raw && entry.busy === 0 && performance.now() - entry.usedAt >= idleMs) close(node, entry)
    }
  }, idleMs / 4)

  return {
    dial: async (node, { signal } = {}) => {
      const rest = resting.get(node.number)
      // One that has moved gets its chance at once.
      if (rest && rest.until > performance.now() && rest.addresses === node.addresses.join()) throw rest.error
      const known = open.get(node.number)
      if (known) {
        known.usedAt = performance.now()
        signal?.throwIfAborted()
        return known.raw ? known.ready : orAbort(known.ready, signal)
      }
      evict()
      const entry: Entry = { ready: Promise.resolve(null as never), raw: null, route: null, busy: 0, usedAt: performance.now() }
      open.set(node.number, entry)
      entry.ready = connect(node, entry)
      // Whoever dialled may have given up; the connection is for the next one then.
      entry.ready.catch(() => undefined)
      return orAbort(entry.ready, signal)
    },
    scores,
    room: (direction, bytes, options) => windows[direction].take(bytes, options),
    state: node => ({ route: open.get(node)?.route ?? null, tried: tried.get(node) ?? [] }),
    silent: node => routes.some(route => route.silent?.(node)),
    close: async () => {
      closed = true
      clearInterval(idle)
      const all = [...open.values()]
      open.clear()
      await Promise.all(all.map(async entry => { await entry.raw?.close() }))
    },
  }
}
