import { concat, u32, u64, u8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { reader } from '../bytes/reader.ts'
import { CyxError } from '../errors.ts'
import type { Request, Response } from './generated/shard.js'
import { refused } from './refusal.ts'
import { MAX_PAYLOAD_BYTES } from './shard.ts'
import type { HeldShard, VersionRequest } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered, checkVersion, versionFields } from './verb.ts'
import type { Answer } from './verb.ts'

/** chunk index u64 ‖ chunk id [32] ‖ shard index u8 ‖ shard bytes u32 */
const ITEM_BYTES = 45

/** Shards of one answer, at most. */
const LIST_MAX = Math.floor(MAX_PAYLOAD_BYTES / ITEM_BYTES)

type List = VersionRequest & { max?: number }

/** The header of a list. @throws INVALID_REQUEST */
export const listRequest = (list: List): Partial<Request> => ({ ...versionFields(list), list: { max: limitOf(list) } })

/** Most bytes that the answer may have. */
export const listAnswerBytes = (list: List): number => limitOf(list) * ITEM_BYTES

/** The shards of an answer, by chunk index. `more`: ask again from the chunk after the last one. @throws NETWORK_WIRE_FORMAT */
export function listResult(list: List, response: Response, payload: Bytes): { shards: HeldShard[], more: boolean } {
  const { count, more } = answered(response, response.listed)
  const malformed = (): CyxError => new CyxError('NETWORK_WIRE_FORMAT', { what: 'a list of shards' })
  if (count * ITEM_BYTES !== payload.length) throw malformed()
  const from = reader(payload, malformed)
  const shards = Array.from({ length: count }, () => ({ chunkIndex: from.u64(), chunkId: from.take(32), shardIndex: from.u8(), shardBytes: from.u32() }))
  if (shards.some(({ chunkIndex }, i) => chunkIndex < (shards[i - 1]?.chunkIndex ?? list.chunkIndex))) throw malformed()
  return { shards, more }
}

/** At the node: what the version holds here within the grant's chunks, whole chunks at a time. Needs a grant for exists. @throws refusals */
export function handleList(request: Request, shelf: Shelf): Answer {
  checkVersion(request)
  const { chunkIndex } = request
  const version = new Uint8Array(request.version)
  const max = request.list?.max ?? 0
  if (max < 1 || max > LIST_MAX) throw refused('BAD_REQUEST')
  const { grant } = shelf.admit({ grant: new Uint8Array(request.grant), verb: 'exists', version, chunkIndex, bytes: 0 })
  const held = shelf.held(version)
    .filter(one => one.shardBytes !== null && one.chunkIndex >= chunkIndex && one.chunkIndex - grant.firstChunk < grant.chunkCount)
    .sort((a, b) => a.chunkIndex - b.chunkIndex || a.shardIndex - b.shardIndex)
  // A chunk is not cut in two, unless it alone is more than was asked for.
  let count = Math.min(max, held.length)
  const cut = held[count]?.chunkIndex
  while (cut !== undefined && count > 1 && held[count - 1]?.chunkIndex === cut && held[0]?.chunkIndex !== cut) count--
  const items = held.slice(0, count).map(one => concat(u64(one.chunkIndex), one.chunkId, u8(one.shardIndex), u32(one.shardBytes ?? 0)))
  return { header: { listed: { count, more: count < held.length } }, payload: concat(...items) }
}

const limitOf = ({ max = LIST_MAX }: List): number => {
  if (!Number.isInteger(max) || max < 1 || max > LIST_MAX) throw new CyxError('INVALID_REQUEST', { reason: `a list has 1 to ${String(LIST_MAX)} shards` })
  return max
}
