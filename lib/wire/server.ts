import type { Stream } from '@libp2p/interface'
import { CyxError, isCyxError } from '../errors.ts'
import { makeBudget } from './budget.ts'
import type { Budget } from './budget.ts'
import { makeCredit } from './credit.ts'
import { frameHead, frameReader } from './frame.ts'
import type { Frame } from './frame.ts'
import { Request, Response } from './generated/shard.js'
import { openPipe } from './pipe.ts'
import { toRefusal, whyOf } from './refusal.ts'
import type { Why } from './refusal.ts'
import { CREDIT_BYTES, CREDIT_REQUESTS, MAX_PAYLOAD_BYTES, MORE_MAX, SHARD_PROTOCOL } from './shard.ts'
import type { Shelf } from './shelf.ts'
import type { Answer } from './verb.ts'
import { serve, verbNumbers, verbOf } from './verbs.ts'
import type { VerbName } from './verbs.ts'

const EMPTY = new Uint8Array(0)

/** A frame that has begun is whole within this time: half a minute for 1 MiB is a slow line, more is somebody who holds our memory. */
const FRAME_MS = 30_000

/** Payloads that all streams together may be sending us. */
const BUDGET_BYTES = 96 << 20

const shared = makeBudget(BUDGET_BYTES)

/** Shards that were read for all streams together and are not handed over yet. */
const ANSWER_BYTES = 64 << 20

const sharedAnswers = makeBudget(ANSWER_BYTES)

/** One answer, for who counts: the verb, `ok` or the name of the refusal, the time from the whole request on, the payloads' bytes. */
export interface Answered { verb: VerbName | 'unknown', outcome: Why | 'ok', ms: number, inBytes: number, outBytes: number }

export interface ServeOptions {
  /** Told of errors that are no refusals: a bug or a broken disk. */
  onFault?: (error: unknown) => void
  /** Told of each answer when it is ready to leave. */
  onAnswer?: (answered: Answered) => void
  /** Of all streams of the node; without it that of the process. */
  budget?: Budget
  /** Of answers, likewise. */
  outgoing?: Budget
  /** How long a frame may take; default 30,000 ms. */
  frameMs?: number
  /** Instead of each verb's own. */
  deadlineMs?: number
}

/**
 * Answers the requests of one stream until it ends.
 * A client that exceeds its credits, sends what is no frame, or takes too long for one, loses the stream. Memory per stream is bounded by the credits,
 * twice; that of all streams by the budget: beyond it a stream is not read until others are done.
 */
export function serveShards(stream: Stream, shelf: Shelf, { onFault = () => undefined, onAnswer = () => undefined, budget = shared, outgoing = sharedAnswers, frameMs = FRAME_MS, deadlineMs }: ServeOptions = {}): void {
  // Requests accepted whose answers are not handed over yet, and their payload bytes. Twice the credit: the client may have an answer before we know that it left.
  let requests = 0
  let bytes = 0
  let frameTimer: ReturnType<typeof setTimeout> | undefined
  let arriving: { go: Promise<void>, release: () => void } | null = null
  let waiting = false
  const stopTimer = (): void => {
    clearTimeout(frameTimer)
    frameTimer = undefined
  }
  const answers = makeCredit(CREDIT_BYTES, CREDIT_REQUESTS)
  const accept = (header: Request): void => {
    requests++
    bytes += header.payloadBytes
    if (requests > 2 * CREDIT_REQUESTS || bytes > 2 * CREDIT_BYTES) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'more than the credit allows' })
    const { promise, resolve } = Promise.withResolvers<null>()
    const { waits, release } = budget.take(header.payloadBytes, () => { resolve(null) })
    if (waits) {
      // That it takes long is our doing now.
      stopTimer()
      waiting = true
      pipe.pause()
      void promise.then(() => {
        waiting = false
        pipe.resume()
      })
    }
    arriving = { go: promise.then(() => undefined), release }
  }
  const onFrame = ({ header, payload }: Frame<Request>): void => {
    // The next one has its own time: what comes seldom ends where a frame does.
    stopTimer()
    const held: (() => void)[] = []
    let over = false
    const hold = (release: () => void): void => { if (over) release(); else held.push(release) }
    const room = async (wanted: number): Promise<void> => {
      hold(await answers.take(wanted))
      const { promise, resolve } = Promise.withResolvers<null>()
      hold(outgoing.take(wanted, () => { resolve(null) }).release)
      await promise
    }
    const mine = arriving
    arriving = null
    if (mine) hold(mine.release)
    const begun = performance.now()
    answer(header, payload, room, mine?.go)
      .then(async ({ header: answered, payload: out = EMPTY, spare }) => {
        onAnswer({ verb: verbOf(header) ?? 'unknown', outcome: answered.refusal ? whyOf(answered.refusal) : 'ok', ms: performance.now() - begun, inBytes: payload.length, outBytes: out.length })
        // What is on the disk is not looked at again: its memory goes back now, not when the collector comes by.
        if (answered.stored) payload.buffer.transfer(0)
        await pipe.send(frameHead(Response.encode({ ...answered, id: header.id, payloadBytes: out.length })), out)
        // Nor at what was read for it: a collector that looks for such memory takes a sixth of a node's time.
        if (spare) pipe.free(spare)
      })
      .catch((error: unknown) => { stream.abort(error as Error) })
      .finally(() => {
        requests--
        bytes -= header.payloadBytes
        over = true
        for (const release of held) release()
      })
  }
  const answer = async (header: Request, payload: Frame<Request>['payload'], room: (bytes: number) => Promise<void>, go: Promise<void> | undefined): Promise<Answer> => {
    try {
      await go
      return await serve(header, payload, shelf, room, deadlineMs)
    } catch (error) {
      if (!isCyxError(error) || error.details.why === undefined) onFault(error)
      return { header: { refusal: toRefusal(error) } }
    }
  }
  const read = frameReader(request => Request.decode(request, { limits: { more: MORE_MAX } }), accept, onFrame)
  const pipe = openPipe(stream, {
    onBytes: received => {
      const missing = read(received)
      if (missing === 0) stopTimer()
      else if (!waiting) frameTimer ??= setTimeout(() => { stream.abort(new CyxError('NETWORK_WIRE_FORMAT', { what: 'a frame that takes too long' })) }, frameMs)
      return missing
    },
    onEnd: error => {
      stopTimer()
      arriving?.release()
      if (!error) void pipe.close()
    },
  })
  const hello = Response.encode({ hello: { protocol: SHARD_PROTOCOL, maxPayloadBytes: MAX_PAYLOAD_BYTES, creditBytes: CREDIT_BYTES, creditRequests: CREDIT_REQUESTS, verbs: verbNumbers(shelf) } })
  pipe.send(frameHead(hello)).catch((error: unknown) => { stream.abort(error as Error) })
}
