import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { once } from 'node:events'
import sirv from 'sirv'
import { CyxError } from '../lib/errors.ts'
import type { Config } from '../lib/config.ts'
import type { Options } from '../lib/options.ts'

/** The app's server: it listens at once and says that it is starting until it is given the app. */
export interface WebServer {
  readonly url: string
  /** Serves `out/` with the headers that the build wrote beside it, and `config` as /config.json. @throws LOCAL_NETWORK when there is no build */
  open(root: string, config: Config): void
  /** Serves /config.json alone. */
  openConfig(config: Config): void
  close(): Promise<void>
}

type Headers = Record<string, Record<string, string>>

/** What must be asked for each time: the service worker, which replaces itself, and the addresses. */
const unkept = new Set(['/sw.js', '/config.json'])

const safety = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }

/**
 * Listens on loopback.
 *
 * @param port - 0 takes a free one
 * @throws LOCAL_NETWORK when the port is taken
 */
export async function startWebServer(port: number, { signal }: Options = {}): Promise<WebServer> {
  let serve = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503, { ...safety, 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' }).end('CyxCloud is starting. Reload in a moment.\n')
  }
  const server = createServer((request, response) => { serve(request, response) })
  await listen(server, port, signal)
  const address = server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://127.0.0.1:${actual}/`,
    open(root, config) { serve = app(root, config) },
    openConfig(config) { serve = only(config) },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function listen(server: Server, port: number, signal: AbortSignal | undefined): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening', signal ? { signal } : {}).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    const what = code === 'EADDRINUSE' ? `Port ${port} is in use by another program.` : `Port ${port} may not be used here.`
    throw new CyxError('LOCAL_NETWORK', { what, next: 'Stop that program or choose another port with --port.' }, error)
  })
}

/** @throws LOCAL_NETWORK when there is no built app */
export function checkBuilt(root: string): void {
  if (!existsSync(join(root, 'out', 'index.html'))) throw new CyxError('LOCAL_NETWORK', { what: 'There is no built app in out/.', next: 'Start without --no-build, or run `npm run build` first.' })
}

function app(root: string, config: Config): (request: IncomingMessage, response: ServerResponse) => void {
  const out = join(root, 'out')
  checkBuilt(root)
  const headers = headersOf(root)
  const missing = existsSync(join(out, '404.html')) ? readFileSync(join(out, '404.html')) : Buffer.from('Not found\n')
  const configured = only(config)
  const files = sirv(out, {
    etag: true, dotfiles: false,
    setHeaders(response, path) { for (const [name, value] of Object.entries(headersFor(headers, path))) response.setHeader(name, value) },
  })
  return (request, response) => {
    const path = URL.parse(request.url ?? '/', 'http://local')?.pathname
    if (path === undefined) return void response.writeHead(400, safety).end()
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { ...safety, allow: 'GET, HEAD' }).end()
    if (path === '/config.json') return configured(request, response)
    files(request, response, () => {
      response.writeHead(404, { ...headersFor(headers, '/404.html'), 'content-type': 'text/html; charset=utf-8' }).end(request.method === 'HEAD' ? undefined : missing)
    })
  }
}

/** Answers every path with the configuration, which pages of other origins may read too. */
function only(config: Config): (request: IncomingMessage, response: ServerResponse) => void {
  const body = Buffer.from(JSON.stringify(config, null, 2))
  return (request, response) => {
    response.writeHead(200, { ...safety, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'access-control-allow-origin': '*', 'content-length': body.length })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
}

/** The headers that the build wrote; none when it wrote none. */
function headersOf(root: string): Headers {
  const path = join(root, 'out-headers.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Headers : {}
}

/** Headers of one path: every rule whose pattern fits (`*` at the end fits all), later ones over earlier ones. */
function headersFor(rules: Headers, path: string): Record<string, string> {
  const found: Record<string, string> = { 'cache-control': 'no-cache' }
  for (const [pattern, headers] of Object.entries(rules)) {
    const fits = pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
    if (fits) for (const [name, value] of Object.entries(headers)) found[name.toLowerCase()] = value
  }
  return { ...safety, ...found, ...unkept.has(path) ? { 'cache-control': 'no-store' } : {} }
}
