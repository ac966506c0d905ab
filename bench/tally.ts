import { createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Options } from '../lib/options.ts'

/** A script or WebAssembly file that was served, with its size after gzip -9, and when it was first asked for, ms since 1970. */
export interface Served { path: string, gzipBytes: number, askedAt: number }

/** A server in front of another one that counts code as it goes through: it sees what workers of workers load, too. */
export interface Tally { url: string, served: () => Served[], close: () => Promise<void> }

/** Listens on a free port of loopback before `target`. Each path counts once: a browser keeps it. */
export async function startTally(target: string, { signal }: Options = {}): Promise<Tally> {
  signal?.throwIfAborted()
  const served = new Map<string, Served>()
  const count = (path: string, askedAt: number, body: Buffer): void => { if (/\.(js|wasm)$/.test(path)) served.set(path, { path, askedAt: served.get(path)?.askedAt ?? askedAt, gzipBytes: gzipSync(body, { level: 9 }).length }) }
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const address = new URL(incoming.url ?? '/', target)
    const askedAt = Date.now()
    // Without its validators the browser gets every file whole, and so it is counted whole.
    const { 'if-none-match': _tag, 'if-modified-since': _since, ...headers } = incoming.headers
    const asked = request(address, { method: incoming.method ?? 'GET', headers: { ...headers, host: address.host, 'accept-encoding': 'identity' } }, answer => {
      const parts: Buffer[] = []
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.on('data', (part: Buffer) => { parts.push(part) })
      answer.on('end', () => { count(address.pathname, askedAt, Buffer.concat(parts)) })
      answer.pipe(outgoing)
    })
    asked.on('error', () => { outgoing.destroy() })
    asked.end()
  }
  const server = createServer(forward)
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    served: () => [...served.values()],
    close: async () => {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}
