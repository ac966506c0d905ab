import { CyxError } from '../errors.ts'

/** Bytes that WebCrypto and transfers accept: never over a SharedArrayBuffer. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()

/** UTF-8 of a text; a lone surrogate becomes U+FFFD. */
export const utf8 = (text: string): Bytes => encoder.encode(text)

/** The parts, one after the other, in a new buffer. */
export const concat = (...parts: readonly Uint8Array[]): Bytes => joined(parts)

/** As {@link concat}, of however many: a call takes some ten thousand arguments at most. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** One byte, 0 … 255. @throws INVALID_REQUEST when out of range */
export const u8 = (value: number): Bytes => Uint8Array.of(inRange(value, 0xff))

/** Four bytes, big-endian, 0 … 2^32 − 1. @throws INVALID_REQUEST when out of range */
export const u32 = (value: number): Bytes => Uint8Array.of(...word(inRange(value, 0xffffffff)))

/** By arithmetic: for a view the engine would move these few bytes out of its heap, to where only a whole collection frees them. */
const word = (value: number): [number, number, number, number] => [value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255]

/** Eight bytes, big-endian: a safe integer, or a bigint up to 2^64 − 1. @throws INVALID_REQUEST when out of range */
export function u64(value: number | bigint): Bytes {
  const whole = typeof value === 'bigint' ? value : BigInt(inRange(value, Number.MAX_SAFE_INTEGER))
  if (whole < 0n || whole > 0xffffffffffffffffn) throw new CyxError('INVALID_REQUEST', { reason: 'a number does not fit in eight bytes' })
  return Uint8Array.of(...word(Number(whole >> 32n)), ...word(Number(whole & 0xffffffffn)))
}

/** The bytes themselves, if there are `length` of them. @throws INVALID_REQUEST naming `what` otherwise */
export function sized(bytes: Uint8Array, length: number, what: string): Uint8Array {
  if (bytes.length !== length) throw new CyxError('INVALID_REQUEST', { reason: `${what} has ${String(bytes.length)} bytes instead of ${String(length)}` })
  return bytes
}

/** Whether both are the same bytes; the time taken depends on the lengths only. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

function inRange(value: number, max: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > max) throw new CyxError('INVALID_REQUEST', { reason: `a number is not in 0 … ${String(max)}` })
  return value
}
