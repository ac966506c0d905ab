import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, replaceFile } from './files.ts'

/** The ways into a node, those of browsers first, and what their ports are of. */
export const WAYS = { webTransport: 'udp', webRtc: 'udp', webSocket: 'tcp', tcp: 'tcp', quic: 'udp' } as const

/** A way into a node. */
export type Way = keyof typeof WAYS

/** All of them, in that order. */
export const wayNames = Object.keys(WAYS) as Way[]

/** A port per way; kept in the node's folder, so that its addresses survive a restart. */
export type Ports = Record<Way, number>

const FILE = 'ports.json'

/**
 * The ports to listen on: those asked for, else those of last time, else free ones.
 *
 * @param asked - 0 for "no matter"
 */
export async function choosePorts(folder: string, host: string, asked: Ports): Promise<Ports> {
  const path = join(folder, FILE)
  const last = await lastPorts(path)
  const chosen: Ports = { ...asked }
  const taken = (way: Way, port: number): boolean => wayNames.some(other => other !== way && WAYS[other] === WAYS[way] && chosen[other] === port)
  for (const way of wayNames) {
    if (asked[way] !== 0) continue
    const kept = last[way] ?? 0
    if (kept !== 0 && !taken(way, kept) && await isFree(WAYS[way], host, kept)) chosen[way] = kept
    else do chosen[way] = await bound(WAYS[way], host, 0); while (taken(way, chosen[way]))
  }
  if (wayNames.some(way => last[way] !== chosen[way])) await replaceFile(path, JSON.stringify(chosen), 0o600)
  return chosen
}

async function lastPorts(path: string): Promise<Partial<Ports>> {
  try { return JSON.parse(await readFile(path, 'utf8')) as Partial<Ports> } catch (error) {
    if (isMissing(error)) return {}
    throw error
  }
}

async function isFree(kind: 'udp' | 'tcp', host: string, port: number): Promise<boolean> {
  try { return await bound(kind, host, port) === port } catch { return false }
}

/** The port a socket got; it is closed again. */
function bound(kind: 'udp' | 'tcp', host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    if (kind === 'tcp') {
      const server = createServer()
      server.once('error', reject)
      server.listen({ host, port, exclusive: true }, () => {
        const { port: got } = server.address() as AddressInfo
        server.close(() => { resolve(got) })
      })
      return
    }
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', reject)
    socket.bind(port, host, () => {
      const { port: got } = socket.address()
      socket.close(() => { resolve(got) })
    })
  })
}
