import { makeSlice } from '../bytes/bao.ts'
import type { Bytes } from '../bytes/bytes.ts'

/** Bytes that a slice of a shard never cuts (docs/format.md §4). */
export const SLICE_GROUP_BYTES = 16_384

const PAIR_BYTES = 64
const LENGTH_BYTES = 8

/** The slice of bytes `from` … `to` − 1 of a shard. */
export const cutSlice = (shard: Uint8Array, from: number, to: number): Bytes => makeSlice(shard, { length: shard.length, from, to, groupBytes: SLICE_GROUP_BYTES })

/** Bytes of that slice, at most: the groups it touches, and the pairs of the parents above them. */
export function sliceBytes(length: number, from: number, to: number): number {
  const first = Math.floor(from / SLICE_GROUP_BYTES)
  const last = Math.floor((to - 1) / SLICE_GROUP_BYTES)
  const groups = last - first + 1
  const depth = Math.ceil(Math.log2(Math.max(1, Math.ceil(length / SLICE_GROUP_BYTES))))
  return LENGTH_BYTES + Math.min(length, groups * SLICE_GROUP_BYTES) + PAIR_BYTES * (groups + 2 * depth)
}
