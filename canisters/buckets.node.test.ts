import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bucketError, directoryError } from '../lib/ledger/ic/errors.ts'
import { bucketClient } from '../lib/ledger/ic/bucket.ts'
import { client } from '../lib/ledger/ic/caller.ts'
import { idlFactory as bucketFactory } from '../lib/ledger/ic/generated/bucket.ts'
import type { _SERVICE as BucketService } from '../lib/ledger/ic/generated/bucket.ts'
import { idlFactory } from '../lib/ledger/ic/generated/directory.ts'
import type { _SERVICE } from '../lib/ledger/ic/generated/directory.ts'
import { identityFromSeed } from '../lib/ledger/ic/identity.ts'
import { fakeFile, only, random, smallFile, startNetwork } from './testing.ts'
import type { Network, Person } from './testing.ts'

let network: Network
let ann: Person
beforeAll(async () => { network = await startNetwork({ starts_per_minute: 1_000 }, { nodes: 1, softLimit: 3n << 19n }); ann = await network.person() })
afterAll(() => network.stop())

const dropped = { code: 'LEDGER_REJECTED' }
const full = { code: 'STORAGE_BUCKET_UNAVAILABLE' }
/** All methods of the bucket and the directory, as Ann. */
function raw(): { bucket: ReturnType<typeof client<BucketService>>, directory: ReturnType<typeof client<_SERVICE>> } {
  const connection = { host: network.config.ic.host, rootKey: network.config.ic.rootKey, identity: identityFromSeed(ann.seed) }
  return { bucket: client<BucketService>(connection, network.bucket, bucketFactory, bucketError), directory: client<_SERVICE>(connection, network.config.ic.directory, idlFactory, directoryError) }
}
const start = async (page_bytes: bigint) => only(await ann.directory.startUpload([{ version: random(16), class: 'standard', chunks: 0n, stored_bytes: 0n, page_bytes }]))

/** Changes a byte of `content` in the saved stable memories (`devnet/ic/store.ts`: keys of stable pages have bit 31). */
function flip(stateDir: string, content: Uint8Array): void {
  const db = new DatabaseSync(join(stateDir, 'ic.sqlite'))
  let flipped = 0
  for (const { key, bytes } of db.prepare('select key, bytes from page').all() as { key: number, bytes: Uint8Array }[]) {
    const at = Buffer.from(bytes).indexOf(content.subarray(0, 64))
    if (at < 0 || key % 2 ** 32 < 2 ** 31) continue
    bytes[at + 9] = 255 - (bytes[at + 9] ?? 0)
    flipped += Number(db.prepare('update page set bytes = ? where key = ?').run(bytes, key).changes)
  }
  db.close()
  expect(flipped).toBe(1)
}

