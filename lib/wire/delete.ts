import { answersOf, moreFields, namesOf } from './batch.ts'
import type { Request, Response } from './generated/shard.js'
import type { ShardRequest } from './shard.ts'
import type { Shelf } from './shelf.ts'
import { answered, checkRequest, requestFields } from './verb.ts'
import type { Answer } from './verb.ts'

/** The header of a delete. @throws INVALID_REQUEST */
export const deleteRequest = (request: ShardRequest): Partial<Request> => ({ ...requestFields(request), ...moreFields(request), delete: {} })

/** Whether the bytes went with the lease: of the first shard, and of all in their order. */
export function deleteResult(request: ShardRequest, response: Response): { bytesFreed: boolean, all: boolean[] } {
  const { bytesFreed, more } = answered(response, response.deleted)
  return { bytesFreed, all: answersOf(request, bytesFreed, more) }
}

/** At the node: drop the version's leases; one that is not there is dropped already. All are admitted before the first is dropped. @throws refusals */
export async function handleDelete(request: Request, shelf: Shelf): Promise<Answer> {
  checkRequest(request)
  const version = new Uint8Array(request.version)
  const grant = new Uint8Array(request.grant)
  const names = namesOf(request)
  for (const { chunkIndex } of names) shelf.admit({ grant, verb: 'delete', version, chunkIndex, bytes: 0 })
  const [bytesFreed = false, ...more] = await Promise.all(names.map(({ chunkIndex, chunkId, shardIndex }) => shelf.release(chunkId, shardIndex, { version, chunkIndex })))
  return { header: { deleted: { bytesFreed, more } } }
}
