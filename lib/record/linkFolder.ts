import type { Bytes } from '../bytes/bytes.ts'
import { concat, equal, u32, utf8 } from '../bytes/bytes.ts'
import { decodeRecord, encodeRecord } from '../bytes/cbor.ts'
import { blake3 } from '../bytes/hash.ts'
import { ID_BYTES } from '../bytes/id.ts'
import { bytes, exactly, int, list, orNull, record, text } from '../bytes/schema.ts'
import type { Checked } from '../bytes/schema.ts'
import { CyxError } from '../errors.ts'
import { packPlace } from './pack.ts'
import { fileSize, mediaType, name, time } from './texts.ts'

/** Links that one link to a folder is made of, at most: one for each stored object, or for each page of the list. */
export const DOORS_MAX = 500
/** Sealed bytes that the directory keeps of a link are 8,192 at most; what sealing adds fits in the rest. */
const PAGE_BYTES = 8_000
/** An item with the longest path is smaller than a page. */
const PATH_BYTES = 4_096
/** Bytes of a link's id that all links of one folder share. */
export const SHARED_BYTES = 8

const item = record({
  path: text(PATH_BYTES, 1), type: mediaType, size: fileSize, at: time, dek: bytes(32), version: bytes(16), cid: bytes(36), door: int(0, DOORS_MAX - 1),
}, { pack: packPlace })

const first = record({ v: exactly(2), name, account: bytes(16), anchor: orNull(bytes(32)), secret: bytes(32), pages: int(1, DOORS_MAX), items: list(item, PAGE_BYTES) }, { first: int(2, DOORS_MAX - 1) })
const more = record({ v: exactly(2), items: list(item, PAGE_BYTES) })

/** A file of a shared folder: its path below the folder, time (ms), keys, and the number of the link whose session reads it. */
export type FolderItem = Checked<typeof item>
/** What the link to a folder holds itself; `secret` [32] is that of all its further links, `pages` − 1 of which carry more items, from number `first` on (1 where it is not said). */
export type FolderPayload = Omit<Checked<typeof first>, 'v'>

/** The payload's bytes, to be sealed. @throws INVALID_REQUEST when a field is out of range */
export const encodeFolder = (payload: FolderPayload): Bytes => encodeRecord(first, 'link', { v: 2, ...payload })
/** The payload of a further link of the folder. @throws INVALID_REQUEST when a field is out of range */
export const encodeFolderPage = (items: FolderItem[]): Bytes => encodeRecord(more, 'link', { v: 2, items })

/** An item without its key and without the link whose session reads it: what of it a mark is made of. */
export const plainItem = (one: FolderItem): FolderItem => ({ ...one, dek: new Uint8Array(32), door: 0 })

/** The items of a further link's opened bytes. @throws STORAGE_FORMAT when they are not canonical or do not fit */
export const decodeFolderPage = (encoded: Uint8Array): FolderItem[] => decodeRecord(more, 'link', encoded).items

/** The payload of opened bytes. @throws STORAGE_FORMAT when it is not canonical or does not fit */
export function decodeFolder(encoded: Uint8Array): FolderPayload {
  const { v: _, ...payload } = decodeRecord(first, 'link', encoded)
  return payload
}

/**
 * Cuts the items into pages that fit a link each, in order.
 *
 * @param room - bytes that the first page needs besides its items
 * @throws INVALID_REQUEST when there are too many, or a path is too long
 */
export function pagesOf(items: readonly FolderItem[], room: number): FolderItem[][] {
  const pages: FolderItem[][] = [[]]
  let left = PAGE_BYTES - room
  for (const one of items) {
    const size = encodeFolderPage([one]).length
    if (size > left) {
      if (size > PAGE_BYTES) throw new CyxError('INVALID_REQUEST', { reason: 'a path in this folder is too long for a link' })
      pages.push([])
      left = PAGE_BYTES
    }
    pages.at(-1)?.push(one)
    left -= size
  }
  if (pages.length > DOORS_MAX) throw tooMany()
  return pages
}

/** Told when a folder would take more links than one may have. */
export const tooMany = (): CyxError => new CyxError('INVALID_REQUEST', { reason: `a link opens at most ${String(DOORS_MAX)} stored files; share its folders one by one` })

const tag = (domain: string, start: Bytes, ...rest: Bytes[]): Bytes => concat(start, blake3(concat(utf8(domain), start, ...rest)).slice(0, ID_BYTES - SHARED_BYTES))

/** The id of a link to a folder: its owner can tell which one it opens. @param start - 8 random bytes @param folder - entry id [16] */
export const folderLinkId = (start: Bytes, folder: Bytes): Bytes => tag('cyxcloud/folder-link', start, folder)
/** The id of the folder's further link `door`, 1 and up. */
export const doorId = (link: Bytes, door: number): Bytes => tag('cyxcloud/folder-door', link.slice(0, SHARED_BYTES), u32(door))

/** Whether both are links of one folder. */
export const sameFolder = (a: Bytes, b: Bytes): boolean => equal(a.slice(0, SHARED_BYTES), b.slice(0, SHARED_BYTES))
