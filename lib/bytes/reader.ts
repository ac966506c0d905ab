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
  const skip = (length: number): number => {
    if (bytes.length - offset < length) throw fail('it is cut short')
    offset += length
    return offset - length
  }
  // By arithmetic: a view would need a buffer for each number, which is kept outside the heap until the collector comes by.
  const number = (length: number): number => {
    let value = 0
    for (let at = skip(length); at < offset; at++) value = value * 256 + (bytes[at] ?? 0)
    return value
  }
  return {
    take: length => new Uint8Array(bytes.subarray(skip(length), offset)),
    u8: () => number(1),
    u32: () => number(4),
    u64: () => {
      const value = number(8)
      if (value > Number.MAX_SAFE_INTEGER) throw fail('a number in it is too large')
      return value
    },
    end: () => { if (offset !== bytes.length) throw fail('it is too long') },
  }
}
