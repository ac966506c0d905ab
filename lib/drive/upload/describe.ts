import type { Bytes } from '../../bytes/bytes.ts'
import { blake3 } from '../../bytes/hash.ts'
import { sealHead } from '../../keys/keyring.ts'
import type { Options } from '../../options.ts'
import { encodeHead } from '../../record/head.ts'
import { makeLayout } from '../../record/layout.ts'
import { cutPages } from '../../record/pages.ts'
import type { DriveContext } from '../context.ts'
import { persist } from '../patience.ts'
import { kindOf } from './prepare.ts'
import type { Stored } from './store.ts'

/** Layout and sealed head lie in a bucket canister. Serialisable. */
export interface Described extends Omit<Stored, 'step'> { step: 'described', layout: Bytes, cid: Bytes, root: Bytes, pages: number, headHash: Bytes }

/** What the head of a version is: the description of a file, or the index of a pack. */
export type HeadOf = (stored: Stored) => Bytes

/** The description of a file (docs/format.md §6). */
export const fileHead: HeadOf = ({ name, type, size, modified, padded, tables, hashes, chunks, version }) => encodeHead({
  name, type, size, modified, created: Date.now(), padded, tables, hashes, runs: chunks > 0 ? [{ chunks, version }] : [], meta: {},
})

/** Writes layout record, layout pages and head pages (docs/format.md §5). @throws STORAGE_BUCKET_UNAVAILABLE, directory errors */
export async function describe(context: Pick<DriveContext, 'pages' | 'keyring'>, dek: CryptoKey, stored: Stored, headOf: HeadOf, { signal }: Options): Promise<Described> {
  const { version, chunkIds, pageToken } = stored
  const layout = makeLayout(chunkIds, kindOf(stored).name)
  const head = await sealHead(dek, context.keyring.account, version, headOf(stored))
  const pages = [layout.record, ...layout.pages, ...cutPages(head)]
  // They travel in as few calls as hold them, with those of other files.
  await Promise.all(pages.map((bytes, index) => persist(() => context.pages.put(pageToken, index, bytes, { signal }), { signal })))
  return { ...stored, step: 'described', layout: layout.record, cid: layout.cid, root: layout.root, pages: pages.length, headHash: blake3(head) }
}
