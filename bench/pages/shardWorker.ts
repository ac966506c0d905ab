/// <reference lib="webworker" />
import { fromHex } from '../../lib/bytes/base.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { blake3 } from '../../lib/bytes/hash.ts'
import { makeWebTransportHost } from '../../lib/peers/webTransportHost.ts'
import { CREDIT_REQUESTS } from '../../lib/wire/shard.ts'
import type { ShardClient, ShardRequest } from '../../lib/wire/shard.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'

declare const self: DedicatedWorkerGlobalScope

/** Shards of one size, put, got and deleted by some clients, each with a connection of its own. */
export interface ShardJob { publicKey: string, addresses: readonly string[], shardBytes: number, shards: number, clients: number }

/** MB/s. */
export interface ShardFigures { up: number, down: number }

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

async function run(job: ShardJob): Promise<ShardFigures> {
  const items = prepare(job)
  const host = makeWebTransportHost()
  const node = { number: 1, publicKey: fromHex(job.publicKey), addresses: job.addresses }
  const clients: ShardClient[] = []
  // One after the other: Chromium throttles sessions that are opened at once.
  while (clients.length < job.clients) clients.push(await host.route.open(node, { onEnd: () => undefined }))
  const mbps = async (work: (client: ShardClient, item: Prepared) => Promise<unknown>): Promise<number> => {
    const since = performance.now()
    await each(clients, items, work)
    return job.shards * job.shardBytes / 1000 / (performance.now() - since)
  }
  try {
    // The first requests pay for the handshake.
    await Promise.all(clients.map(client => client.exists({ ...items[0]?.get ?? never(), grant: makeTestDirectory().grant(node.publicKey, { verb: 'exists', version: items[0]?.get.version ?? never() }) })))
    const up = await mbps((client, { put }) => client.put(put))
    const down = await mbps((client, { get }) => client.get(get))
    await each(clients, items, (client, { remove }) => client.remove(remove))
    return { up, down }
  } finally {
    await Promise.all(clients.map(client => client.close()))
    await host.close()
  }
}

function never(): never { throw new Error('there are no shards') }

self.onmessage = ({ data }: MessageEvent<ShardJob>) => {
  run(data).then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: error instanceof Error ? error.stack : String(error) }) })
}
