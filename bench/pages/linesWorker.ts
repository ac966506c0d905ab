/// <reference lib="webworker" />
import { fromHex } from '../../lib/bytes/base.ts'
import type { Bytes } from '../../lib/bytes/bytes.ts'
import { concat } from '../../lib/bytes/bytes.ts'
import { hashBytes, loadCoder } from '../../lib/codec/coder.ts'
import type { Coder } from '../../lib/codec/coder.ts'
import { CHUNK_BYTES, STANDARD, shardBytes, storedBytes } from '../../lib/codec/sizes.ts'
import { verifyShard } from '../../lib/codec/verify.ts'
import { makeNodes } from '../../lib/drive/nodes.ts'
import type { Nodes } from '../../lib/drive/nodes.ts'
import { fetchCoder } from '../../lib/engine/codecModule.ts'
import { fetchChunk } from '../../lib/engine/fetchChunk.ts'
import { VACANT } from '../../lib/engine/peers.ts'
import type { NodeInfo } from '../../lib/engine/peers.ts'
import { sendChunk } from '../../lib/engine/sendChunk.ts'
import type { Verb } from '../../lib/record/grant.ts'
import { careful } from '../../lib/peers/careful.ts'
import { makePool } from '../../lib/peers/pool.ts'
import { makeWebTransportHost } from '../../lib/peers/webTransportHost.ts'
import { makeTestDirectory } from '../../lib/wire/testing/fixtures.ts'
import { inLanes, noise } from './codecJob.ts'

declare const self: DedicatedWorkerGlobalScope

/** Nodes, 14 and two spares, that take grants of the test directory. */
export interface LineNode { number: number, publicKey: string, addresses: string[] }

/** One run: `chunks` chunks of 14 shards over all nodes as the drive moves them (`fill`: until none is missing), or as many shards over one connection. */
export interface LineRun { what: 'up' | 'fill' | 'down' | 'one up' | 'one down', chunks: number }

/** Wire MB/s of the shards moved, ms; `missing`: shards that chunks were stored without, or requests that had to be repeated over the one connection; `firstMs`: until the first chunk of a download was there. */
export interface LineFigure { ms: number, firstMs?: number, mbps: number, missing: number }

/** As in the drive (lib/drive/setup.ts). */
const CHUNKS_AT_ONCE = 3

/** How often a request is repeated over the one connection. */
const TRIES = 5

/** Requests at once over the one connection: more than its credit lets through. */
const ONE_AT_ONCE = 20

const SHARD_BYTES = shardBytes(storedBytes(CHUNK_BYTES))

interface World {
  coder: Coder
  nodes: NodeInfo[]
  shards: Bytes
  shardIds: Bytes
  chunkId: Bytes
  version: Bytes
  /** Who holds what: chunk → shard → node, where it was sent at all. */
  holders: Map<number, number[]>
}

/** What a run moved; `firstAt` by performance.now(). */
interface Moved { shards: number, missing: number, firstAt?: number }

const directory = makeTestDirectory()

async function makeWorld(nodes: readonly LineNode[]): Promise<World> {
  const coder = await loadCoder(await fetchCoder(new URL('/', self.location.href)))
  const shards = noise(STANDARD.total * SHARD_BYTES)
  const shardIds = concat(...Array.from({ length: STANDARD.total }, (_, i) => hashBytes(coder, shards.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES))))
  return {
    coder, shards, shardIds, chunkId: hashBytes(coder, shardIds), version: noise(16), holders: new Map(),
    nodes: nodes.map(({ number, publicKey, addresses }) => ({ number, publicKey: fromHex(publicKey), addresses, operator: String(number), region: '', online: true })),
  }
}

const grantsFor = ({ nodes, version }: World, verb: Verb): Map<number, Bytes> =>
  new Map(nodes.map(({ number, publicKey }) => [number, directory.grant(publicKey, { verb, version, chunkCount: 1 << 20, bytes: Number.MAX_SAFE_INTEGER })]))

