import type { Stream } from '@libp2p/interface'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Verify } from '../record/signature.ts'
import { makeCredit } from './credit.ts'
import type { Credit } from './credit.ts'
import { deleteRequest, deleteResult } from './delete.ts'
import { existsRequest, existsResult } from './exists.ts'
import { frameHead, frameReader } from './frame.ts'
import type { Frame } from './frame.ts'
import { Request, Response } from './generated/shard.js'
import { getAnswerBytes, getRequest, getResult } from './get.ts'
import { openPipe } from './pipe.ts'
import { putRequest, putResult } from './put.ts'
import { SHARD_PROTOCOL } from './shard.ts'
import type { ShardClient } from './shard.ts'
import { verifyEd25519 } from './verify.ts'
import { orAbort } from './wait.ts'

export interface ClientOptions {
  /** The node's Ed25519 public key, 32 bytes: receipts are checked against it. */
  nodeKey: Bytes
  verify?: Verify
  /** A request fails after so long without a byte in or out on the stream, and in any case after four times as long; default 15,000 ms. */
  silenceMs?: number
  /** Called once, when the stream has ended. */
  onEnd?: () => void
}

interface Pending { resolve: (frame: Frame<Response>) => void, reject: (error: Error) => void, answerBytes: number, release: () => void }

const EMPTY = new Uint8Array(0)

/** A shard client over one stream of {@link SHARD_PROTOCOL}; it keeps to the node's credits, and requests overlap. */
export function createShardClient(stream: Stream, { nodeKey, verify = verifyEd25519, silenceMs = 15_000, onEnd = () => undefined }: ClientOptions): ShardClient {
  const pending = new Map<number, Pending>()
  const greeted = Promise.withResolvers<Credit>()
  greeted.promise.catch(() => undefined)
  const ended = new AbortController()
  let lastByteAt = 0
  let nextId = 1

  const end = (error: Error | null): void => {
    const reason = new CyxError('NETWORK_NODE_UNREACHABLE', {}, error ?? undefined)
    ended.abort(reason)
    greeted.reject(reason)
    for (const one of pending.values()) {
      one.release()
      one.reject(reason)
    }
    pending.clear()
    onEnd()
  }
  const onFrame = ({ header, payload }: Frame<Response>): void => {
    if (header.hello) return greet(header)
    const one = pending.get(header.id)
    if (!one) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'an answer to no question' })
    pending.delete(header.id)
    one.release()
    one.resolve({ header, payload })
  }
  const greet = ({ hello }: Response): void => {
    if (hello?.protocol !== SHARD_PROTOCOL || !hello.creditBytes || !hello.creditRequests) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'a greeting in another protocol' })
    greeted.resolve(makeCredit(hello.creditBytes, hello.creditRequests))
  }
  const accept = (header: Response): void => {
    if (header.payloadBytes > (pending.get(header.id)?.answerBytes ?? 0)) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'more bytes than were asked for' })
  }
  const pipe = openPipe(stream, {
    onBytes: frameReader(Response.decode, accept, onFrame),
    onProgress: () => { lastByteAt = performance.now() },
    onEnd: error => {
      end(error)
      // A half-open stream would keep its channel (webrtc) and its place in the node's count.
      void pipe.close()
    },
  })

  /** Sends one request and waits for its answer. A caller who gives up leaves the credit taken until the node has answered. */
  const ask = async (header: Partial<Request>, payload: Uint8Array, answerBytes: number, signal: AbortSignal | undefined): Promise<Frame<Response>> => {
    const silence = watch(() => lastByteAt, silenceMs)
    const stop = AbortSignal.any([silence.signal, ended.signal, ...signal ? [signal] : []])
    try {
      const credit = await orAbort(greeted.promise, stop)
      const release = await credit.take(Math.max(payload.length, answerBytes), { signal: stop })
      silence.startLimit()
      const id = nextId
      nextId = nextId % 0xffffffff + 1
      const answer = new Promise<Frame<Response>>((resolve, reject) => { pending.set(id, { resolve, reject, answerBytes, release }) })
      answer.catch(() => undefined)
      const sent = pipe.send(frameHead(Request.encode({ ...header, id, payloadBytes: payload.length })), payload)
      sent.catch((error: unknown) => { pending.get(id)?.reject(error as Error) })
      return await orAbort(answer, stop)
    } finally {
      silence.end()
    }
  }

  return {
    put: async (request, { signal } = {}) => putResult(request, (await ask(putRequest(request), request.bytes, 0, signal)).header, nodeKey, verify),
    get: async (request, { signal } = {}) => {
      const { header, payload } = await ask(getRequest(request), EMPTY, getAnswerBytes(request), signal)
      return getResult(request, header, payload)
    },
    exists: async (request, { signal } = {}) => existsResult((await ask(existsRequest(request), EMPTY, 0, signal)).header),
    remove: async (request, { signal } = {}) => deleteResult((await ask(deleteRequest(request), EMPTY, 0, signal)).header),
    close: async () => {
      end(null)
      await pipe.close()
    },
  }
}

/** Aborts with NETWORK_NODE_TIMEOUT after `silenceMs` without a byte, or four times that after `startLimit`. */
function watch(lastByteAt: () => number, silenceMs: number): { signal: AbortSignal, startLimit: () => void, end: () => void } {
  const stop = new AbortController()
  const startedAt = performance.now()
  let limitAt = Infinity
  const timer = setInterval(() => {
    const now = performance.now()
    if (now > limitAt || now - Math.max(startedAt, lastByteAt()) > silenceMs) stop.abort(new CyxError('NETWORK_NODE_TIMEOUT'))
  }, Math.max(10, silenceMs / 8))
  return { signal: stop.signal, startLimit: () => { limitAt = performance.now() + 4 * silenceMs }, end: () => { clearInterval(timer) } }
}
