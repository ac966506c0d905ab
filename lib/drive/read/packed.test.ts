import { expect, test } from 'vitest'
import { noise } from '../../../docs/vectors/noise.ts'
import { readWasm } from '../../../docs/vectors/readWasm.ts'
import { toBase32 } from '../../bytes/base.ts'
import { concat, equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { loadCoder } from '../../codec/chunk.ts'
import { cutContainer, sealEntry } from '../../codec/pack.ts'
import { STANDARD } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import { hkdfBase } from '../../keys/derive.ts'
import { makeLayout } from '../../record/layout.ts'
import type { VersionFile } from './file.ts'
import { makeLibrary } from './library.ts'
import { streamVersion } from './stream.ts'
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
  const cache = await memoryCache()
  const context = { ...shelf.context, coder, peers: { ...shelf.context.peers, dial: () => Promise.resolve({ get, put: () => Promise.reject(new Error('not asked')), remove: () => Promise.reject(new Error('not asked')) }) } }
  const pages = { get: (_: unknown, page: number): Promise<Bytes> => Promise.resolve(layout.pages[page - 1] ?? layout.record) }
  return { context, accesses, plaintexts: files.map(({ plaintext }) => plaintext), cache, pages, library: makeLibrary(context, cache, pages) }
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

test('a file of a pack that is kept on this device opens without network, also where the copy of another has rotted', async () => {
  const { context, accesses, plaintexts, cache, pages, library } = await packed()
  const [access, other] = accesses as [PackedAccess, PackedAccess]
  const read = async ({ file }: { file: VersionFile }): Promise<Bytes> => concat(...await Array.fromAsync(file.stream(0, file.size)))
  const { segments, version, plans } = await library.open(access)
  expect(await segments.kept(0)).toBe(false)
  // A whole download, too, goes by the pack while nothing of it is here.
  const events = { wire: () => undefined, shard: () => undefined }
  expect(equal(concat(...await Array.fromAsync(streamVersion(context, version, events, { plans, segments }))), plaintexts[0] ?? new Uint8Array(0))).toBe(true)
  await cache.drop({ version: toBase32(access.version), index: 0 })
  await segments.keep(0)
  expect(await segments.kept(0)).toBe(true)
  await (await library.open(other)).segments.keep(0)

  const away = (): Promise<never> => Promise.reject(new CyxError('STORAGE_OBJECT_NOT_FOUND'))
  const offline = (): ReturnType<typeof makeLibrary> => makeLibrary(context, cache, { get: away })
  expect(equal(await read(await offline().open({ ...access, plan: away })), plaintexts[0] ?? new Uint8Array(0))).toBe(true)

  const name = { version: toBase32(other.version), index: 0 }
  const sealed = await cache.get(name, 0) ?? new Uint8Array(0)
  await cache.drop(name)
  await cache.put(name, 0, sealed.map((byte, i) => i === 90 ? byte ^ 1 : byte))
  await expect(offline().open({ ...other, plan: away }).then(read)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
  expect(equal(await read(await makeLibrary(context, cache, pages).open(other)), plaintexts[1] ?? new Uint8Array(0))).toBe(true)
  expect(await cache.get(name, 0)).toEqual(sealed)
})
