import { openSlice } from '../bytes/bao.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { equal } from '../bytes/bytes.ts'
import { blake3 } from '../bytes/hash.ts'
import { CyxError } from '../errors.ts'
import type { Request, Response } from './generated/shard.js'
import { refused } from './refusal.ts'
import { HASH_BYTES, MAX_PAYLOAD_BYTES } from './shard.ts'
import type { ShardRequest } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { SLICE_GROUP_BYTES, cutSlice, sliceBytes } from './slice.ts'
import { answered, checkRequest, lied, requestFields } from './verb.ts'
import type { Answer } from './verb.ts'

type Get = ShardRequest & { offset?: number, length?: number, shardBytes?: number }

/** The header of a get. @throws INVALID_REQUEST */
export function getRequest(get: Get): Partial<Request> {
  const { offset = 0, length = 0 } = get
  if (![offset, length].every(value => Number.isInteger(value) && value >= 0 && value <= MAX_PAYLOAD_BYTES)) throw new CyxError('INVALID_REQUEST', { reason: 'a range lies within a shard' })
  const { shardBytes } = get
  if (shardBytes !== undefined && (!Number.isInteger(shardBytes) || shardBytes > MAX_PAYLOAD_BYTES || offset >= shardBytes || offset + length > shardBytes)) throw new CyxError('INVALID_REQUEST', { reason: 'a range lies within a shard' })
  return { ...requestFields(get), get: { offset, length, slice: shardBytes !== undefined } }
}

/** Most bytes that the answer may have. */
export const getAnswerBytes = ({ offset = 0, length = 0, shardBytes }: Get): number =>
  shardBytes === undefined ? length || MAX_PAYLOAD_BYTES : sliceBytes(shardBytes, offset, offset + (length || shardBytes - offset))

/** The range of an answer, its list checked against the chunk id. @throws NETWORK_NODE_LIED */
export function getResult(get: Get, response: Response, payload: Bytes): { shardIds: Bytes, bytes: Bytes } {
  const { shardIds, shardBytes } = answered(response, response.found)
  const { offset = 0, length = 0 } = get
  if (shardIds.length <= get.shardIndex * HASH_BYTES || !equal(blake3(shardIds), get.chunkId)) throw lied('a list of another chunk')
  if (get.shardBytes !== undefined) return { shardIds: new Uint8Array(shardIds), bytes: proven(get, shardIds, payload) }
  if (payload.length !== (length || shardBytes - offset)) throw lied('a range of the wrong length')
  return { shardIds: new Uint8Array(shardIds), bytes: payload }
}

/** The range out of its slice. */
function proven({ shardIndex, offset = 0, length = 0, shardBytes = 0 }: Get, shardIds: Uint8Array, slice: Bytes): Bytes {
  const id = shardIds.subarray(shardIndex * HASH_BYTES, (shardIndex + 1) * HASH_BYTES)
  try {
    return openSlice(id, { length: shardBytes, from: offset, to: offset + (length || shardBytes - offset), groupBytes: SLICE_GROUP_BYTES }, slice)
  } catch { throw lied('a range without its proof') }
}

/**
 * At the node: check the grant and the version's lease, read the whole shard, check its hash, answer the range.
 *
 * @param room - resolves when so many bytes may be held for this stream
 * @throws refusals
 */
export async function handleGet(request: Request, shelf: Shelf, room: (bytes: number) => Promise<void>): Promise<Answer> {
  checkRequest(request)
  const { chunkIndex, shardIndex } = request
  const [version, chunkId] = [new Uint8Array(request.version), new Uint8Array(request.chunkId)]
  const { offset = 0, length = 0 } = request.get ?? {}
  const shardBytes = shelf.find(chunkId, shardIndex, { version, chunkIndex })
  const moved = length || Math.max(0, (shardBytes ?? 0) - offset)
  const { refund } = shelf.admit({ grant: new Uint8Array(request.grant), verb: 'get', version, chunkIndex, bytes: moved })
  try {
    if (shardBytes === null) throw refused('NOT_FOUND')
    if (offset >= shardBytes || moved > shardBytes - offset) throw refused('BAD_REQUEST')
    // The proof takes more than the bytes: of the largest shards it does not fit in one answer.
    if (request.get?.slice === true && sliceBytes(shardBytes, offset, offset + moved) > MAX_PAYLOAD_BYTES) throw refused('BAD_REQUEST')
    await room(shardBytes)
    const shard = await shelf.read(chunkId, shardIndex)
    if (!shard) throw refused('NOT_FOUND')
    const payload = request.get?.slice === true ? cutSlice(shard.bytes, offset, offset + moved) : shard.bytes.subarray(offset, offset + moved)
    return { header: { found: { shardIds: shard.shardIds, shardBytes } }, payload, spare: shard.bytes }
  } catch (error) {
    refund()
    throw error
  }
}
