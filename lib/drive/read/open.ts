import { concat, equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import type { Pages } from '../ledger/bucket.ts'
import type { DownloadPlan, PageToken, Version } from '../ledger/types.ts'
import { openHead } from '../../keys/keyring.ts'
import type { Options } from '../../options.ts'
import { decodeHead } from '../../record/head.ts'
import type { Head } from '../../record/head.ts'
import { decodeLayout, joinLayoutPages } from '../../record/layout.ts'

/** What lets a reader in: the owner and the holder of a link differ only in how a plan is asked for. */
export interface Access {
  account: Bytes
  version: Bytes
  chunks: number
  /** Layout CID from a place the reader trusts: the owner's feed, or the link. */
  cid: Bytes
  /** HKDF base key of the version's DEK. */
  dek: CryptoKey
  /** Placement and grants for chunks first … first + count − 1. */
  plan: (first: number, count: number, options?: Options) => Promise<DownloadPlan>
}

/** An opened version: all that is known of it, proven. */
export interface OpenedVersion extends Access { head: Head, chunkIds: Bytes, root: Bytes, record: Version, firstPlan: DownloadPlan }

/** Head and layout of a 16 TiB file are some 300 MB; pages come few at a time. */
const PAGES_AT_ONCE = 4

const corrupt = (what: string): CyxError => new CyxError('STORAGE_CORRUPT', { what })

async function readPages(store: Pages, token: PageToken, from: number, to: number, options: Options): Promise<Bytes[]> {
  const pages: Bytes[] = []
  for (let at = from; at < to; at += PAGES_AT_ONCE) {
    pages.push(...await Promise.all(Array.from({ length: Math.min(PAGES_AT_ONCE, to - at) }, (_, i) => store.get(token, at + i, options))))
  }
  return pages
}

/**
 * Reads layout and head of a version and checks them: the layout against the CID, its pages against the layout, the head by its seal.
 *
 * @throws STORAGE_CORRUPT naming what does not fit; directory and bucket errors
 */
export async function openVersion(access: Access, store: Pages, groupChunks: number, options: Options = {}): Promise<OpenedVersion> {
  const firstPlan = await access.plan(0, Math.min(groupChunks, access.chunks), options)
  const { version: record, pageKey } = firstPlan
  const layout = decodeLayout(record.layout)
  if (!equal(layout.cid, access.cid) || layout.chunks !== access.chunks) throw corrupt('the layout is not the one of this file')
  const [, ...pages] = await readPages(store, pageKey, 0, record.pages, options)
  const chunkIds = joinLayoutPages(layout, pages.slice(0, layout.pages.length))
  const head = decodeHead(await openHead(access.dek, access.account, access.version, concat(...pages.slice(layout.pages.length))), layout.chunks)
  return { ...access, head, chunkIds, root: layout.root, record, firstPlan }
}
