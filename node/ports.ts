import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, replaceFile } from './files.ts'

/** UDP ports of a node; kept in its folder, so that its addresses survive a restart. */
export interface Ports { webTransport: number, webRtc: number }

const FILE = 'ports.json'

/**
 * The ports to listen on: those asked for, else those of last time, else free ones.
 *
 * @param asked - 0 for "no matter"
 */
export async function choosePorts(folder: string, host: string, asked: Ports): Promise<Ports> {
  const path = join(folder, FILE)
  const last = await lastPorts(path)
  const pick = async (name: keyof Ports): Promise<number> => {
    if (asked[name] !== 0) return asked[name]
    const kept = last[name]
    return kept !== undefined && await isFree(host, kept) ? kept : freePort(host)
  }
  const webTransport = await pick('webTransport')
  let webRtc = await pick('webRtc')
  while (webRtc === webTransport) webRtc = await freePort(host)
  if (last.webTransport !== webTransport || last.webRtc !== webRtc) await replaceFile(path, JSON.stringify({ webTransport, webRtc }), 0o600)
  return { webTransport, webRtc }
}

async function lastPorts(path: string): Promise<Partial<Ports>> {
  try { return JSON.parse(await readFile(path, 'utf8')) as Partial<Ports> } catch (error) {
    if (isMissing(error)) return {}
    throw error
  }
}

const freePort = (host: string): Promise<number> => bound(host, 0)

async function isFree(host: string, port: number): Promise<boolean> {
  try { return await bound(host, port) === port } catch { return false }
}

/** The port a socket got; it is closed again. */
function bound(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    socket.once('error', reject)
    socket.bind(port, host, () => {
      const { port: got } = socket.address()
      socket.close(() => { resolve(got) })
    })
  })
}
