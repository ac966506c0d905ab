import type { Bytes } from '../bytes/bytes.ts'
import { bytesOf, equal } from '../bytes/bytes.ts'
import { CyxError, isCyxError } from '../errors.ts'
import { decodeGrant } from '../record/grant.ts'
import { decodeReceipt, signedReceipt } from '../record/receipt.ts'
import type { Verify } from '../record/signature.ts'
import type { Request, Response } from './generated/shard.js'
import { refused } from './refusal.ts'
import { HASH_BYTES, MAX_PAYLOAD_BYTES } from './shard.ts'
import type { ShardRequest } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered, checkRequest, lied, requestFields } from './verb.ts'
import type { Answer } from './verb.ts'

const EMPTY = new Uint8Array(0)

type Put = ShardRequest & { shardIds: Bytes, bytes: Bytes }

/** The header of a put. @throws INVALID_REQUEST */
export function putRequest(put: Put): Partial<Request> {
  if (put.bytes.length < 1 || put.bytes.length > MAX_PAYLOAD_BYTES) throw new CyxError('INVALID_REQUEST', { reason: 'a shard has 1 byte to 1 MiB' })
  return { ...requestFields(put), put: { shardIds: put.shardIds } }
}

/** The receipt of an answer, checked against what was sent. @throws NETWORK_NODE_LIED when it is for something else or not signed by the node */
export async function putResult(put: Put, response: Response, nodeKey: Uint8Array, verify: Verify): Promise<Bytes> {
  const bytes = new Uint8Array(answered(response, response.stored).receipt)
  const { receipt, body, signature } = decodeReceipt(bytes)
  const { grant } = decodeGrant(put.grant)
  const same = equal(receipt.grantNonce, grant.nonce) && equal(receipt.version, put.version) && equal(receipt.chunkId, put.chunkId) &&
    receipt.chunk === put.chunkIndex && receipt.shard === put.shardIndex && receipt.shardBytes === put.bytes.length
  if (!same) throw lied('a receipt for something else')
  if (!await verify(signature, body, nodeKey)) throw lied('a receipt that it did not sign')
  return bytes
}

/** At the node: check, write, fsync, then sign. @throws refusals */
export async function handlePut(request: Request, payload: Bytes, shelf: Shelf): Promise<Answer> {
  checkRequest(request)
  const { chunkIndex, shardIndex } = request
  const version = bytesOf(request.version)
  const [chunkId, shardIds] = [bytesOf(request.chunkId), bytesOf(request.put?.shardIds ?? EMPTY)]
  if (payload.length < 1 || shardIds.length % HASH_BYTES !== 0 || shardIds.length <= shardIndex * HASH_BYTES) throw refused('BAD_REQUEST')
  const { grant, refund } = shelf.admit({ grant: bytesOf(request.grant), verb: 'put', version, chunkIndex, bytes: payload.length })
  if (!equal(shelf.hash(shardIds), chunkId)) throw refused('HASH_MISMATCH')
  if (!equal(shelf.hash(payload), shardIds.subarray(shardIndex * HASH_BYTES, (shardIndex + 1) * HASH_BYTES))) throw refused('HASH_MISMATCH')
  const promised = { grantNonce: grant.nonce, version, chunk: chunkIndex, chunkId, shard: shardIndex, shardBytes: payload.length, timeMs: shelf.nowMs() }
  try {
    // The receipt is signed while the disk works; it leaves when both are done.
    const [fresh, receipt] = await Promise.all([shelf.keep({ chunkId, shardIndex, shardIds, bytes: payload }, { version, chunkIndex }), signedReceipt(promised, shelf.sign)])
    if (!fresh) refund()
    return { header: { stored: { receipt } } }
  } catch (error) {
    if (isCyxError(error, 'NETWORK_NODE_FULL')) refund()
    throw error
  }
}
