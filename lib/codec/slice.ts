import type { SliceRange } from '../bytes/bao.ts'
import { sized } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { CyxError } from '../errors.ts'
import { SCRATCH_BYTES, succeed, view } from './coder.ts'
import type { Coder } from './coder.ts'

/** Bytes of a BLAKE3 chunk, the least that a group can be, and the most. */
const [GROUP_MIN, GROUP_MAX] = [1024, 1024 * 1024]

/** Bytes of the slice of a range. @throws INVALID_REQUEST when an input of at most {@link SCRATCH_BYTES} has no such range, or groups are no power of two, 1 KiB … 1 MiB */
export function sliceBytes({ calls }: Coder, { length, from, to, groupBytes }: SliceRange): number {
  const log = Math.log2(groupBytes / GROUP_MIN)
  const good = [length, from, to].every(n => Number.isInteger(n) && n >= 0 && n <= SCRATCH_BYTES) && Number.isInteger(log) && groupBytes >= GROUP_MIN && groupBytes <= GROUP_MAX
  const bytes = good ? calls.slice_room(length, from, to, log) : 0
  if (bytes === 0 || bytes > SCRATCH_BYTES) throw new CyxError('INVALID_REQUEST', { reason: 'the input has no such range' })
  return bytes
}

/**
 * The Bao slice of a range (docs/format.md §4): its bytes, in whole groups, with what proves them against the BLAKE3 hash of `input`. The fast form
 * of `lib/bytes/bao.ts`.
 *
 * @throws INVALID_REQUEST when the input has no such range
 */
export function makeSlice(coder: Coder, input: Uint8Array, range: SliceRange): Bytes {
  const bytes = sliceBytes(coder, range)
  if (input.length !== range.length) throw new CyxError('INVALID_REQUEST', { reason: 'the input has another length than its slice' })
  const { from, to } = coder.scratch
  view(coder, from, input.length).set(input)
  succeed(coder.calls.slice(from, input.length, range.from, range.to, Math.log2(range.groupBytes / GROUP_MIN), to))
  return view(coder, to, bytes).slice()
}

/**
 * The bytes of a range out of its slice. The fast form of `lib/bytes/bao.ts`.
 *
 * @param hash - BLAKE3-256 of the whole input, 32 bytes
 * @returns `to − from` bytes in a buffer of their own
 * @throws STORAGE_CORRUPT when the slice is not that of this range of an input with this hash and length; INVALID_REQUEST for a range that there is not
 */
export function openSlice(coder: Coder, hash: Uint8Array, range: SliceRange, slice: Uint8Array): Bytes {
  sized(hash, 32, 'a hash')
  const { from, to, hash: at } = coder.scratch
  const corrupt = (): CyxError => new CyxError('STORAGE_CORRUPT', { what: 'a proof of some bytes' })
  if (slice.length !== sliceBytes(coder, range)) throw corrupt()
  view(coder, from, slice.length).set(slice)
  view(coder, at, 32).set(hash)
  const got = coder.calls.verify_slice(at, from, slice.length, range.length, range.from, range.to, Math.log2(range.groupBytes / GROUP_MIN), to)
  if (got < 0) throw corrupt()
  return view(coder, to, got).slice()
}
