import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { sealHead } from '../../keys/keyring.ts'
import type { Options } from '../../options.ts'
import { encodeHead } from '../../record/head.ts'
import { makeLayout } from '../../record/layout.ts'
import { cutPages } from '../../record/pages.ts'
import type { DriveContext } from '../context.ts'
import { persist } from '../patience.ts'
import type { Stored } from './store.ts'

/** Layout and sealed head lie in a bucket canister. Serialisable. */
export interface Described extends Omit<Stored, 'step'> { step: 'described', layout: Bytes, cid: Bytes, root: Bytes, pages: number, headHash: Bytes }

/** Writes layout record, layout pages and head pages (docs/format.md §5). @throws STORAGE_BUCKET_UNAVAILABLE, directory errors */
export async function describe(context: DriveContext, dek: CryptoKey, stored: Stored, { signal }: Options): Promise<Described> {
  const { name, type, size, modified, padded, tables, hashes, chunks, version, chunkIds, pageToken } = stored
  const layout = makeLayout(chunkIds)
  const head = await sealHead(dek, context.keyring.account, version, encodeHead({
    name, type, size, modified, created: Date.now(), padded, tables, hashes, runs: chunks > 0 ? [{ chunks, version }] : [], meta: {},
  }))
  const pages = [layout.record, ...layout.pages, ...cutPages(head)]
  for (const [index, bytes] of pages.entries()) {
    await persist(() => context.pages.put(pageToken, index, bytes, { signal }), { signal })
  }
  return { ...stored, step: 'described', layout: layout.record, cid: layout.cid, root: layout.root, pages: pages.length, headHash: blake3(head) }
}
