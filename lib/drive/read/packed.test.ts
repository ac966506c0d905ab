import { expect, test } from 'vitest'
import { noise } from '../../../docs/vectors/noise.ts'
import { readWasm } from '../../../docs/vectors/readWasm.ts'
import { concat, equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { loadCoder } from '../../codec/chunk.ts'
import { cutContainer, sealEntry } from '../../codec/pack.ts'
import { STANDARD } from '../../codec/sizes.ts'
import { hkdfBase } from '../../keys/derive.ts'
import { makeLayout } from '../../record/layout.ts'
import { makeLibrary } from './library.ts'
import type { PackedAccess } from './packed.ts'
import { memoryCache, shelfFile } from './testing/shelfFile.ts'

const coder = await loadCoder(await readWasm())

/** Three files in one container, and what opens them. */
async function packed() {
  const shelf = await shelfFile(1)
  const pack = noise(16, 90)
  const files = await Promise.all([70_000, 1_000, 262_145].map(async (size, i) => {
    const [version, dek, plaintext] = [noise(16, 91 + i), await hkdfBase(noise(32, 95 + i)), noise(size, 99 + i)]
    return { version, dek, plaintext, sealed: (await sealEntry(coder, { dek, version }, plaintext)).shards }
  }))
  const container = concat(...files.map(({ sealed }) => sealed))
  const cut = await cutContainer(coder, container, STANDARD)
  const layout = makeLayout(cut.chunkId)
  const nodes = Array.from({ length: STANDARD.total }, (_, shard) => shard)
  const get = ({ shardIndex }: { shardIndex: number }) => Promise.resolve({ shardIds: cut.shardIds, bytes: cut.shards.slice(shardIndex * cut.shardLength, (shardIndex + 1) * cut.shardLength) })
  const plan: PackedAccess['plan'] = (first, count) => Promise.resolve({
    version: { layout: layout.record, pages: 1, storedBytes: 0, full: true }, groups: [{ first, count, nodes }], nodes: [], grants: nodes.map(node => ({ node, grants: new Uint8Array(190) })), pageKey: {} as never,
  })
  let offset = 0
  const accesses = files.map(({ version, dek, plaintext, sealed }): PackedAccess => {
    const place = { version: pack, container: 0, of: container.length, offset, bytes: sealed.length }
    offset += sealed.length
    return { account: noise(16, 89), version, dek, chunks: 1, cid: layout.cid, plan, pack: place, size: plaintext.length }
  })
  const context = { ...shelf.context, coder, peers: { ...shelf.context.peers, dial: () => Promise.resolve({ get, put: () => Promise.reject(new Error('not asked')), remove: () => Promise.reject(new Error('not asked')) }) } }
  const pages = { get: (_: unknown, page: number): Promise<Bytes> => Promise.resolve(layout.pages[page - 1] ?? layout.record) }
  return { context, accesses, plaintexts: files.map(({ plaintext }) => plaintext), library: makeLibrary(context, await memoryCache(), pages) }
}

test('the files of a pack are read while uploads have every place for chunks: one that is made of them waits for nobody', async () => {
  const { context, accesses, plaintexts, library } = await packed()
  const leave = await Promise.all([1, 2, 3].map(() => context.chunks.enter()))
  const got = await Promise.all(accesses.map(async access => {
    const { file } = await library.open(access)
    return concat(...await Array.fromAsync(file.stream(0, file.size)))
  }))
  for (const [i, bytes] of got.entries()) expect(equal(bytes, plaintexts[i] ?? new Uint8Array(0))).toBe(true)
  for (const one of leave) one()
  library.close()
})
