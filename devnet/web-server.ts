import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { once } from 'node:events'
import { CyxError } from '../lib/errors.ts'
import type { Config } from '../lib/config.ts'
import type { Options } from '../lib/options.ts'
import { findFile, sendFile } from './static-files.ts'

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

/** `localhost` is one of these or both, as the machine has it. */
const LOOPBACK = ['127.0.0.1', '::1'] as const

/**
 * Listens on loopback. The address is that of `localhost`: a browser gives passkeys to names, not to numbers (WebAuthn Level 3 §5.1.3).
 *
 * @param port - 0 takes a free one
 * @throws LOCAL_NETWORK when the port is taken
 */
export async function startWebServer(port: number, { signal }: Options = {}): Promise<WebServer> {
  let serve = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503, { ...safety, 'content-type': 'text/plain; charset=utf-8', 'retry-after': '2' }).end('CyxCloud is starting. Reload in a moment.\n')
  }
  const servers: Server[] = []
  const close = async (): Promise<void> => {
    await Promise.all(servers.splice(0).map(async server => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }))
  }
  let actual = port
  try {
    for (const host of LOOPBACK) {
      const server = createServer((request, response) => { serve(request, response) })
      if (!await listen(server, host, actual, signal)) continue
      servers.push(server)
      actual = (server.address() as AddressInfo).port
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    url: `http://localhost:${actual}/`,
    open(root, config) { serve = app(root, config) },
    openConfig(config) { serve = only(config) },
    close,
  }
}

/** @returns false where the machine has no such address */
async function listen(server: Server, host: typeof LOOPBACK[number], port: number, signal: AbortSignal | undefined): Promise<boolean> {
  server.listen(port, host)
  return once(server, 'listening', signal ? { signal } : {}).then(() => true, (error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (host === '::1' && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) return false
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
  checkBuilt(root)
  const out = join(root, 'out')
  const rules = rulesOf(root)
  const configured = only(config)
  const answer = async (request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> => {
    const found = await findFile(out, pathname)
    if (found) return sendFile(request, response, found, headersFor(rules(), pathname))
    if (!pathname.endsWith('/') && await findFile(out, `${pathname}/`)) return void response.writeHead(308, { ...headersFor(rules(), pathname), location: `${pathname}/` }).end()
    const page = join(out, '404.html')
    const body = existsSync(page) ? readFileSync(page) : Buffer.from('Not found\n')
    response.writeHead(404, { ...headersFor(rules(), '/404.html'), 'content-type': 'text/html; charset=utf-8' }).end(request.method === 'HEAD' ? undefined : body)
  }
  return (request, response) => {
    const address = URL.parse(request.url ?? '/', 'http://local')
    if (address === null || request.url?.startsWith('//')) return void response.writeHead(400, safety).end()
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { ...safety, allow: 'GET, HEAD' }).end()
    if (address.pathname === '/config.json') return configured(request, response)
    // A client that has gone, or a file that a new build took away: there is nobody left to tell.
    answer(request, response, address.pathname).catch(() => { response.destroy() })
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

/** The rules that the build wrote, read again when they have changed: they belong to the pages. None when it wrote none. */
function rulesOf(root: string): () => Headers {
  const path = join(root, 'out-headers.json')
  let known: { writtenMs: number, rules: Headers } = { writtenMs: 0, rules: {} }
  return () => {
    const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (writtenMs !== known.writtenMs) known = { writtenMs, rules: writtenMs === 0 ? {} : JSON.parse(readFileSync(path, 'utf8')) as Headers }
    return known.rules
  }
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
