import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import type { Request, Response } from './generated/shard.js'
import { fromRefusal, refused } from './refusal.ts'
import { HASH_BYTES } from './shard.ts'
import type { ShardRequest, VersionRequest } from './shard.ts'

/** What a verb's handler answers; id and length of the payload are the server's. `spare`: what nobody looks at any more, memory and all, once the answer has left. */
export interface Answer { header: Partial<Response>, payload?: Uint8Array, spare?: Bytes }

/** The fields every request has. @throws INVALID_REQUEST when one has the wrong length */
export function requestFields({ grant, version, chunkIndex, chunkId, shardIndex }: ShardRequest): Partial<Request> {
  if (version.length !== 16 || chunkId.length !== HASH_BYTES || !Number.isSafeInteger(chunkIndex) || chunkIndex < 0 || !isShardIndex(shardIndex)) {
    throw new CyxError('INVALID_REQUEST', { reason: 'this does not name a shard' })
  }
  return { grant, version, chunkIndex, chunkId, shardIndex }
}

/** The same at the node. @throws refusal BAD_REQUEST */
export function checkRequest({ version, chunkId, shardIndex, chunkIndex }: Request): void {
  if (version.length !== 16 || chunkId.length !== HASH_BYTES || !isShardIndex(shardIndex) || !Number.isSafeInteger(chunkIndex)) throw refused('BAD_REQUEST')
}

/** The fields of a request that names no shard. @throws INVALID_REQUEST */
export function versionFields({ grant, version, chunkIndex }: VersionRequest): Partial<Request> {
  if (version.length !== 16 || !Number.isSafeInteger(chunkIndex) || chunkIndex < 0) throw new CyxError('INVALID_REQUEST', { reason: 'this does not name a version' })
  return { grant, version, chunkIndex }
}

/** The same at the node. @throws refusal BAD_REQUEST */
export function checkVersion({ version, chunkIndex }: Request): void {
  if (version.length !== 16 || !Number.isSafeInteger(chunkIndex)) throw refused('BAD_REQUEST')
}

/** The expected part of an answer. @throws the refusal's error, or NETWORK_WIRE_FORMAT when the answer is of another verb */
export function answered<T>(response: Response, part: T | undefined): T {
  if (response.refusal) throw fromRefusal(response.refusal)
  if (part === undefined) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'an answer to another question' })
  return part
}

/** The node broke a rule that it can only break knowingly. */
export const lied = (what: string): CyxError => new CyxError('NETWORK_NODE_LIED', { what })

const isShardIndex = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 255
