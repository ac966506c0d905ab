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
