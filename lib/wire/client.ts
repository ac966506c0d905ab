import type { Stream } from '@libp2p/interface'
import type { Bytes } from '../bytes/bytes.ts'
import { verifyEd25519 } from '../bytes/ed25519.ts'
import { CyxError, isCyxError } from '../errors.ts'
import type { Verify } from '../record/signature.ts'
import { verifyAnswerBytes, verifyRequest, verifyResult } from './audit.ts'
import { makeCredit } from './credit.ts'
import type { Credit } from './credit.ts'
import { deleteRequest, deleteResult } from './delete.ts'
import { existsRequest, existsResult } from './exists.ts'
import { frameHead, frameReader } from './frame.ts'
import type { Frame } from './frame.ts'
import { Request, Response } from './generated/shard.js'
import { getAnswerBytes, getRequest, getResult } from './get.ts'
import { getWorkRequest, getWorkResult } from './getWork.ts'
import { listAnswerBytes, listRequest, listResult } from './list.ts'
import { openPipe } from './pipe.ts'
import { putRequest, putResult } from './put.ts'
import { reportMetricsRequest, reportMetricsResult } from './reportMetrics.ts'
import { MAX_PAYLOAD_BYTES, SHARD_PROTOCOL } from './shard.ts'
import type { NodeClient } from './shard.ts'
import { statsRequest, statsResult } from './stats.ts'
import { orAbort } from './wait.ts'

export interface ClientOptions {
  /** The node's Ed25519 public key, 32 bytes: receipts are checked against it. */
  nodeKey: Bytes
  verify?: Verify
  /** A stream that owes an answer and moves nothing for so long is given up; default 10,000 ms. One request may take four times as long. */
  silenceMs?: number
  /** Called once, when the stream has ended. */
  onEnd?: () => void
}

interface Pending { askedAt: number, resolve: (frame: Frame<Response>) => void, reject: (error: Error) => void, answerBytes: number, release: () => void }

const EMPTY = new Uint8Array(0)

/** A request may take so many times what a silent stream is given. */
const LATE_SILENCES = 4

/** A shard client over one stream of {@link SHARD_PROTOCOL}; it keeps to the node's credits, and requests overlap. */
export function createShardClient(stream: Stream, { nodeKey, verify = verifyEd25519, silenceMs = 10_000, onEnd = () => undefined }: ClientOptions): NodeClient {
  const pending = new Map<number, Pending>()
  const greeted = Promise.withResolvers<Credit>()
  greeted.promise.catch(() => undefined)
  let credit: Credit | null = null
  let endedBy: Error | null = null
  const openedAt = performance.now()
  let movedAt = openedAt
  let nextId = 1
  /** What a whole shard is expected to have. */
  let usualBytes = MAX_PAYLOAD_BYTES

  const end = (error: Error | null): void => {
    if (endedBy) return
    clearInterval(watchdog)
    const reason = isCyxError(error, 'NETWORK_NODE_TIMEOUT') ? error : new CyxError('NETWORK_NODE_UNREACHABLE', {}, error ?? undefined)
    endedBy = reason
    greeted.reject(reason)
    credit?.close(reason)
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
    credit = makeCredit(hello.creditBytes, hello.creditRequests)
    greeted.resolve(credit)
  }
  const accept = (header: Response): void => {
    if (header.payloadBytes > (pending.get(header.id)?.answerBytes ?? 0)) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'more bytes than were asked for' })
  }
  const pipe = openPipe(stream, {
    onBytes: frameReader(Response.decode, accept, onFrame),
    onProgress: () => { movedAt = performance.now() },
    onEnd: error => {
      end(error)
      // A half-open stream would keep its channel (webrtc) and its place in the node's count.
      void pipe.close()
    },
  })

  // A connection that has died keeps quiet: WebRTC takes half a minute to notice, and callers may have gone long before.
  const watchdog = setInterval(() => {
    const [now, [oldest]] = [performance.now(), pending.values()]
    const owedSince = credit ? oldest?.askedAt : openedAt
    if (owedSince !== undefined && now - Math.max(owedSince, movedAt) >= silenceMs) {
      const error = new CyxError('NETWORK_NODE_TIMEOUT')
      end(error)
      pipe.abort(error)
      return
    }
    // One timer for all: a timer and a signal for each take longer than to send it.
    for (const one of pending.values()) {
      if (now - one.askedAt < LATE_SILENCES * silenceMs) break
      one.reject(new CyxError('NETWORK_NODE_TIMEOUT'))
    }
  }, Math.max(10, silenceMs / 8))

  /** Sends one request and waits for its answer, which has `expectedBytes` if all is as usual. A caller who gives up leaves the credit taken until the node has answered. */
  const ask = async (header: Partial<Request>, payload: Uint8Array, answerBytes: number, caller: AbortSignal | undefined, expectedBytes = answerBytes): Promise<Frame<Response>> => {
    const release = await (credit ?? await orAbort(greeted.promise, caller)).take(Math.max(payload.length, expectedBytes), { signal: caller })
    if (endedBy) throw endedBy
    const id = nextId
    nextId = nextId % 0xffffffff + 1
    const answer = new Promise<Frame<Response>>((resolve, reject) => { pending.set(id, { askedAt: performance.now(), resolve, reject, answerBytes, release }) })
    pipe.send(frameHead(Request.encode({ ...header, id, payloadBytes: payload.length })), payload).catch((error: unknown) => { pending.get(id)?.reject(error as Error) })
    return orAbort(answer, caller)
  }

  return {
    put: async (request, { signal } = {}) => putResult(request, (await ask(putRequest(request), request.bytes, 0, signal)).header, nodeKey, verify),
    get: async (request, { signal } = {}) => {
      const answerBytes = getAnswerBytes(request)
      const { header, payload } = await ask(getRequest(request), EMPTY, answerBytes, signal, Math.min(answerBytes, usualBytes))
      // Nobody says beforehand how long a whole shard is; those of a file are alike.
      if (answerBytes === MAX_PAYLOAD_BYTES) usualBytes = Math.max(payload.length, usualBytes >> 1)
      return getResult(request, header, payload)
    },
    exists: async (request, { signal } = {}) => existsResult(request, (await ask(existsRequest(request), EMPTY, 0, signal)).header),
    remove: async (request, { signal } = {}) => deleteResult(request, (await ask(deleteRequest(request), EMPTY, 0, signal)).header),
    list: async (request, { signal } = {}) => {
      const { header, payload } = await ask(listRequest(request), EMPTY, listAnswerBytes(request), signal)
      return listResult(request, header, payload)
    },
    verify: async (request, { signal } = {}) => {
      const { header, payload } = await ask(verifyRequest(request), EMPTY, verifyAnswerBytes(request), signal)
      return verifyResult(request, header, payload)
    },
    stats: async ({ signal } = {}) => statsResult((await ask(statsRequest(), EMPTY, 0, signal)).header),
    reportMetrics: async (request, { signal } = {}) => reportMetricsResult((await ask(reportMetricsRequest(request), EMPTY, 0, signal)).header),
    getWork: async (request, { signal } = {}) => getWorkResult((await ask(getWorkRequest(request), EMPTY, 0, signal)).header),
    close: async () => {
      end(null)
      await pipe.close()
    },
  }
}
