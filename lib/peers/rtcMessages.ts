import type { ErrorRecord } from '../errors.ts'
import type { ShardClient } from '../wire/shard.ts'
import type { NodeAddress } from './route.ts'

/** The verbs that pass over the bridge. */
export type BridgedVerb = Exclude<keyof ShardClient, 'close'>

/** From the worker to the page. `connection` numbers are the worker's, `id` numbers a question. */
export type ToPage =
  | { rtc: 'open', id: number, connection: number, node: NodeAddress }
  | { rtc: 'ask', id: number, connection: number, verb: BridgedVerb, request: unknown }
  | { rtc: 'abort', id: number }
  | { rtc: 'close', connection: number }

/** From the page to the worker. */
export type ToWorker =
  | { rtc: 'done', id: number, result: unknown }
  | { rtc: 'failed', id: number, error: ErrorRecord }
  | { rtc: 'ended', connection: number }

/** Whether it is one of these messages. */
export const isBridged = (data: unknown): data is ToPage | ToWorker => typeof data === 'object' && data !== null && 'rtc' in data

/**
 * A request as it may cross a port: structured clone copies all of a view's buffer (HTML §2.7.3), so a shard out of a chunk would bring the whole
 * chunk. Views of larger buffers become copies of their own, which are handed over; the caller keeps all that it has.
 */
export function parcel<T extends object>(request: T): { request: T, transfer: ArrayBuffer[] } {
  const transfer: ArrayBuffer[] = []
  const fields = Object.entries(request).map(([name, value]: [string, unknown]) => {
    if (!(value instanceof Uint8Array) || value.byteLength === value.buffer.byteLength) return [name, value] as const
    const copy = value.slice()
    transfer.push(copy.buffer)
    return [name, copy] as const
  })
  return { request: Object.fromEntries(fields) as T, transfer }
}

/** Buffers of a request that has come, or of an answer, that only it uses: the bytes of a shard. */
export function buffersOf(message: unknown): ArrayBuffer[] {
  const bytes = typeof message === 'object' && message !== null && 'bytes' in message ? message.bytes : null
  return bytes instanceof Uint8Array && bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer] : []
}
