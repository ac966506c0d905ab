import { CyxError } from '../errors.ts'
import { makeHandshakes } from './handshakes.ts'
import type { Route } from './route.ts'

/** Failed openings count for so long: Chromium's penalty for a WebTransport handshake that failed (web_transport_throttle_context.cc). */
const PENALTY_MS = 300_000

/** With so many of them, a node that failed is not tried again; with so many, nobody is: the next would wait 10 ms · 2^8 and more. */
const [SCARCE, MOST] = [4, 9]

/** After so many failures in a row it is the network: one try at a time tells when it is back. */
const STREAK = 4

/**
 * A route that keeps within what Chromium lets a page do over WebTransport: every handshake under way, and every one that failed in the last five
 * minutes, doubles the wait before the next, from 10 ms to a minute, and at 64 all are refused. A page that goes on dialling dead nodes, or dials all its
 * nodes while it is offline, would reach nobody for minutes. Who is refused here is asked by the next route; who waits, waits here ({@link makeHandshakes}).
 *
 * @throws (its `open`) NETWORK_NODE_UNREACHABLE
 */
export function careful(route: Route, clock: () => number = () => performance.now()): Route {
  const failures: { node: number, at: number }[] = []
  const handshakes = makeHandshakes(() => failures.length, clock)
  let [streak, probing] = [0, false]
  const refuse = (node: number, reason: string): never => { throw new CyxError('NETWORK_NODE_UNREACHABLE', { node, reason }) }
  return {
    name: route.name,
    silent: handshakes.silent,
    open: async (node, options) => {
      // A tab behind a node that is connected: the browser is asked for nothing.
      if (route.ready?.(node)) return route.open(node, options)
      while (failures[0] && failures[0].at < clock() - PENALTY_MS) failures.shift()
      const failed = failures.some(one => one.node === node.number)
      if (failures.length >= MOST || (failures.length >= SCARCE && failed)) refuse(node.number, 'too many connections have failed lately, and the browser makes further ones wait')
      if (streak >= STREAK && probing) refuse(node.number, 'none could be reached lately; one is being tried')
      const probe = streak >= STREAK
      if (probe) probing = true
      try {
        const { answered, end } = await handshakes.begin(node.number, options)
        try {
          const client = await route.open(node, { ...options, onAnswer: answered })
          streak = 0
          return client
        } catch (error) {
          failures.push({ node: node.number, at: clock() })
          streak++
          throw error
        } finally { end() }
      } finally {
        if (probe) probing = false
      }
    },
  }
}
