import { expect, test } from 'vitest'
import { readWasm } from '../../../docs/vectors/readWasm.ts'
import { toBase32 } from '../../bytes/base.ts'
import { equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { decodeChunk, encodeChunk, loadCoder } from '../../codec/chunk.ts'
import type { DecodeJob, EncodeJob } from '../../engine/codecCalls.ts'
import { CyxError } from '../../errors.ts'
import { hkdfBase, randomSecret } from '../../keys/derive.ts'
import { makeKeyring } from '../../keys/keyring.ts'
import { randomId } from '../../bytes/id.ts'
import type { FeedRecord } from '../../record/feed.ts'
import { decodeLayout } from '../../record/layout.ts'
import type { DriveContext } from '../context.ts'
import { makeTree } from '../files/tree.ts'
import type { Directory } from '../ledger/directory.ts'
import type { PageToken } from '../ledger/types.ts'
import { contentSegments } from '../read/content.ts'
import { openVersion } from '../read/open.ts'
import { memoryCache } from '../read/testing/shelfFile.ts'
import { prepare } from './prepare.ts'
import { isSmallFile, putSmall } from './small.ts'
import { fileSource } from './source.ts'

type Put = Parameters<Directory['putSmall']>[0]

/** A drive whose directory keeps what it is given. */
async function world() {
  const coder = await loadCoder(await readWasm())
  const put: Put[] = []
  const records: FeedRecord[] = []
  const codec = {
    encode: (job: EncodeJob) => encodeChunk(coder, job),
    // As on its way to a worker: what it is given is gone.
    decode: async (job: DecodeJob) => ({ plaintext: await decodeChunk(coder, structuredClone(job, { transfer: job.shards.flatMap(shard => shard ? [shard.buffer] : []) })) }),
  }
  const context = {
    codec, keyring: await makeKeyring(randomId(), randomSecret(), randomSecret()),
    feed: {
      tree: makeTree(),
      append: async (make: () => FeedRecord[], send: (seq: number, sealed: Bytes[]) => Promise<unknown>) => { const made = make(); await send(0, made.map(() => new Uint8Array(1))); records.push(...made) },
    },
    directory: { putSmall: (request: Put) => { put.push(request); return Promise.resolve({ feedSeq: 1, feedLink: new Uint8Array(32) }) } },
  }
  return { context: context as unknown as DriveContext, put, records }
}

test.each([1, 1_000, 65_536])('a file of %i bytes is stored and listed by one call, and read from what the bucket has', async size => {
  const { context, put, records } = await world()
  const bytes = crypto.getRandomValues(new Uint8Array(size))
  const file = new File([bytes], 'a.bin', { type: 'x/y' })
  const prepared = await prepare(context, { file, name: 'a.bin', parent: null, onTaken: 'both' })
  const record = await putSmall(context, prepared, () => fileSource(file), {})
  expect([put.length, records]).toEqual([1, [record]])
  const [sent] = put as [Put]
  expect(sent.content.length).toBeLessThanOrEqual(72 * 1024)
  const layout = decodeLayout(sent.layout)
  expect([layout.class, layout.chunks, equal(layout.cid, record.cid), equal(layout.root, blake3(blake3(sent.content)))]).toEqual(['on-chain', 1, true, true])

  // As a bucket has it: page 0 the layout, then the layout's page, then the head; the content under a key of its own.
  const [pageKey, contentKey] = [{} as PageToken, {} as PageToken]
  const pages = [sent.layout, blake3(sent.content), sent.head]
  const store = { get: (token: PageToken, page: number) => Promise.resolve(token === contentKey ? sent.content.slice() : pages[page] as Bytes) }
  const dek = await hkdfBase(await context.keyring.openDek(prepared.version, prepared.sealedDek))
  const plan = () => Promise.resolve({ version: { layout: sent.layout, pages: 3, storedBytes: 0, full: true }, groups: [], nodes: [], grants: [], pageKey, contentKey })
  const version = await openVersion({ account: context.keyring.account, version: prepared.version, cid: record.cid, chunks: 1, dek, plan }, store, 64)
  const segments = contentSegments(context, store, version)
  expect([version.onChain, version.head.name, segments.only]).toEqual([true, 'a.bin', true])
  expect(await segments.read(0, { from: 0, to: size })).toEqual(bytes)
  // What is kept in the cache needs no bucket; where it has rotted it does.
  const [cache, name] = [await memoryCache(), { version: toBase32(prepared.version), index: 0 }]
  const kept = contentSegments(context, store, version, cache)
  expect(await kept.kept(0)).toBe(false)
  await kept.keep(0)
  expect(await kept.kept(0)).toBe(true)
  const nothing = { get: () => Promise.reject(new CyxError('NETWORK_OFFLINE')) }
  expect(await contentSegments(context, nothing, version, cache).read(0, { from: 0, to: size })).toEqual(bytes)
  await cache.drop(name)
  await cache.put(name, 0, sent.content.map((byte, i) => i === 80 ? byte ^ 1 : byte))
  await expect(contentSegments(context, nothing, version, cache).read(0, { from: 0, to: size })).rejects.toMatchObject({ code: 'NETWORK_OFFLINE' })
  expect(await contentSegments(context, store, version, cache).read(0, { from: 0, to: size })).toEqual(bytes)
  await expect.poll(() => cache.get(name, 0)).toEqual(sent.content)

  sent.content[80] = (sent.content[80] ?? 0) ^ 1
  await expect(contentSegments(context, store, version).read(0, { from: 0, to: size })).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
})

test('only files of 1 byte to 64 KiB go this way', () => {
  expect([0, 1, 65_536, 65_537].map(size => isSmallFile({ size }))).toEqual([false, true, true, false])
})

test('what a small file was made from is noted by the same call', async () => {
  const { context, put, records } = await world()
  const file = new File(['x'], 'a.txt')
  const source = { name: 'census', transform: '', meta: {} }
  const prepared = await prepare(context, { file, name: 'a.txt', parent: null, onTaken: 'both', sources: [source] })
  await putSmall(context, prepared, () => fileSource(file), {})
  expect([put.map(one => one.records.length), records.map(({ t }) => t), records[1]]).toEqual([[2], ['create', 'lineage'], expect.objectContaining({ id: prepared.entry, version: prepared.version, sources: [source] })])
})