describe('a bucket', () => {
  it('has no page that was never stored', async () => {
    const file = fakeFile(0)
    const { request } = smallFile({ size: 0 })
    only((await ann.directory.putSmall({ ...request, feed_seq: 0n })).files)
    const { page_key: token } = await ann.directory.getDownloadPlan({ version: request.version, session: [], first: 0n, count: 0 })
    expect(token.pages).toBe(2)
    await expect(raw().bucket.getChunk({ token: { ...token, version: file.version }, chunk_index: 0 })).rejects.toMatchObject({ code: 'AUTH_INSUFFICIENT_PERMISSIONS' })
    await ann.directory.deleteFiles({ versions: [request.version], feed_seq: 1n, records: [random(9)] })
    await expect.poll(() => raw().bucket.getChunk({ token, chunk_index: 0 }).then(() => 'there', (error: unknown) => (error as { code: string }).code)).toBe('STORAGE_OBJECT_NOT_FOUND')
  })

  it('takes the word of the directory only, and the directory that of its buckets', async () => {
    const { bucket, directory } = raw()
    for (const call of [bucket.setGrantKey(random(32)), bucket.deleteFile(random(16)), bucket.setReadOnly(true), bucket.putSmall({ version: random(16), content: [], pages: [random(1), random(1)] })]) {
      await expect(call).rejects.toMatchObject(dropped)
    }
    const report = { upload: random(16), index: 0, content: false, bytes: 1, hash: random(32) }
    await expect(directory.reportChunkUploaded([report])).rejects.toMatchObject(dropped)
    await expect(directory.reportPageStored({ upload: random(16), page: 0, bytes: 1, hash: random(32) })).rejects.toMatchObject(dropped)
  })

  it('takes no page over 1 MiB, none past the token, and no batch over 1.9 MB', async () => {
    const { page_token: token } = await start(1_000_000n)
    const put = (chunk_index: number, length: number) => raw().bucket.putChunk({ token, chunk_index, bytes: random(length) })
    await expect(put(0, (1 << 20) + 1)).rejects.toMatchObject(dropped)
    await expect(put(token.pages, 10)).rejects.toMatchObject(dropped)
    await expect(put(0, 0)).rejects.toMatchObject(dropped)
    const batch = Array.from({ length: 2 }, (_, chunk_index) => ({ token, chunk_index, bytes: random(960_000) }))
    await expect(raw().bucket.putChunks(batch)).rejects.toMatchObject(dropped)
    const [good, bad] = await raw().bucket.putChunks([{ token, chunk_index: 0, bytes: random(10) }, { token, chunk_index: 99, bytes: random(10) }])
    expect([Object.keys(good ?? {}), Object.keys(bad ?? {})]).toEqual([['Ok'], ['Err']])
  })

  it('that is read-only or full stores nothing, and the directory promises no room that is not there', async () => {
    const { page_token: token } = await start(1_500n)
    const put = (chunk_index: number, bytes: Uint8Array) => raw().bucket.putChunk({ token, chunk_index, bytes })
    await network.adminBucket.setReadOnly(true)
    await expect(put(0, random(10))).rejects.toMatchObject(full)
    await network.adminBucket.setReadOnly(false)
    const same = random(10)
    expect(await put(0, same)).toEqual(await put(0, same))
    const [refused] = await ann.directory.startUpload([{ version: random(16), class: 'standard', chunks: 0n, stored_bytes: 0n, page_bytes: 9_000_000n }])
    expect(refused).toMatchObject({ Err: { ServiceTemporarilyUnavailable: {} } })
  })

  it('whose memory has changed a byte of a page tells so, and gives the other pages', async () => {
    const own = await startNetwork({}, { nodes: 1 })
    try {
      const bob = await own.person()
      const { request, content } = smallFile({ size: 2_000 })
      only((await bob.directory.putSmall({ ...request, feed_seq: 0n })).files)
      await own.restart(stateDir => { flip(stateDir, content) })
      const { content_key: [key], page_key } = await bob.directory.getDownloadPlan({ version: request.version, session: [], first: 0n, count: 1 })
      const get = (token: NonNullable<typeof key>, chunk_index: number) => bucketClient({ config: bob.config, identity: identityFromSeed(bob.seed), bucket: token.bucket }).getChunk({ token, chunk_index })
      await expect(get(key ?? page_key, 0)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
      expect(await get(page_key, 0)).toEqual(request.layout)
    } finally { await own.stop() }
  })

  it('that is full between the two limits keeps what it has and takes no more', async () => {
    const small = await startNetwork({ starts_per_minute: 1_000 }, { nodes: 1, softLimit: 3n << 19n })
    try {
      const bob = await small.person()
      const begin = async (page_bytes: bigint) => only(await bob.directory.startUpload([{ version: random(16), class: 'standard', chunks: 0n, stored_bytes: 0n, page_bytes }])).page_token
      // all three fit under the soft limit of 1.5 MiB as announced; two pages each take them to the hard one of 3 MiB
      const [large, medium, last] = [await begin(1n << 20n), await begin(500_000n), await begin(2_000n)]
      for (const token of [large, medium]) for (const page of [0, 1]) await bob.putPage(token, page, random(Number(token.bytes)))
      expect((await small.adminBucket.stat()).used_bytes).toBe(3n << 20n)
      await expect(bob.putPage(last, 0, random(100))).rejects.toMatchObject(full)
      expect((await small.adminBucket.stat()).writable).toBe(false)
    } finally { await small.stop() }
  })
})
