import { fromHex } from '../../lib/bytes/base.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import type { NodeAddress } from '../../lib/peers/route.ts'
import { CREDIT_REQUESTS } from '../../lib/wire/shard.ts'
import type { ShardClient, ShardRequest } from '../../lib/wire/shard.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import type { RawFigures } from './rawWorker.ts'

/** Shards of one size, put, got and deleted by some clients, each with a connection of its own. */
export interface ShardJob { publicKey: string, addresses: readonly string[], shardBytes: number, shards: number, clients: number }

interface Prepared { put: ShardRequest & { shardIds: Bytes, bytes: Bytes }, get: ShardRequest, remove: ShardRequest }

function prepare({ publicKey, shardBytes, shards }: ShardJob): Prepared[] {
  const directory = makeTestDirectory()
  const nodeKey = fromHex(publicKey)
  const version = crypto.getRandomValues(new Uint8Array(16))
  const whole = { version, chunkCount: shards, bytes: Number.MAX_SAFE_INTEGER }
  const [putGrant, getGrant, deleteGrant] = [directory.grant(nodeKey, { verb: 'put', ...whole }), directory.grant(nodeKey, { verb: 'get', ...whole }), directory.grant(nodeKey, { verb: 'delete', ...whole })]
  return Array.from({ length: shards }, (_, chunkIndex) => {
    const bytes = new Uint8Array(shardBytes)
    for (let at = 0; at < shardBytes; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
    const shardIds = blake3(bytes)
    const request = { version, chunkIndex, chunkId: blake3(shardIds), shardIndex: 0 }
    return { put: { ...request, grant: putGrant, shardIds, bytes }, get: { ...request, grant: getGrant }, remove: { ...request, grant: deleteGrant } }
  })
}

/** Runs a job for every item, as many at a time as the credits of all clients let through. */
async function each(clients: readonly ShardClient[], items: readonly Prepared[], job: (client: ShardClient, item: Prepared) => Promise<unknown>): Promise<void> {
  const queue = items.values()
  const lane = async (client: ShardClient): Promise<void> => { for (const item of queue) await job(client, item) }
  await Promise.all(clients.flatMap(client => Array.from({ length: CREDIT_REQUESTS }, () => lane(client))))
}

/** Runs a job over the connections that `open` makes. */
export async function runShards(job: ShardJob, open: (node: NodeAddress) => Promise<ShardClient>): Promise<RawFigures> {
  const items = prepare(job)
  const node = { number: 1, publicKey: fromHex(job.publicKey), addresses: job.addresses }
  const clients: ShardClient[] = []
  // One after the other: Chromium throttles sessions that are opened at once.
  while (clients.length < job.clients) clients.push(await open(node))
  const mbps = async (work: (client: ShardClient, item: Prepared) => Promise<unknown>): Promise<number> => {
    const since = performance.now()
    await each(clients, items, work)
    return job.shards * job.shardBytes / 1000 / (performance.now() - since)
  }
  try {
    // The first requests pay for the handshake.
    const [first] = items
    if (!first) throw new Error('there are no shards')
    const grant = makeTestDirectory().grant(node.publicKey, { verb: 'exists', version: first.get.version })
    await Promise.all(clients.map(client => client.exists({ ...first.get, grant })))
    const pass = async (): Promise<RawFigures> => {
      const up = await mbps((client, { put }) => client.put(put))
      const down = await mbps((client, { get }) => client.get(get))
      await each(clients, items, (client, { remove }) => client.remove(remove))
      return { up, down }
    }
    // An app's worker lives for hours, this one begins: what it is timed by has been compiled.
    await pass()
    return await pass()
  } finally {
    await Promise.all(clients.map(client => client.close()))
  }
}
