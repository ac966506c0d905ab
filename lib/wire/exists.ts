import { answersOf, moreFields, namesOf } from './batch.ts'
import type { Request, Response } from './generated/shard.js'
import type { ShardRequest } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered, checkRequest, requestFields } from './verb.ts'
import type { Answer } from './verb.ts'

/** The header of an exists. @throws INVALID_REQUEST */
export const existsRequest = (request: ShardRequest): Partial<Request> => ({ ...requestFields(request), ...moreFields(request), exists: {} })

/** What the node says it has: of the first shard, and of all in their order. */
export function existsResult(request: ShardRequest, response: Response): { exists: boolean, shardBytes: number, all: number[] } {
  const { exists, shardBytes, more } = answered(response, response.existence)
  return { exists, shardBytes, all: answersOf(request, shardBytes, more) }
}

/** At the node: whether the version holds the shards here. @throws refusals */
export function handleExists(request: Request, shelf: Shelf): Answer {
  checkRequest(request)
  const version = new Uint8Array(request.version)
  const grant = new Uint8Array(request.grant)
  const [first = null, ...more] = namesOf(request).map(({ chunkIndex, chunkId, shardIndex }) => {
    shelf.admit({ grant, verb: 'exists', version, chunkIndex, bytes: 0 })
    return shelf.find(chunkId, shardIndex, { version, chunkIndex })
  })
  return { header: { existence: { exists: first !== null, shardBytes: first ?? 0, more: more.map(bytes => bytes ?? 0) } } }
}
