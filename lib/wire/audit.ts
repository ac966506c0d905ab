import { openSlice } from '../bytes/bao.ts'
import { equal } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
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

type Audit = ShardRequest & { offset: number, shardBytes: number }

/** The header of a verify, a possession audit. @throws INVALID_REQUEST */
export function verifyRequest(audit: Audit): Partial<Request> {
  const { offset, shardBytes } = audit
  if (!Number.isInteger(shardBytes) || shardBytes > MAX_PAYLOAD_BYTES || !Number.isInteger(offset) || offset < 0 || offset >= shardBytes) throw new CyxError('INVALID_REQUEST', { reason: 'the offset lies within the shard' })
  return { ...requestFields(audit), verify: { offset, shardBytes } }
}

/** Most bytes that the answer may have. */
export const verifyAnswerBytes = ({ offset, shardBytes }: Audit): number => sliceBytes(shardBytes, offset, offset + 1)

/** The group of bytes at the offset, proven against the chunk id by nothing but this answer. @throws NETWORK_NODE_LIED when it proves something else or nothing */
export function verifyResult(audit: Audit, response: Response, slice: Bytes): { from: number, bytes: Bytes } {
  const { shardIds } = answered(response, response.proof)
  const { chunkId, shardIndex, offset, shardBytes } = audit
  if (shardIds.length <= shardIndex * HASH_BYTES || !equal(blake3(shardIds), chunkId)) throw lied('a list of another chunk')
  const from = offset - offset % SLICE_GROUP_BYTES
  const to = Math.min(from + SLICE_GROUP_BYTES, shardBytes)
  try {
    return { from, bytes: openSlice(shardIds.subarray(shardIndex * HASH_BYTES, (shardIndex + 1) * HASH_BYTES), { length: shardBytes, from, to, groupBytes: SLICE_GROUP_BYTES }, slice) }
  } catch { throw lied('a proof of other bytes') }
}

/** At the node: the slice of the group at the offset. Needs a grant for exists, counts no bytes. @throws refusals */
export async function handleVerify(request: Request, shelf: Shelf, room: (bytes: number) => Promise<void>): Promise<Answer> {
  checkRequest(request)
  const { chunkIndex, shardIndex } = request
  const [version, chunkId] = [new Uint8Array(request.version), new Uint8Array(request.chunkId)]
  const { offset = 0, shardBytes = 0 } = request.verify ?? {}
  shelf.admit({ grant: new Uint8Array(request.grant), verb: 'exists', version, chunkIndex, bytes: 0 })
  const kept = shelf.find(chunkId, shardIndex, { version, chunkIndex })
  if (kept === null) throw refused('NOT_FOUND')
  if (kept !== shardBytes || offset >= kept) throw refused('BAD_REQUEST')
  await room(kept)
  const shard = await shelf.read(chunkId, shardIndex)
  if (!shard) throw refused('NOT_FOUND')
  return { header: { proof: { shardIds: shard.shardIds } }, payload: cutSlice(shard.bytes, offset, offset + 1), spare: shard.bytes }
}
