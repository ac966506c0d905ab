import { handleVerify } from './audit.ts'
import { handleDelete } from './delete.ts'
import { handleExists } from './exists.ts'
import type { Frame } from './frame.ts'
import type { Request } from './generated/shard.js'
import { handleGet } from './get.ts'
import { handleGetWork } from './getWork.ts'
import { handleList } from './list.ts'
import { handlePut } from './put.ts'
import { refused } from './refusal.ts'
import { handleReportMetrics } from './reportMetrics.ts'
import { MAX_PAYLOAD_BYTES } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { handleStats } from './stats.ts'
import type { Answer } from './verb.ts'

/** Resolves when so many bytes may be held for the stream. */
type Room = (bytes: number) => Promise<void>

/** A verb at the node: its number in `Request`, the longest payload it may have, and how long the node may work on it. */
interface Served {
  number: number
  payloadBytes: number
  deadlineMs: number
  handle: (request: Request, payload: Frame<Request>['payload'], shelf: Shelf, room: Room) => Answer | Promise<Answer>
}

/** Every verb, by the name of its field. A disk that works takes milliseconds; the deadlines are for one that hangs. */
export const SERVED = {
  put: { number: 10, payloadBytes: MAX_PAYLOAD_BYTES, deadlineMs: 30_000, handle: handlePut },
  get: { number: 11, payloadBytes: 0, deadlineMs: 30_000, handle: (request, _, shelf, room) => handleGet(request, shelf, room) },
  exists: { number: 12, payloadBytes: 0, deadlineMs: 5_000, handle: (request, _, shelf) => handleExists(request, shelf) },
  delete: { number: 13, payloadBytes: 0, deadlineMs: 30_000, handle: (request, _, shelf) => handleDelete(request, shelf) },
  list: { number: 14, payloadBytes: 0, deadlineMs: 10_000, handle: (request, _, shelf) => handleList(request, shelf) },
  verify: { number: 15, payloadBytes: 0, deadlineMs: 10_000, handle: (request, _, shelf, room) => handleVerify(request, shelf, room) },
  stats: { number: 16, payloadBytes: 0, deadlineMs: 5_000, handle: (_request, _, shelf) => handleStats(shelf) },
  reportMetrics: { number: 17, payloadBytes: 0, deadlineMs: 10_000, handle: (request, _, shelf) => handleReportMetrics(request, shelf) },
  getWork: { number: 18, payloadBytes: 0, deadlineMs: 10_000, handle: (request, _, shelf) => handleGetWork(request, shelf) },
} as const satisfies Record<string, Served>

/** A verb by the name of its field. */
export type VerbName = keyof typeof SERVED

/** The verb of a request, or null for one that this node does not know. */
export function verbOf(request: Request): VerbName | null {
  for (const name of Object.keys(SERVED) as VerbName[]) if (request[name]) return name
  return null
}

/** Numbers of the verbs that a shelf serves, for the greeting. */
export function verbNumbers({ desk, status }: Shelf): number[] {
  const { reportMetrics, getWork, stats, ...others } = SERVED
  const served = [...Object.values(others), ...status ? [stats] : [], ...desk ? [reportMetrics, getWork] : []]
  return served.map(({ number }) => number)
}

/** Answers a request in its time. @throws refusals; BUSY when the time is over */
export async function serve(request: Request, payload: Frame<Request>['payload'], shelf: Shelf, room: Room, deadlineMs?: number): Promise<Answer> {
  const name = verbOf(request)
  if (!name) throw refused('UNSUPPORTED')
  const verb: Served = SERVED[name]
  if (payload.length > verb.payloadBytes) throw refused('BAD_REQUEST')
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => { late.reject(refused('BUSY')) }, deadlineMs ?? verb.deadlineMs)
  try { return await Promise.race([verb.handle(request, payload, shelf, room), late.promise]) } finally { clearTimeout(timer) }
}
