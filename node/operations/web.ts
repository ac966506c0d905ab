import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { CyxError } from '../../lib/errors.ts'
import { hasCode } from '../files.ts'
import { isWell } from './status.ts'
import type { Health } from './status.ts'

/** What the pages show. */
export interface Pages {
  metrics: () => Promise<string>
  health: () => { status: Health } & Record<string, unknown>
}

/** The content type of Prometheus' text format. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Nobody else can reach it: whoever wants it from afar puts a proxy before it. */
const LOOPBACK = '127.0.0.1'

const ASKERS = 32
const REQUEST_MS = 10_000

/** Serves `/metrics` and `/health` on loopback. `port` 0: any, for tests. @throws NODE_OPERATION when the port is taken */
export async function openWeb(port: number, pages: Pages): Promise<{ address: string, close: () => Promise<void> }> {
  const answer = (response: ServerResponse, status: number, type: string, body: string): void => {
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    response.end(response.req.method === 'HEAD' ? undefined : body)
  }
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, maxHeaderSize: 8192 }, (request, response) => {
    const path = request.url?.split('?')[0]
    if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, 'text/plain', 'GET only\n')
    else if (path === '/health') {
      const health = pages.health()
      answer(response, isWell(health.status) ? 200 : 503, 'application/json', `${JSON.stringify(health)}\n`)
    } else if (path === '/metrics') {
      pages.metrics().then(page => { answer(response, 200, METRICS_TYPE, page) }, () => { answer(response, 500, 'text/plain', 'the metrics could not be read\n') })
    } else answer(response, 404, 'text/plain', 'here are /metrics and /health\n')
  })
  server.maxConnections = ASKERS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, LOOPBACK, resolve)
  }).catch((error: unknown) => {
    throw hasCode(error, 'EADDRINUSE', 'EACCES') ? new CyxError('NODE_OPERATION', { what: `Port ${String(port)} on loopback can't be had.`, next: 'Choose another one for NODE_METRICS_PORT.' }) : error
  })
  const bound = server.address()
  return {
    address: `http://${LOOPBACK}:${String(typeof bound === 'object' ? bound?.port : port)}`,
    close: () => new Promise(resolve => {
      server.close(() => { resolve() })
      server.closeAllConnections()
    }),
  }
}
