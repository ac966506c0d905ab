import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { encodeWithSelfDescribedTag } from '@dfinity/cbor'
import { Principal } from '@icp-sdk/core/principal'
import { messageOf } from '../../lib/errors.ts'
import { Malformed } from './envelope.ts'

/** An endpoint's answer: CBOR when there is a body that is no text. */
export interface Response { status: number, body?: object | string }

/** Answers a request to `/api/vN/{canister|subnet}/ID/OPERATION`. */
export type Handler = (request: { version: number, scope: 'canister' | 'subnet', id: Uint8Array, operation: string, body: Uint8Array }) => Promise<Response>

/** An ingress message is at most 2 MiB, its envelope a little more (IC interface specification, §HTTP Interface). */
const bodyBytesMax = 4 * 2 ** 20
/** Open to every origin, as the boundary nodes of the IC are. */
const cors = {
  'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS', 'access-control-max-age': '600',
  'access-control-allow-headers': 'content-type, accept, x-requested-with, authorization, cache-control', 'access-control-allow-private-network': 'true',
}
const address = /^\/api\/v([2-4])\/(canister|subnet)\/([a-z0-9-]+)\/(call|query|read_state)$/

/**
 * The HTTP interface (IC interface specification, §HTTP Interface). Not listening yet.
 *
 * @param status - body of `/api/v2/status`
 */
export function makeBoundary(status: () => object, handle: Handler): Server {
  const answer = async (request: IncomingMessage): Promise<Response> => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    if (request.method === 'OPTIONS') return { status: 204 }
    if (path === '/api/v2/status' && (request.method === 'GET' || request.method === 'HEAD')) return { status: 200, body: status() }
    const found = address.exec(path)
    if (!found) return { status: 404, body: 'there is no such endpoint' }
    if (request.method !== 'POST') return { status: 405, body: 'this endpoint takes POST' }
    if (!(request.headers['content-type'] ?? '').startsWith('application/cbor')) return { status: 415, body: 'the body must be application/cbor' }
    const [, version, scope, id, operation] = found
    const body = await bodyOf(request)
    if (body === null) return { status: 413, body: `the body is larger than ${bodyBytesMax} bytes` }
    return handle({ version: Number(version), scope: scope as 'canister' | 'subnet', id: principalOf(id ?? ''), operation: operation ?? '', body })
  }
  const server = createServer((request, response) => {
    answer(request).catch((error: unknown): Response => error instanceof Malformed ? { status: 400, body: error.message } : { status: 500, body: messageOf(error) })
      .then(found => { send(request, response, found) }, () => { response.destroy() })
  })
  server.keepAliveTimeout = 60_000
  return server
}

function principalOf(text: string): Uint8Array {
  try { return Principal.fromText(text).toUint8Array() } catch (error) { throw new Malformed(`${text} is not a principal: ${messageOf(error)}`) }
}

/** The whole body, or null when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length <= bodyBytesMax) parts.push(part)
  }
  return length > bodyBytesMax ? null : Buffer.concat(parts)
}

function send(request: IncomingMessage, response: ServerResponse, { status, body }: Response): void {
  const bytes = body === undefined ? undefined : typeof body === 'string' ? Buffer.from(body) : encodeWithSelfDescribedTag(body)
  response.writeHead(status, {
    ...cors, ...bytes ? { 'content-type': typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/cbor', 'content-length': bytes.length } : {},
    'x-content-type-options': 'nosniff', 'cache-control': 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}
