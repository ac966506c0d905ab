import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { encodeChunk, loadCoder, openRange, planRange } from '../codec/chunk.ts'
import { CHUNK_BYTES, STANDARD } from '../codec/sizes.ts'
import { CyxError } from '../errors.ts'
import { fetchRange } from './fetchRange.ts'
import { VACANT } from './peers.ts'
import type { Peers } from './peers.ts'

const coder = await loadCoder(await readWasm())
const dek = await crypto.subtle.importKey('raw', noise(32, 601), 'HKDF', false, ['deriveKey', 'deriveBits'])
const version = noise(16, 602)
const plaintext = noise(CHUNK_BYTES, 603)
const chunk = await encodeChunk(coder, { dek, version, index: 5, plaintext: plaintext.slice(), last: false })
const shape = { dek, version, index: 5, chunkId: chunk.chunkId, plainLength: CHUNK_BYTES, padded: CHUNK_BYTES, table: chunk.table }
const nodes = Array.from({ length: STANDARD.total }, (_, shard) => 100 + shard)
const grants = new Map(nodes.map(node => [node, new Uint8Array(190)]))

/** There is always room. */
const quiet = { room: () => Promise.resolve(() => undefined), labels: () => null }

/** Nodes that hold a shard each; `fails` names by shard those that refuse or hang. Counts what is asked of them. */
function fakePeers(fails: Record<number, 'refuse' | 'hang'> = {}) {
  const asked: { shard: number, offset: number, length: number }[] = []
  const failed = new Set<number>()
  let aborted = 0
  const peers: Peers = {
    ...quiet,
    dial: node => Promise.resolve({
      put: () => Promise.reject(new Error('not here')),
      remove: () => Promise.reject(new Error('not here')),
      get: async ({ shardIndex, offset = 0, length = 0 }, { signal } = {}) => {
        asked.push({ shard: shardIndex, offset, length })
        if (node !== 100 + shardIndex) throw new Error('another shard than the node holds')
        if (fails[shardIndex] === 'refuse') throw new CyxError('NETWORK_NODE_UNREACHABLE', { node })
        if (fails[shardIndex] === 'hang') {
          await new Promise((_, reject) => { signal?.addEventListener('abort', () => { aborted++; reject(signal.reason as Error) }) })
        }
        const at = shardIndex * chunk.shardLength + offset
        return { shardIds: chunk.shardIds, bytes: chunk.shards.slice(at, at + length) }
      },
    }),
    room: () => Promise.resolve(() => undefined), labels: () => null, avoided: node => failed.has(node), failed: node => { failed.add(node) }, worked: node => { failed.delete(node) }, hedgeAfterMs: () => 30,
  }
  return { peers, asked, failed, aborted: () => aborted }
}

const read = async (peers: Peers, from: number, to: number, sources = { nodes, grants }): Promise<Uint8Array> => {
  const plan = planRange(shape, from, to)
  return openRange(coder, shape, { from, to }, await fetchRange(shape, sources, plan, peers))
}

test('64 KiB inside a segment move that segment and nothing else', async () => {
  const { peers, asked } = fakePeers()
  expect(await read(peers, 300_000, 365_536)).toEqual(plaintext.subarray(300_000, 365_536))
  expect(asked.map(({ shard }) => shard)).toEqual([0, 1])
  expect(asked.reduce((sum, { length }) => sum + length, 0)).toBe(256 * 1024 + 28)
})

test('a dead node\'s part is rebuilt from the same bytes of eight others', async () => {
  const { peers, asked, failed } = fakePeers({ 1: 'refuse', 2: 'refuse', 3: 'refuse', 4: 'refuse', 5: 'refuse', 6: 'refuse' })
  expect(await read(peers, 600_000, 700_000)).toEqual(plaintext.subarray(600_000, 700_000))
  expect(failed).toEqual(new Set([101, 102, 103, 104, 105, 106]))
  expect(asked.every(({ length }) => length <= 256 * 1024 + 28 + 128)).toBe(true)
})

test('a node that hangs is overtaken, and what was asked of it is given up', async () => {
  const { peers, aborted } = fakePeers({ 1: 'hang' })
  expect(await read(peers, 600_000, 700_000)).toEqual(plaintext.subarray(600_000, 700_000))
  expect(aborted()).toBe(1)
})

test('a node that failed lately is passed over at first', async () => {
  const { peers, asked } = fakePeers()
  peers.failed(101, null)
  await read(peers, 600_000, 700_000)
  expect(asked.some(({ shard }) => shard === 1)).toBe(false)
})

test('a place without a node is rebuilt around', async () => {
  const { peers, asked } = fakePeers()
  expect(await read(peers, 600_000, 700_000, { nodes: nodes.map((node, shard) => shard === 1 ? VACANT : node), grants })).toEqual(plaintext.subarray(600_000, 700_000))
  expect(asked.length).toBe(8)
})

test('with seven dead nodes it says how many answered', async () => {
  const { peers } = fakePeers(Object.fromEntries(Array.from({ length: 7 }, (_, i) => [i, 'refuse' as const])))
  await expect(read(peers, 600_000, 700_000)).rejects.toMatchObject({ code: 'NETWORK_QUORUM_FAILED', details: { needed: 8, got: 7 } })
})

test('a caller who gives up ends what is under way', async () => {
  const { peers, aborted } = fakePeers({ 0: 'hang', 1: 'hang' })
  const stop = new AbortController()
  const reading = fetchRange(shape, { nodes, grants }, planRange(shape, 300_000, 365_536), { ...peers, hedgeAfterMs: () => 60_000 }, { signal: stop.signal })
  const failed = expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  await new Promise(resolve => { setTimeout(resolve) })
  stop.abort(new DOMException('enough', 'AbortError'))
  await failed
  expect(aborted()).toBe(2)
})
