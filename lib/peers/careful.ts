import { CyxError } from '../errors.ts'
import type { Options } from '../options.ts'
import { orAbort } from '../wire/wait.ts'
import { makeHandshakes } from './handshakes.ts'
import type { NodeAddress, OpenOptions, Route } from './route.ts'

/** Failed openings count for so long: Chromium's penalty for a WebTransport handshake that failed (web_transport_throttle_context.cc). */
const PENALTY_MS = 300_000

/** With so many of them, a node that failed is not tried again; with so many, nobody is: the next would wait 10 ms · 2^8 and more. */
const [SCARCE, MOST] = [4, 9]

/** After so many failures in a row it is the network: one try at a time tells when it is back. */
const STREAK = 4

/** Who waits for that one's word waits no longer than this, ms: what Chromium makes it wait after eight failures, 1.3 s give or take a half, and its round trips. */
const WAIT_MS = 2_000

/** What tests set: ms that pass, and how long a word is waited for. */
export interface Care { clock?: () => number, waitMs?: number }

/**
 * A route that keeps within what Chromium lets a page do over WebTransport: every handshake under way, and every one that failed in the last five
 * minutes, doubles the wait before the next, from 10 ms to a minute, and at 64 all are refused. A page that goes on dialling dead nodes, or dials all its
 * nodes while it is offline, would reach nobody for minutes. Who is refused here is asked by the next route; who waits, waits here ({@link makeHandshakes}).
 * After four failures in a row one node is tried, and the others wait for its word: they are dialled when it answers, and refused when it fails or keeps silent.
 *
 * @throws (its `open`) NETWORK_NODE_UNREACHABLE; a caller's abort while waiting as is
 */
export function careful(route: Route, { clock = () => performance.now(), waitMs = WAIT_MS }: Care = {}): Route {
  const failures: { node: number, at: number }[] = []
  const handshakes = makeHandshakes(() => failures.length, clock)
  const held = new Set<number>()
  let streak = 0
  /** Tells those who wait whether somebody has answered, the one that is being tried or another. */
  let probe: PromiseWithResolvers<boolean> | null = null
  const refuse = (node: number, reason: string): never => { throw new CyxError('NETWORK_NODE_UNREACHABLE', { node, reason }) }
  const wait = async (node: number, word: Promise<boolean>, { signal }: Options): Promise<void> => {
    const limit = AbortSignal.timeout(waitMs)
    held.add(node)
    const answered = await orAbort(word, signal ? AbortSignal.any([signal, limit]) : limit).catch(() => false).finally(() => { held.delete(node) })
    signal?.throwIfAborted()
    if (!answered && streak >= STREAK) refuse(node, 'none could be reached lately; one was tried')
  }
  const dial = async (node: NodeAddress, options: OpenOptions): ReturnType<Route['open']> => {
    const { answered, end } = await handshakes.begin(node.number, options)
    const heard = (): void => {
      streak = 0
      probe?.resolve(true)
      probe = null
    }
    try {
      const client = await route.open(node, { ...options, onAnswer: () => { answered(); heard() } })
      heard()
      return client
    } catch (error) {
      failures.push({ node: node.number, at: clock() })
      streak++
      throw error
    } finally { end() }
  }
  return {
    name: route.name,
    ...route.load ? { load: route.load } : {},
    silent: node => held.has(node) || handshakes.silent(node),
    open: async (node, options) => {
      // A tab behind a node that is connected: the browser is asked for nothing.
      if (route.ready?.(node)) return route.open(node, options)
      while (failures[0] && failures[0].at < clock() - PENALTY_MS) failures.shift()
      const failed = failures.some(one => one.node === node.number)
      if (failures.length >= MOST || (failures.length >= SCARCE && failed)) refuse(node.number, 'too many connections have failed lately, and the browser makes further ones wait')
      while (streak >= STREAK && probe) await wait(node.number, probe.promise, options)
      if (streak < STREAK) return dial(node, options)
      const mine = probe = Promise.withResolvers<boolean>()
      try { return await dial(node, options) } finally {
        if (probe === mine) probe = null
        mine.resolve(false)
      }
    },
  }
}
