import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { GRANT_BYTES } from '../record/grant.ts'
import { WorkKind } from './generated/shard.js'
import type { Request, Response, WorkItem } from './generated/shard.js'
import { refused } from './refusal.ts'
import { HASH_BYTES } from './shard.ts'
import type { Work } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered } from './verb.ts'
import type { Answer } from './verb.ts'

/** Items of one answer, at most: each has about 300 bytes, a header 4,096. */
export const WORK_MAX = 12

const KINDS: Record<Work['kind'], WorkKind> = { repair: WorkKind.REPAIR, handOver: WorkKind.HAND_OVER, audit: WorkKind.AUDIT, drop: WorkKind.DROP }

/** The header of a request for work; `nodeKey` is the asker's, 32 bytes. @throws INVALID_REQUEST */
export function getWorkRequest({ nodeKey, max = WORK_MAX }: { nodeKey: Bytes, max?: number }): Partial<Request> {
  if (nodeKey.length !== HASH_BYTES || !Number.isInteger(max) || max < 1 || max > WORK_MAX) throw new CyxError('INVALID_REQUEST', { reason: `work comes in 1 to ${String(WORK_MAX)} items` })
  return { getWork: { nodeKey, max } }
}

/** Items to be done; those of a kind that is not known are left out. @throws NETWORK_WIRE_FORMAT */
export function getWorkResult(response: Response): Work[] {
  const { items } = answered(response, response.work)
  if (items.length > WORK_MAX) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'too much work' })
  return items.flatMap(item => {
    const kind = (Object.keys(KINDS) as Work['kind'][]).find(name => KINDS[name] === item.kind)
    return kind ? [workOf(kind, item)] : []
  })
}

/** At a coordinator; a node that is none refuses. @throws refusals */
export async function handleGetWork({ getWork }: Request, { desk }: Shelf): Promise<Answer> {
  if (!desk) throw refused('UNSUPPORTED')
  if (getWork?.nodeKey.length !== HASH_BYTES || getWork.max < 1 || getWork.max > WORK_MAX) throw refused('BAD_REQUEST')
  const work = await desk.work(new Uint8Array(getWork.nodeKey), getWork.max)
  const items = work.slice(0, getWork.max).map(({ kind, version, shard, toNode, grant }) => ({ kind: KINDS[kind], version, shard, toNode: toNode ?? new Uint8Array(0), grant }))
  return { header: { work: { items } } }
}

function workOf(kind: Work['kind'], { version, shard, toNode, grant }: WorkItem): Work {
  const whole = version.length === 16 && shard?.chunkId.length === HASH_BYTES && shard.shardIndex <= 255 && Number.isSafeInteger(shard.chunkIndex) && [0, HASH_BYTES].includes(toNode.length) && grant.length === GRANT_BYTES
  if (!whole) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'an item of work' })
  return {
    kind, version: new Uint8Array(version), shard: { chunkIndex: shard.chunkIndex, chunkId: new Uint8Array(shard.chunkId), shardIndex: shard.shardIndex },
    toNode: toNode.length === 0 ? null : new Uint8Array(toNode), grant: new Uint8Array(grant),
  }
}
