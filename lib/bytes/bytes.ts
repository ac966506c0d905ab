import { CyxError } from '../errors.ts'

/** Bytes that WebCrypto and transfers accept: never over a SharedArrayBuffer. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()

/** UTF-8 of a text; a lone surrogate becomes U+FFFD. */
export const utf8 = (text: string): Bytes => encoder.encode(text)

/** The same bytes as {@link Bytes}; copied only where they lie over shared memory. */
export const bytesOf = (bytes: Uint8Array): Bytes => bytes.buffer instanceof ArrayBuffer ? bytes as Bytes : new Uint8Array(bytes)

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
export const u32 = (value: number): Bytes => setWord(new Uint8Array(4), 0, inRange(value, 0xffffffff))

/** By arithmetic: for a view the engine would move these few bytes out of its heap, to where only a whole collection frees them. */
function setWord(into: Bytes, at: number, value: number): Bytes {
  into[at] = value >>> 24
  into[at + 1] = value >>> 16
  into[at + 2] = value >>> 8
  into[at + 3] = value
  return into
}

/** Eight bytes, big-endian: a safe integer, or a bigint up to 2^64 − 1. @throws INVALID_REQUEST when out of range */
export function u64(value: number | bigint): Bytes {
  const into = new Uint8Array(8)
  if (typeof value === 'number') return setWide(into, 0, inRange(value, Number.MAX_SAFE_INTEGER))
  if (value < 0n || value > 0xffffffffffffffffn) throw new CyxError('INVALID_REQUEST', { reason: 'a number does not fit in eight bytes' })
  return setWord(setWord(into, 0, Number(value >> 32n)), 4, Number(value & 0xffffffffn))
}

const setWide = (into: Bytes, at: number, value: number): Bytes => setWord(setWord(into, at, Math.floor(value / 0x1_0000_0000)), at + 4, value % 0x1_0000_0000)

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
