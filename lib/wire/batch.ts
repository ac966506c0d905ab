import { CyxError } from '../errors.ts'
import type { Request } from './generated/shard.js'
import { refused } from './refusal.ts'
import { HASH_BYTES, MORE_MAX } from './shard.ts'
import type { ShardName, ShardRequest } from './shard.ts'

/** The names behind the first of a batch. @throws INVALID_REQUEST when there are too many or one names nothing */
export function moreFields({ more = [] }: { more?: readonly ShardName[] }): Pick<Request, 'more'> {
  if (more.length > MORE_MAX || !more.every(isName)) throw new CyxError('INVALID_REQUEST', { reason: `a batch has ${String(MORE_MAX + 1)} shards at most` })
  return { more: more.map(({ chunkIndex, chunkId, shardIndex }) => ({ chunkIndex, chunkId, shardIndex })) }
}

/** All names of a request, the first one included. @throws refusal BAD_REQUEST */
export function namesOf({ chunkIndex, chunkId, shardIndex, more }: Request): ShardName[] {
  const names = [{ chunkIndex, chunkId, shardIndex }, ...more].map(one => ({ ...one, chunkId: new Uint8Array(one.chunkId) }))
  if (more.length > MORE_MAX || !names.every(isName)) throw refused('BAD_REQUEST')
  return names
}

/** Answers of a batch in the order of its names: the first, then `more`. @throws NETWORK_WIRE_FORMAT unless there is one for each */
export function answersOf<T>({ more = [] }: Pick<ShardRequest, 'more'>, first: T, others: readonly T[]): T[] {
  if (others.length !== more.length) throw new CyxError('NETWORK_WIRE_FORMAT', { what: 'a batch with another number of answers' })
  return [first, ...others]
}

const isName = ({ chunkIndex, chunkId, shardIndex }: { chunkIndex: number, chunkId: Uint8Array, shardIndex: number }): boolean =>
  Number.isSafeInteger(chunkIndex) && chunkIndex >= 0 && chunkId.length === HASH_BYTES && Number.isInteger(shardIndex) && shardIndex >= 0 && shardIndex <= 255
