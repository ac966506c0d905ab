import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Request, Response } from './generated/shard.js'
import { refused } from './refusal.ts'
import { HASH_BYTES } from './shard.ts'
import type { NodeStatus } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { checkStatus } from './stats.ts'
import { answered } from './verb.ts'
import type { Answer } from './verb.ts'

/** Commands of one answer, at most. */
const COMMANDS_MAX = 16

/** The header of a report; `nodeKey` is the reporter's, 32 bytes. @throws INVALID_REQUEST */
export function reportMetricsRequest({ nodeKey, status }: { nodeKey: Bytes, status: NodeStatus }): Partial<Request> {
  if (nodeKey.length !== HASH_BYTES) throw new CyxError('INVALID_REQUEST', { reason: 'a node\'s key has 32 bytes' })
  return { reportMetrics: { nodeKey, status } }
}

/** What the coordinator wants done: "drain", "shutdown". @throws NETWORK_WIRE_FORMAT */
export function reportMetricsResult(response: Response): { commands: string[] } {
  const { commands } = answered(response, response.reported)
  if (commands.length > COMMANDS_MAX) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'too many commands' })
  return { commands }
}

/** At a coordinator; a node that is none refuses. @throws refusals */
export async function handleReportMetrics({ reportMetrics }: Request, { desk }: Shelf): Promise<Answer> {
  if (!desk) throw refused('UNSUPPORTED')
  if (reportMetrics?.nodeKey.length !== HASH_BYTES || !reportMetrics.status) throw refused('BAD_REQUEST')
  let status: NodeStatus
  try { status = checkStatus(reportMetrics.status) } catch { throw refused('BAD_REQUEST') }
  return { header: { reported: { commands: (await desk.report(new Uint8Array(reportMetrics.nodeKey), status)).slice(0, COMMANDS_MAX) } } }
}
