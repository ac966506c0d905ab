import type { Request, Response } from './generated/shard.js'
import type { ShardRequest } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered, checkRequest, requestFields } from './verb.ts'
import type { Answer } from './verb.ts'

/** The header of a delete. @throws INVALID_REQUEST */
export const deleteRequest = (request: ShardRequest): Partial<Request> => ({ ...requestFields(request), delete: {} })

/** Whether the bytes went with the lease. */
export const deleteResult = (response: Response): { bytesFreed: boolean } => ({ bytesFreed: answered(response, response.deleted).bytesFreed })

/** At the node: drop the version's lease; one that is not there is dropped already. @throws refusals */
export async function handleDelete(request: Request, shelf: Shelf): Promise<Answer> {
  checkRequest(request)
  const { grant, chunkIndex, shardIndex } = request
  const version = new Uint8Array(request.version)
  shelf.admit({ grant: new Uint8Array(grant), verb: 'delete', version, chunkIndex, bytes: 0 })
  const bytesFreed = await shelf.release(new Uint8Array(request.chunkId), shardIndex, { version, chunkIndex })
  return { header: { deleted: { bytesFreed } } }
}
