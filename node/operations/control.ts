import { chmod, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { join, relative } from 'node:path'
import { CyxError, packError } from '../../lib/errors.ts'
import type { ErrorRecord } from '../../lib/errors.ts'
import { hasCode } from '../files.ts'
import type { ScrubResult } from '../store/store.ts'
import { isMode } from './mode.ts'
import type { Mode } from './mode.ts'
import type { Status } from './status.ts'

/** What can be asked of a running node; each request and each answer is one line of JSON. */
export type ControlRequest = { verb: 'status' } | { verb: 'mode', mode: Mode } | { verb: 'scrub', bytesPerSecond: number }

/** What it answers. */
export interface ControlAnswers { status: Status, mode: Status, scrub: ScrubResult }

/** A line that came back. */
export type ControlReply = { answer: ControlAnswers[keyof ControlAnswers] } | { error: ErrorRecord }

/** Who answers; `signal` aborts when the asker hangs up. */
export type ControlHandler = (request: ControlRequest, signal: AbortSignal) => Promise<ControlAnswers[keyof ControlAnswers]>

/** The claim on a data folder: while it is open no other node starts there. */
export interface Control {
  /** Null where the folder's path is too long for a socket: then the node can't be asked. */
  path: string | null
  /** From now on requests are answered; those that came before have waited. */
  serve: (handler: ControlHandler) => void
  close: () => Promise<void>
}

const SOCKET = 'control.sock'

/** sockaddr_un has 108 bytes, one of them for the end (unix(7)). */
const PATH_BYTES = 107

/** A request is one short line, and comes at once. */
const REQUEST_BYTES = 1024
const REQUEST_MS = 5_000
const ASKERS = 16

/** The socket of a data folder, by the shorter of its names; null where both are too long. */
export function socketPath(folder: string): string | null {
  const whole = join(folder, SOCKET)
  const near = relative(process.cwd(), whole)
  const path = near.length < whole.length ? near : whole
  return Buffer.byteLength(path) <= PATH_BYTES ? path : null
}

/** Claims a folder, which is there. @throws NODE_OPERATION when a node runs on it */
export async function openControl(folder: string): Promise<Control> {
  const path = socketPath(folder)
  if (path === null) return { path, serve: () => undefined, close: () => Promise.resolve() }
  const handler = Promise.withResolvers<ControlHandler>()
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.once('close', () => { sockets.delete(socket) })
    // One who hangs up gets no answer.
    socket.on('error', () => { socket.destroy() })
    serveOne(socket, handler.promise)
  })
  server.maxConnections = ASKERS
  await listen(server, path).catch(async (error: unknown) => {
    if (!hasCode(error, 'EADDRINUSE')) throw error
    if (await isAnswered(path)) throw new CyxError('NODE_OPERATION', { what: `A node runs on ${folder} already.`, next: 'Ask it by `cyxcloud node status`.' })
    // What a killed node left behind.
    await rm(path, { force: true })
    await listen(server, path)
  })
  await chmod(path, 0o600)
  return {
    path,
    serve: handler.resolve,
    close: () => new Promise(resolve => {
      server.close(() => { resolve() })
      for (const socket of sockets) socket.destroy()
    }),
  }
}

function serveOne(socket: Socket, handler: Promise<ControlHandler>): void {
  const hungUp = new AbortController()
  let text = ''
  const late = setTimeout(() => { socket.destroy() }, REQUEST_MS)
  const reply = (line: ControlReply): void => { socket.end(`${JSON.stringify(line)}\n`) }
  socket.once('close', () => { clearTimeout(late); hungUp.abort() })
  socket.setEncoding('utf8')
  const onData = (piece: string): void => {
    text += piece
    if (!text.includes('\n') && text.length <= REQUEST_BYTES) return
    clearTimeout(late)
    socket.off('data', onData)
    socket.resume()
    handler.then(handle => handle(parseRequest(text), hungUp.signal)).then(answer => { reply({ answer }) }, (error: unknown) => { reply({ error: packError(error) }) })
  }
  socket.on('data', onData)
}

/** @throws INVALID_REQUEST */
function parseRequest(text: string): ControlRequest {
  const bad = new CyxError('INVALID_REQUEST', { reason: 'the node knows no such command' })
  let value: { verb?: unknown, mode?: unknown, bytesPerSecond?: unknown } | null
  try { value = JSON.parse(text.slice(0, REQUEST_BYTES)) as typeof value } catch { throw bad }
  if (value?.verb === 'status') return { verb: 'status' }
  if (value?.verb === 'mode' && isMode(value.mode)) return { verb: 'mode', mode: value.mode }
  if (value?.verb === 'scrub' && typeof value.bytesPerSecond === 'number' && value.bytesPerSecond >= 1) return { verb: 'scrub', bytesPerSecond: value.bytesPerSecond }
  throw bad
}

const isAnswered = (path: string): Promise<boolean> => new Promise(resolve => {
  const socket = createConnection(path)
  socket.once('connect', () => { socket.destroy(); resolve(true) })
  socket.once('error', () => { resolve(false) })
})

const listen = (server: Server, path: string): Promise<void> => new Promise((resolve, reject) => {
  server.once('error', reject)
  server.listen(path, () => { server.off('error', reject); resolve() })
})
