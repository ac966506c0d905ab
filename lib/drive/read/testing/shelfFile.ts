import { noise } from '../../../../docs/vectors/noise.ts'
import { readWasm } from '../../../../docs/vectors/readWasm.ts'
import { concat } from '../../../bytes/bytes.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { openChunks } from '../../../cache/chunks.ts'
import type { ReadCache } from '../../../cache/shared.ts'
import { memorySlabs } from '../../../cache/slabs.ts'
import { decodeChunk, encodeChunk, loadCoder } from '../../../codec/chunk.ts'
import { CHUNK_BYTES, STANDARD, chunkCount } from '../../../codec/sizes.ts'
import { makeGate } from '../../../engine/gate.ts'
import type { Peers } from '../../../engine/peers.ts'
import { CyxError } from '../../../errors.ts'
import { hkdfBase } from '../../../keys/derive.ts'
import { sealHead } from '../../../keys/keyring.ts'
import { pause } from '../../../options.ts'
import { encodeHead } from '../../../record/head.ts'
import { makeLayout } from '../../../record/layout.ts'
import type { Reading } from '../../context.ts'
import type { Pages } from '../../ledger/bucket.ts'
import type { DownloadPlan } from '../../ledger/types.ts'
import type { Access } from '../open.ts'

/** How a node behaves: by its number; `drop`: it loses one request, and is well again. */
export type Manner = 'refuse' | 'hang' | 'lie' | 'drop'

/** A stored file with its directory, page store and nodes, all in memory; tests make them fail. */
export interface ShelfFile {
  access: Access
  context: Reading
  pages: Pages
  plaintext: Bytes
  /** Node → how it behaves now; others answer. */
  manners: Map<number, Manner>
  /** Node numbers of the shards, as the directory tells them from now on. */
  moveTo: (first: number) => void
  /** What was asked: gets with their bytes, plans, pages. */
  asked: { gets: { node: number, chunk: number, shard: number, bytes: number }[], plans: number, pages: number, aborted: number }
  /** Whether directory and nodes answer at all. */
  online: (yes: boolean) => void
  /** How long every node takes to answer, ms. */
  delay: (ms: number) => void
}

const coder = await loadCoder(await readWasm())

/** There is always room. */
const quiet = { room: () => Promise.resolve(() => undefined), labels: () => null }

/** A cache that lasts as long as its test. */
export async function memoryCache(): Promise<ReadCache> {
  const kept = new Map<string, { layout: Bytes, pages: Bytes[] }>()
  return {
    ...await openChunks(null, memorySlabs()),
    version: id => Promise.resolve(kept.get(id) ?? null),
    keepVersion: (id, version) => { kept.set(id, version); return Promise.resolve() },
  }
}

/** A file as it is stored: made once for all tests. */
async function store(size: number, seed: number) {
  const plaintext = noise(size, seed)
  const [account, version] = [noise(16, seed + 1), noise(16, seed + 2)]
  const dek = await hkdfBase(noise(32, seed + 3))
  const chunks = await Promise.all(Array.from({ length: chunkCount(size) }, (_, index) =>
    encodeChunk(coder, { dek, version, index, plaintext: plaintext.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES), last: index === chunkCount(size) - 1 })))
  const layout = makeLayout(concat(...chunks.map(({ chunkId }) => chunkId)))
  const head = encodeHead({
    name: 'noise.bin', type: '', size, modified: 0, created: 0, padded: chunks.at(-1)?.padded ?? 0, tables: chunks.map(({ table }) => table), hashes: concat(...chunks.map(({ contentHash }) => contentHash)),
    runs: chunks.length > 0 ? [{ chunks: chunks.length, version }] : [], meta: {},
  })
  return { plaintext, account, version, dek, chunks, layout, pages: [layout.record, ...layout.pages, await sealHead(dek, account, version, head)] }
}
const stored = new Map<string, ReturnType<typeof store>>()

/** Stores `size` bytes of noise. */
export async function shelfFile(size: number, seed = 1): Promise<ShelfFile> {
  const key = `${String(size)} ${String(seed)}`
  const made = stored.get(key) ?? store(size, seed)
  stored.set(key, made)
  const { plaintext, account, version, dek, chunks, layout, pages } = await made
  const manners = new Map<number, Manner>()
  const asked: ShelfFile['asked'] = { gets: [], plans: 0, pages: 0, aborted: 0 }
  let [base, online, delayMs] = [0, true, 0]
  const offline = (): CyxError => new CyxError('NETWORK_OFFLINE')

  const peers: Peers = {
    ...quiet,
    dial: node => Promise.resolve({
      put: () => Promise.reject(offline()),
      remove: () => Promise.reject(offline()),
      get: async ({ chunkIndex, shardIndex, offset = 0, length }, { signal } = {}) => {
        const chunk = chunks[chunkIndex]
        if (manners.get(node) === 'drop') {
          manners.delete(node)
          throw new CyxError('NETWORK_NODE_TIMEOUT', { node })
        }
        if (!online || !chunk || node !== base + shardIndex || manners.get(node) === 'refuse') throw new CyxError('NETWORK_NODE_UNREACHABLE', { node })
        const bytes = chunk.shards.slice(shardIndex * chunk.shardLength + offset, shardIndex * chunk.shardLength + (length === undefined ? chunk.shardLength : offset + length))
        asked.gets.push({ node, chunk: chunkIndex, shard: shardIndex, bytes: bytes.length })
        try {
          if (manners.get(node) === 'hang') await pause(60_000, { signal })
          if (delayMs > 0) await pause(delayMs, { signal })
        } catch (error) {
          asked.aborted++
          throw error
        }
        if (manners.get(node) === 'lie') bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
        return { shardIds: chunk.shardIds, bytes }
      },
    }),
    avoided: () => false, failed: () => undefined, worked: () => undefined, hedgeAfterMs: () => 60,
  }
  const plan = (first: number, count: number): Promise<DownloadPlan> => {
    asked.plans++
    if (!online) return Promise.reject(new CyxError('INTERNAL', { what: 'the directory is not there' }))
    const nodes = Array.from({ length: STANDARD.total }, (_, shard) => base + shard)
    return Promise.resolve({
      version: { layout: layout.record, pages: pages.length, storedBytes: 0, full: true }, groups: [{ first, count, nodes }], nodes: [],
      grants: nodes.map(node => ({ node, grants: new Uint8Array(190) })), pageKey: {} as DownloadPlan['pageKey'],
    })
  }
  return {
    access: { account, version, chunks: chunks.length, cid: layout.cid, dek, plan },
    context: {
      config: {} as Reading['config'], peers, coder, chunks: makeGate(3),
      codec: { encode: () => Promise.reject(offline()), decode: async job => ({ plaintext: await decodeChunk(coder, job) }), release: () => undefined, running: () => 0, close: () => undefined },
    },
    pages: { get: (_, page) => { asked.pages++; return online ? Promise.resolve(pages[page] ?? new Uint8Array(0)) : Promise.reject(offline()) } },
    plaintext, manners, asked,
    moveTo: first => { base = first },
    online: yes => { online = yes },
    delay: ms => { delayMs = ms },
  }
}
