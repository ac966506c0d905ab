import { CyxError } from '../errors.ts'
import type { Route } from './route.ts'

/** How many connections a route may open in how long. */
export interface Ration { most?: number, perMs?: number }

/**
 * A route that opens only so many connections in a time. A process of Chromium has 500 RTCPeerConnections at most, and closed ones count until they are
 * collected (kMaxPeerConnections in rtc_peer_connection.cc): a page that dials dead nodes over and over would end up with none.
 *
 * @throws (its `open`) NETWORK_NODE_UNREACHABLE when the ration is used up
 */
export function rationed(route: Route, { most = 300, perMs = 600_000 }: Ration = {}): Route {
  const opened: number[] = []
  return {
    name: route.name,
    open: async (node, options) => {
      const now = performance.now()
      while (opened[0] !== undefined && opened[0] < now - perMs) opened.shift()
      if (opened.length >= most) throw new CyxError('NETWORK_NODE_UNREACHABLE', { node: node.number, reason: 'this browser has opened as many connections as it can for now' })
      opened.push(now)
      return route.open(node, options)
    },
  }
}
