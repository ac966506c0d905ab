import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { withBitswap } from '@helia/bitswap'
import { withLibp2pLight } from '@helia/libp2p'
import { unixfs } from '@helia/unixfs'
import { identify } from '@libp2p/identify'
import { noise } from '@libp2p/noise'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { FileStore } from '@tus/file-store'
import { Server as TusServer } from '@tus/server'
import { createHeliaLight } from 'helia'

/** Where the rivals' servers listen. `helia` is a multiaddr; `fetched` makes that node fetch a CID from the browser: `GET <fetched><cid>` answers when it has all. */
export interface RivalServers { plain: string, tus: string, helia: string, fetched: string }

/** What crosses origins: the page that measures is isolated (COEP). */
const ALLOW = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*', 'cross-origin-resource-policy': 'cross-origin' }

async function listen(server: Server): Promise<string> {
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

/** Keeps a body on the disk and gives it back: what a plain `fetch` can do at best. */
function servePlain(folder: string): Server {
  const path = join(folder, 'plain')
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeaders(new Map(Object.entries(ALLOW)))
    if (request.method === 'POST') {
      await pipeline(request, createWriteStream(path))
      response.end()
    } else if (request.method === 'GET') {
      response.setHeader('content-length', (await stat(path)).size)
      await pipeline(createReadStream(path), response)
    } else response.end()
  }
  return createServer((request, response) => { answer(request, response).catch(() => { response.destroy() }) })
}

/** An IPFS node that takes blocks by bitswap over WebSocket and keeps them in memory. */
async function startHelia(): Promise<{ address: string, fetch: (cid: string) => Promise<number>, close: () => Promise<void> }> {
  const node = withBitswap(withLibp2pLight(createHeliaLight(), {
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'] }, transports: [webSockets()], connectionEncrypters: [noise()], streamMuxers: [yamux()], services: { identify: identify() },
  }))
  await node.start()
  const files = unixfs(node)
  return {
    address: String(node.libp2p.getMultiaddrs()[0]),
    fetch: async cid => {
      let bytes = 0
      for await (const part of files.cat(cid)) bytes += part.length
      return bytes
    },
    close: async () => { await node.stop() },
  }
}

/** Runs `work` beside servers of plain HTTP, tus and IPFS; they and their files are gone afterwards. */
export async function withRivals<T>(work: (servers: RivalServers) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cyxcloud-bench-'))
  const tus = new TusServer({ path: '/files', datastore: new FileStore({ directory: folder }), allowedHeaders: ['*'] })
  const helia = await startHelia()
  const plainServer = servePlain(folder)
  const tusServer = createServer((request, response) => {
    response.setHeader('cross-origin-resource-policy', 'cross-origin')
    void tus.handle(request, response)
  })
  const fetched = createServer((request, response) => {
    response.setHeaders(new Map(Object.entries(ALLOW)))
    helia.fetch((request.url ?? '').slice(1)).then(bytes => { response.end(String(bytes)) }, (error: unknown) => { response.writeHead(500).end(String(error)) })
  })
  try {
    return await work({ plain: `${await listen(plainServer)}/`, tus: `${await listen(tusServer)}/files`, helia: helia.address, fetched: `${await listen(fetched)}/` })
  } finally {
    for (const server of [plainServer, tusServer, fetched]) {
      server.closeAllConnections()
      server.close()
    }
    await helia.close()
    await rm(folder, { recursive: true, force: true })
  }
}
