import { LEAF_BYTES, leftBytes, parentValue, treeValue } from './blake3Tree.ts'
import { concat, equal } from './bytes.ts'
import type { Bytes } from './bytes.ts'
import { CyxError } from '../errors.ts'
import { reader } from './reader.ts'
import type { Reader } from './reader.ts'

/** Bytes `from` … `to` − 1 of an input of `length` bytes, in groups of `groupBytes` (a power of two, 1,024 or more) that a slice never cuts. */
export interface SliceRange { length: number, from: number, to: number, groupBytes: number }

/**
 * The Bao slice of a range (specification of the crate `bao`, "Slices"; groups as in the crate `bao-tree`): length u64 little-endian ‖ the tree in
 * pre-order without the branches that the range does not touch, 64 bytes for a parent, its bytes for a group. The readable twin of the coder's.
 *
 * @throws INVALID_REQUEST when the input has no such range
 */
export function makeSlice(input: Uint8Array, range: SliceRange): Bytes {
  checked(range)
  if (input.length !== range.length) throw new CyxError('INVALID_REQUEST', { reason: 'the input has another length than its slice' })
  const below = (from: number, to: number): Uint8Array[] => {
    if (!touches(range, from, to)) return []
    if (to - from <= range.groupBytes) return [input.subarray(from, to)]
    const middle = from + leftBytes(to - from)
    return [treeValue(input.subarray(from, middle), from, false), treeValue(input.subarray(middle, to), middle, false), ...below(from, middle), ...below(middle, to)]
  }
  return concat(lengthBytes(range.length), ...below(0, input.length))
}

/**
 * The bytes of a range out of its slice.
 *
 * @param hash - BLAKE3 of the whole input, 32 bytes
 * @param range - from a source that the reader trusts, its length too
 * @throws STORAGE_CORRUPT when the slice is not that of this range of an input with this hash and length; INVALID_REQUEST for a range that there is not
 */
export function openSlice(hash: Uint8Array, range: SliceRange, slice: Uint8Array): Bytes {
  checked(range)
  const corrupt = (): CyxError => new CyxError('STORAGE_CORRUPT', { what: 'a proof of some bytes' })
  const rest: Reader = reader(slice, corrupt)
  if (!equal(rest.take(8), lengthBytes(range.length))) throw corrupt()
  const below = (expected: Uint8Array, from: number, to: number): Uint8Array[] => {
    if (!touches(range, from, to)) return []
    const root = from === 0 && to === range.length
    if (to - from <= range.groupBytes) {
      const group = rest.take(to - from)
      if (!equal(treeValue(group, from, root), expected)) throw corrupt()
      return [group.subarray(Math.max(0, range.from - from), range.to - from)]
    }
    const [left, right] = [rest.take(32), rest.take(32)]
    if (!equal(parentValue(left, right, root), expected)) throw corrupt()
    const middle = from + leftBytes(to - from)
    return [...below(left, from, middle), ...below(right, middle, to)]
  }
  const bytes = concat(...below(hash, 0, range.length))
  rest.end()
  return bytes
}

function checked({ length, from, to, groupBytes }: SliceRange): void {
  const whole = [length, from, to].every(Number.isSafeInteger) && Number.isInteger(Math.log2(groupBytes / LEAF_BYTES)) && groupBytes >= LEAF_BYTES
  if (!whole || from < 0 || from >= to || to > length) throw new CyxError('INVALID_REQUEST', { reason: 'there is no such range to prove' })
}

const touches = (range: SliceRange, from: number, to: number): boolean => from < range.to && range.from < to

function lengthBytes(length: number): Bytes {
  const bytes = new DataView(new ArrayBuffer(8))
  bytes.setBigUint64(0, BigInt(length), true)
  return new Uint8Array(bytes.buffer)
}
