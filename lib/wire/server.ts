import type { Stream } from '@libp2p/interface'
import { CyxError, isCyxError } from '../errors.ts'
import { makeCredit } from './credit.ts'
import { handleDelete } from './delete.ts'
import { handleExists } from './exists.ts'
import { frameHead, frameReader } from './frame.ts'
import type { Frame } from './frame.ts'
import { Request, Response } from './generated/shard.js'
import { handleGet } from './get.ts'
import { openPipe } from './pipe.ts'
import { handlePut } from './put.ts'
import { refused, toRefusal } from './refusal.ts'
import { CREDIT_BYTES, CREDIT_REQUESTS, MAX_PAYLOAD_BYTES, SHARD_PROTOCOL } from './shard.ts'
import type { Shelf } from './shelf.ts'
import type { Answer } from './verb.ts'

const EMPTY = new Uint8Array(0)

export interface ServeOptions {
  /** Told of errors that are no refusals: a bug or a broken disk. */
  onFault?: (error: unknown) => void
}

/**
 * Answers the requests of one stream until it ends.
 * A client that exceeds its credits, or sends what is no frame, loses the stream; so memory per stream is bounded by the credits, twice.
 */
export function serveShards(stream: Stream, shelf: Shelf, { onFault = () => undefined }: ServeOptions = {}): void {
  // Requests accepted whose answers are not handed over yet, and their payload bytes. Twice the credit: the client may have an answer before we know that it left.
  let requests = 0
  let bytes = 0
  const answers = makeCredit(CREDIT_BYTES, CREDIT_REQUESTS)
  const accept = (header: Request): void => {
    requests++
    bytes += header.payloadBytes
    if (requests > 2 * CREDIT_REQUESTS || bytes > 2 * CREDIT_BYTES) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'more than the credit allows' })
  }
  const onFrame = ({ header, payload }: Frame<Request>): void => {
    const held: (() => void)[] = []
    const room = async (wanted: number): Promise<void> => { held.push(await answers.take(wanted)) }
    handle(header, payload, shelf, room)
      .catch((error: unknown): Answer => {
        if (!isCyxError(error) || error.details.why === undefined) onFault(error)
        return { header: { refusal: toRefusal(error) } }
      })
      .then(async ({ header: answer, payload: out = EMPTY }) => {
        await pipe.send(frameHead(Response.encode({ ...answer, id: header.id, payloadBytes: out.length })), out)
      })
      .catch((error: unknown) => { stream.abort(error as Error) })
      .finally(() => {
        requests--
        bytes -= header.payloadBytes
        for (const release of held) release()
      })
  }
  const pipe = openPipe(stream, {
    onBytes: frameReader(Request.decode, accept, onFrame),
    onEnd: error => { if (!error) void pipe.close() },
  })
  const hello = Response.encode({ hello: { protocol: SHARD_PROTOCOL, maxPayloadBytes: MAX_PAYLOAD_BYTES, creditBytes: CREDIT_BYTES, creditRequests: CREDIT_REQUESTS } })
  pipe.send(frameHead(hello)).catch((error: unknown) => { stream.abort(error as Error) })
}

async function handle(request: Request, payload: Frame<Request>['payload'], shelf: Shelf, room: (bytes: number) => Promise<void>): Promise<Answer> {
  if (request.put) return handlePut(request, payload, shelf)
  if (payload.length > 0) throw refused('BAD_REQUEST')
  if (request.get) return handleGet(request, shelf, room)
  if (request.exists) return handleExists(request, shelf)
  if (request.delete) return handleDelete(request, shelf)
  throw refused('BAD_REQUEST')
}
