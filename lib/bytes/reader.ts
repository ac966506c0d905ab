import type { Bytes } from './bytes.ts'

/** Reads fields of fixed size, big-endian, front to back. */
export interface Reader {
  /** A copy of the next `length` bytes. */
  take: (length: number) => Bytes
  u8: () => number
  u32: () => number
  /** Eight bytes as a number; refuses more than 2^53 − 1. */
  u64: () => number
  /** Refuses bytes that are left over. */
  end: () => void
}

/**
 * A reader over `bytes`.
 *
 * @param fail - the error to throw for a short, over-long or too large input; it gets the reason
 */
export function reader(bytes: Uint8Array, fail: (reason: string) => Error): Reader {
  let offset = 0
  const take = (length: number): Bytes => {
    if (bytes.length - offset < length) throw fail('it is cut short')
    offset += length
    return new Uint8Array(bytes.subarray(offset - length, offset))
  }
  const view = (length: number): DataView => new DataView(take(length).buffer)
  return {
    take,
    u8: () => view(1).getUint8(0),
    u32: () => view(4).getUint32(0),
    u64: () => {
      const value = view(8).getBigUint64(0)
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fail('a number in it is too large')
      return Number(value)
    },
    end: () => { if (offset !== bytes.length) throw fail('it is too long') },
  }
}
