import { toBase32 } from '../../bytes/base.ts'
import { concat, equal } from '../../bytes/bytes.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Versions } from '../../cache/versions.ts'
import { CLASSES } from '../../codec/sizes.ts'
import type { StorageClass } from '../../codec/sizes.ts'
import { CyxError } from '../../errors.ts'
import type { Pages } from '../ledger/bucket.ts'
import type { DownloadPlan, PageToken, Version } from '../ledger/types.ts'
import { openHead } from '../../keys/keyring.ts'
import type { Options } from '../../options.ts'
import { decodeHead } from '../../record/head.ts'
import type { PackPlace } from '../../record/pack.ts'
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
  /** Where it lies, for a file of a pack: `cid`, `chunks` and `plan` are those of the pack then; and its size. */
  pack?: PackPlace
  size?: number
}

/** All that is known of a version, proven: layout, Merkle root, head, and the class that the layout names (*standard* unless said); `onChain`: its content lies in a bucket. */
export interface ProvenVersion extends Access { head: Head, chunkIds: Bytes, root: Bytes, onChain?: boolean, kind?: StorageClass | undefined }

/** A version as it was opened from the network. */
export interface OpenedVersion extends ProvenVersion { record: Version, firstPlan: DownloadPlan }

/** The plan that came with a version's opening; null for one that was kept on this device. */
export const firstPlanOf = (version: ProvenVersion | OpenedVersion): DownloadPlan | null => 'firstPlan' in version ? version.firstPlan : null

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

/** Checks what was read: the layout against the CID, its pages against the layout, the head by its seal. @param pages - those behind the layout record */
async function prove(access: Access, record: Bytes, pages: readonly Bytes[]): Promise<ProvenVersion> {
  const layout = decodeLayout(record)
  if (!equal(layout.cid, access.cid) || layout.chunks !== access.chunks) throw corrupt('the layout is not the one of this file')
  const chunkIds = joinLayoutPages(layout, pages.slice(0, layout.pages.length))
  const head = decodeHead(await openHead(access.dek, access.account, access.version, concat(...pages.slice(layout.pages.length))), layout.chunks)
  return { ...access, head, chunkIds, root: layout.root, onChain: layout.class === 'on-chain', kind: CLASSES[layout.class] }
}

/**
 * Reads layout and head of a version and checks them.
 *
 * @param keep - where they are kept for the next time
 * @throws STORAGE_CORRUPT naming what does not fit; directory and bucket errors
 */
export async function openVersion(access: Access, store: Pages, groupChunks: number, { keep, ...options }: Options & { keep?: Versions | undefined } = {}): Promise<OpenedVersion> {
  const firstPlan = await access.plan(0, Math.min(groupChunks, access.chunks), options)
  const { version: record, pageKey } = firstPlan
  // The first page is the layout, which came with the plan.
  const pages = await readPages(store, pageKey, 1, record.pages, options)
  const proven = await prove(access, record.layout, pages)
  void keep?.keepVersion(toBase32(access.version), { layout: record.layout, pages })
  return { ...proven, record, firstPlan }
}

/** A version whose layout and head are on this device, checked anew; null when they are not, or damaged. */
export async function openKept(access: Access, kept: Versions): Promise<ProvenVersion | null> {
  const record = await kept.version(toBase32(access.version))
  return record && await prove(access, record.layout, record.pages).catch(() => null)
}
