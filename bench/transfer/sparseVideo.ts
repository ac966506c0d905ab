import { randomBytes } from 'node:crypto'
import { readWasm } from '../../docs/vectors/readWasm.ts'
import { encodeChunk, loadCoder } from '../../lib/codec/chunk.ts'
import { openChunks } from '../../lib/cache/chunks.ts'
import { memorySlabs } from '../../lib/cache/slabs.ts'
import { CHUNK_BYTES, STANDARD, chunkCount } from '../../lib/codec/sizes.ts'
import type { Reading } from '../../lib/drive/context.ts'
import type { DownloadPlan } from '../../lib/drive/ledger/types.ts'
import { openFile } from '../../lib/drive/read/file.ts'
import type { VersionFile } from '../../lib/drive/read/file.ts'
import { makePlans } from '../../lib/drive/read/plans.ts'
import { makeSegments } from '../../lib/drive/read/segments.ts'
import { makeGate } from '../../lib/engine/gate.ts'
import type { Peers } from '../../lib/engine/peers.ts'
import { CyxError } from '../../lib/errors.ts'
import { hkdfBase } from '../../lib/keys/derive.ts'

/**
 * A video of `size` bytes of which only the chunks at some places exist, each in another group of chunks; directory and nodes are simulated.
 *
 * @param roundTrip - waits as long as one answer of directory or node takes
 */
export async function sparseVideo(size: number, count: number, roundTrip: () => Promise<void>): Promise<{ file: VersionFile, places: number[] }> {
  const coder = await loadCoder(await readWasm())
  const chunks = chunkCount(size)
  const [account, version] = [new Uint8Array(randomBytes(16)), new Uint8Array(randomBytes(16))]
  const dek = await hkdfBase(new Uint8Array(randomBytes(32)))
  const indexes = Array.from({ length: count }, (_, i) => Math.floor((i * 7 % count) * (chunks - 1) / count))
  const plaintext = (): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(CHUNK_BYTES))
  const made = new Map(await Array.fromAsync(indexes, async index => [index, await encodeChunk(coder, { dek, version, index, plaintext: plaintext(), last: false })] as const))
  const peers: Peers = {
    dial: () => Promise.resolve({
      put: () => Promise.reject(new CyxError('NETWORK_NODE_FULL')),
      remove: () => Promise.reject(new CyxError('NETWORK_NODE_FULL')),
      get: async ({ chunkIndex, shardIndex, offset = 0, length = 0 }) => {
        await roundTrip()
        const chunk = made.get(chunkIndex)
        if (!chunk) throw new CyxError('NETWORK_NODE_REFUSED', { reason: 'it is not there' })
        const at = shardIndex * chunk.shardLength + offset
        return { shardIds: chunk.shardIds, bytes: chunk.shards.slice(at, at + (length || chunk.shardLength - offset)) }
      },
    }),
    room: () => Promise.resolve(() => undefined), labels: () => null, avoided: () => false, failed: () => undefined, worked: () => undefined, hedgeAfterMs: () => 2_000,
  }
  const nodes = Array.from({ length: STANDARD.total }, (_, i) => i)
  const plan = async (first: number, length: number): Promise<DownloadPlan> => {
    await roundTrip()
    return {
      version: { layout: new Uint8Array(0), pages: 0, storedBytes: 0, full: true }, groups: [{ first, count: length, nodes }], nodes: [],
      grants: nodes.map(node => ({ node, grants: new Uint8Array(190) })), pageKey: {} as DownloadPlan['pageKey'],
    }
  }
  const head = {
    name: 'video.mp4', type: 'video/mp4', size, modified: 0, created: 0, padded: size - (chunks - 1) * CHUNK_BYTES, tables: Array.from({ length: chunks }, (_, i) => made.get(i)?.table ?? null),
    hashes: new Uint8Array(32 * chunks), runs: [{ chunks, version }], meta: {},
  }
  const chunkIds = new Uint8Array(32 * chunks)
  const context = { coder, peers, chunks: makeGate(3) } as unknown as Reading
  const opened = { account, version, chunks, cid: new Uint8Array(36), dek, plan, head, chunkIds, root: new Uint8Array(32) }
  const segments = makeSegments({ context, cache: await openChunks(null, memorySlabs()), plans: makePlans(chunks, plan, null), gate: makeGate(16) }, opened)
  return { file: openFile(segments, size), places: indexes.map(index => index * CHUNK_BYTES + 1_234_567) }
}