/** Runs one with connections and scores of its own. */
async function run(world: World, { what, chunks }: LineRun): Promise<LineFigure> {
  const host = makeWebTransportHost()
  const pool = makePool({ routes: [careful(host.route)] })
  const nodes = makeNodes(pool, () => Promise.resolve(world.nodes))
  nodes.learn(world.nodes)
  try {
    const since = performance.now()
    const { shards, missing, firstAt } = await (what === 'up' ? up(world, nodes, chunks) : what === 'fill' ? fill(world, nodes, chunks) : what === 'down' ? down(world, nodes, chunks) : one(world, nodes, what, chunks * STANDARD.total))
    const ms = performance.now() - since
    return { ms, mbps: shards * SHARD_BYTES / 1000 / ms, missing, ...firstAt === undefined ? {} : { firstMs: firstAt - since } }
  } finally {
    await pool.close()
    await host.close()
  }
}

async function up(world: World, nodes: Nodes, chunks: number, kept = false): Promise<Moved> {
  const { shards, shardIds, chunkId, version } = world
  const numbers = world.nodes.map(({ number }) => number)
  const placement = { slots: numbers.slice(0, STANDARD.total), spares: numbers.slice(STANDARD.total), grants: grantsFor(world, 'put') }
  const chunk = { shards, shardIds, chunkId, shardLength: SHARD_BYTES, table: null, contentHash: chunkId, padded: CHUNK_BYTES }
  let sent = 0
  await inLanes(chunks, CHUNKS_AT_ONCE, async index => {
    const where = world.holders.get(index) ?? new Array<number>(STANDARD.total).fill(VACANT)
    const held = kept ? where.flatMap((node, shard) => node === VACANT ? [] : [{ shard, node }]) : []
    const receipts = await sendChunk(chunk, { version, index }, placement, STANDARD.stored, nodes, { held })
    sent += receipts.length + held.length
    for (const { shard, node } of receipts) where[shard] = node
    world.holders.set(index, where)
  })
  return { shards: chunks * STANDARD.total, missing: chunks * STANDARD.total - sent }
}

/** Until every shard of every chunk is held. */
async function fill(world: World, nodes: Nodes, chunks: number): Promise<Moved> {
  for (let tries = 0; ; tries++) {
    const { shards, missing } = await up(world, nodes, chunks, tries > 0)
    if (missing === 0 || tries === TRIES) return { shards, missing }
  }
}

async function down(world: World, nodes: Nodes, chunks: number): Promise<Moved> {
  const { coder, chunkId, version } = world
  const grants = grantsFor(world, 'get')
  const check = (bytes: Bytes, shardIds: Bytes, shard: number): void => { verifyShard(coder, bytes, shardIds, shard, chunkId) }
  let firstAt = Infinity
  await inLanes(chunks, CHUNKS_AT_ONCE, async index => {
    await fetchChunk({ version, index, chunkId }, { nodes: world.holders.get(index) ?? [], grants }, STANDARD.data, nodes, check)
    firstAt = Math.min(firstAt, performance.now())
  })
  return { shards: chunks * STANDARD.data, missing: 0, firstAt }
}

async function one(world: World, nodes: Nodes, what: 'one up' | 'one down', shards: number): Promise<Moved> {
  const [first] = world.nodes
  if (!first) throw new Error('there are no nodes')
  const grant = grantsFor(world, what === 'one up' ? 'put' : 'get').get(first.number) ?? new Uint8Array(0)
  const { shardIds, chunkId, version } = world
  // The first node holds shard 0 of every chunk.
  const request = (chunkIndex: number) => ({ grant, version, chunkIndex, chunkId, shardIndex: 0 })
  const ask = async (index: number): Promise<unknown> => {
    const client = await nodes.dial(first.number)
    return what === 'one up' ? client.put({ ...request(index), shardIds, bytes: world.shards.subarray(0, SHARD_BYTES) }) : client.get(request(index % 2))
  }
  let again = 0
  await inLanes(shards, ONE_AT_ONCE, async index => {
    // A connection that breaks is opened anew, as the drive does.
    for (let tries = 0; ; tries++) try { return await ask(index) } catch (error) { if (tries === TRIES) throw error; again++ }
  })
  return { shards, missing: again }
}

let world: Promise<World> | null = null

self.onmessage = ({ data }: MessageEvent<{ nodes: LineNode[], run: LineRun }>) => {
  world ??= makeWorld(data.nodes)
  world.then(made => run(made, data.run)).then(value => { self.postMessage({ value }) }, (error: unknown) => { self.postMessage({ failed: error instanceof Error ? `${error.stack ?? ''} ${JSON.stringify(error)}` : String(error) }) })
}
