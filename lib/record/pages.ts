import type { Bytes } from '../bytes/bytes.ts'

/** Bytes of a page in a bucket canister at most (docs/format.md §5). */
export const PAGE_BYTES = 1_048_576

/** Bytes cut into pages: all but the last are full; none for no bytes. */
export const cutPages = (bytes: Uint8Array): Bytes[] =>
  Array.from({ length: Math.ceil(bytes.length / PAGE_BYTES) }, (_, i) => new Uint8Array(bytes.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES)))
