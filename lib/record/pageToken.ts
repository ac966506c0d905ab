import { concat, sized, u32, u64, u8, utf8 } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'

/** What a page token lets its holder do at a bucket, and the byte it is signed with. */
export const PAGE_MODES = { put: 1, get: 2 } as const

/** The signed fields of a page token (docs/format.md §10). */
export interface PageToken {
  mode: keyof typeof PAGE_MODES
  /** Principal of the bucket, at most 29 bytes. */
  bucket: Uint8Array
  /** 16 bytes each. */
  version: Uint8Array
  upload: Uint8Array
  pages: number
  bytes: number | bigint
  expiresAtNs: bigint
  /** Content chunks of a file that lies in the bucket: those to put; none to get any. Without it the token is for pages. */
  content?: readonly number[]
}

const [PAGES, CONTENT] = [concat(utf8('cyxcloud/page/1'), u8(0)), concat(utf8('cyxcloud/chunk/1'), u8(0))]

/** The bytes that the directory signs with its grant key. @throws INVALID_REQUEST when a field has the wrong length or range */
export const pageTokenBody = (token: PageToken): Bytes => concat(
  token.content ? CONTENT : PAGES, u8(PAGE_MODES[token.mode]), u8(token.bucket.length), token.bucket, sized(token.version, 16, 'the version id'), sized(token.upload, 16, 'the upload id'),
  u32(token.pages), u64(token.bytes), u64(token.expiresAtNs), ...(token.content ?? []).map(u32))
