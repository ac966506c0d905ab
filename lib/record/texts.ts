import { int, text } from '../bytes/schema.ts'

/** A file's name: 1 … 1,024 bytes of UTF-8; the longest that file systems allow is 255 UTF-16 units, 765 bytes. */
export const name = text(1024, 1)

/** A media type, or nothing. */
export const mediaType = text(1024)

/** Bytes of a file at most: 16 TiB. */
export const fileSize = int(0, 2 ** 44)

/** ms since 1970; files from before are negative. */
export const time = int(-Number.MAX_SAFE_INTEGER)
