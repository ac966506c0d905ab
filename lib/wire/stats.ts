import { CyxError } from '../errors.ts'
import type { NodeStatus as StatusMessage, Request, Response } from './generated/shard.js'
import { refused } from './refusal.ts'
import type { NodeStatus } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered } from './verb.ts'
import type { Answer } from './verb.ts'

/** The header of a stats: it needs no grant, the directory publishes the same. */
export const statsRequest = (): Partial<Request> => ({ stats: {} })

/** What the node says of itself. @throws NETWORK_WIRE_FORMAT */
export const statsResult = (response: Response): NodeStatus => checkStatus(answered(response, response.status))

/** At the node. @throws refusal UNSUPPORTED when it keeps that to itself */
export function handleStats({ status }: Shelf): Answer {
  if (!status) throw refused('UNSUPPORTED')
  return { header: { status: status() } }
}

/** A status as it came, with every number in its range. @throws NETWORK_WIRE_FORMAT */
export function checkStatus(status: StatusMessage): NodeStatus {
  const { capacityBytes, usedBytes, shards, cpuPercent, memoryPercent, uptimeSeconds, version } = status
  const counts = [capacityBytes, usedBytes, shards, uptimeSeconds].every(value => Number.isSafeInteger(value) && value >= 0)
  if (!counts || cpuPercent > 100 || memoryPercent > 100 || version.length > 64) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'a status out of range' })
  return { capacityBytes, usedBytes, shards, cpuPercent, memoryPercent, uptimeSeconds, version }
}
