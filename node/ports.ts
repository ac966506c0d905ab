import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { CyxError } from '../lib/errors.ts'
import { ALL_V6 } from './families.ts'
import { hasCode, readOwnJson, replaceFile } from './files.ts'
import { SETTINGS } from './settings.ts'
import type { Setting } from './settings.ts'

/** The ways into a node, those of browsers first, and what their ports are of. */
export const WAYS = { webTransport: 'udp', webRtc: 'udp', webSocket: 'tcp', tcp: 'tcp', quic: 'udp' } as const

/** A way into a node. */
export type Way = keyof typeof WAYS

/** All of them, in that order. */
export const wayNames = Object.keys(WAYS) as Way[]

/** The setting of each way's port. */
export const PORT_OF = { webTransport: 'webtransport-port', webRtc: 'webrtc-port', webSocket: 'websocket-port', tcp: 'tcp-port', quic: 'quic-port' } as const satisfies Record<Way, Setting>

/** A port per way; kept in the node's folder, so that its addresses survive a restart. */
export type Ports = Record<Way, number>

const FILE = 'ports.json'

/**
 * The ports to listen on: those asked for, else those of last time, else free ones, each free on every address.
 *
 * @param hosts - IP addresses, at least one
 * @param asked - 0 for "no matter"
 * @param used - the ways that will listen: what was asked for the others is not looked at
 * @throws NODE_OPERATION where this machine has no such address, or a port that was asked for is taken or kept from this user
 */
export async function choosePorts(folder: string, hosts: readonly string[], asked: Ports, used: readonly Way[]): Promise<Ports> {
  const path = join(folder, FILE)
  const last = await readOwnJson(path, 'ports') as Partial<Ports> | null ?? {}
  const chosen: Ports = { ...asked }
  const taken = (way: Way, port: number): boolean => wayNames.some(other => other !== way && WAYS[other] === WAYS[way] && chosen[other] === port)
  const isFree = (way: Way, port: number): Promise<boolean> => bindAll(way, hosts, port).then(() => true, (error: unknown) => {
    if (error instanceof Error && hasCode(error.cause, 'EADDRINUSE', 'EACCES')) return false
    throw error
  })
  for (const way of wayNames) {
    if (asked[way] !== 0) {
      if (used.includes(way)) await bindAll(way, hosts, asked[way])
      continue
    }
    const kept = last[way] ?? 0
    if (kept !== 0 && !taken(way, kept) && await isFree(way, kept)) chosen[way] = kept
    else do chosen[way] = await bindAll(way, hosts.slice(0, 1), 0); while (taken(way, chosen[way]) || !await isFree(way, chosen[way]))
  }
  if (wayNames.some(way => last[way] !== chosen[way])) await replaceFile(path, JSON.stringify(chosen), 0o600)
  return chosen
}

/** Binds a port on each address and lets it go; the last one's port. @throws NODE_OPERATION, see {@link choosePorts} */
async function bindAll(way: Way, hosts: readonly string[], port: number): Promise<number> {
  let got = port
  for (const host of hosts) {
    try { got = await bound(WAYS[way], host, port) } catch (error) { throw unbindable(error, way, host, port) }
  }
  return got
}

function unbindable(error: unknown, way: Way, host: string, port: number): unknown {
  const [variable] = SETTINGS[PORT_OF[way]]
  const place = `${WAYS[way].toUpperCase()} port ${String(port)} on ${host}`
  if (hasCode(error, 'EAFNOSUPPORT', 'EADDRNOTAVAIL') && host === ALL_V6) return new CyxError('NODE_OPERATION', { what: 'This machine has no IPv6 to listen on.', next: 'Leave :: out of NODE_HOST.' }, error)
  if (hasCode(error, 'EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL')) {
    return new CyxError('NODE_OPERATION', { what: `This machine has no address ${host} to listen on.`, next: 'Name its own for NODE_HOST, or 0.0.0.0 and :: for all; an address that others are told instead, as a router\'s, is NODE_ANNOUNCE.' }, error)
  }
  if (hasCode(error, 'EADDRINUSE')) return new CyxError('NODE_OPERATION', { what: `${place} is taken by another program.`, next: `End that, or choose another port for ${variable}.` }, error)
  if (hasCode(error, 'EACCES', 'EPERM')) return new CyxError('NODE_OPERATION', { what: `${place} is not for this user.`, next: `Ports below 1024 take a right of their own (CAP_NET_BIND_SERVICE): choose another for ${variable}.` }, error)
  return error
}

function bound(kind: 'udp' | 'tcp', host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (kind === 'tcp') {
      const server = createServer()
      server.once('error', reject)
      server.listen({ host, port, exclusive: true, ipv6Only: true }, () => {
        const { port: got } = server.address() as AddressInfo
        server.close(() => { resolve(got) })
      })
      return
    }
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', ipv6Only: host.includes(':') })
    socket.once('error', reject)
    socket.bind(port, host, () => {
      const { port: got } = socket.address()
      socket.close(() => { resolve(got) })
    })
  })
}
