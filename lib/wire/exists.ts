import type { Request, Response } from './generated/shard.js'
import type { ShardRequest } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered, checkRequest, requestFields } from './verb.ts'
import type { Answer } from './verb.ts'

/** The header of an exists. @throws INVALID_REQUEST */
export const existsRequest = (request: ShardRequest): Partial<Request> => ({ ...requestFields(request), exists: {} })

/** What the node says it has. */
export function existsResult(response: Response): { exists: boolean, shardBytes: number } {
  const { exists, shardBytes } = answered(response, response.existence)
  return { exists, shardBytes }
}

/** At the node: whether the version holds the shard here. @throws refusals */
export function handleExists(request: Request, shelf: Shelf): Answer {
  checkRequest(request)
  const { grant, chunkIndex, chunkId, shardIndex } = request
  const version = new Uint8Array(request.version)
  shelf.admit({ grant: new Uint8Array(grant), verb: 'exists', version, chunkIndex, bytes: 0 })
  const shardBytes = shelf.find(new Uint8Array(chunkId), shardIndex, { version, chunkIndex })
  return { header: { existence: { exists: shardBytes !== null, shardBytes: shardBytes ?? 0 } } }
}
