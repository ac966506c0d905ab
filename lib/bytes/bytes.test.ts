import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aadOf } from './aad.ts'
import { toHex } from './base.ts'
import { concat, equal, sized, u32, u64, u8, utf8 } from './bytes.ts'
import { randomId, zeroId } from './id.ts'
import { reader } from './reader.ts'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex } from './base.ts'

const whole = fc.integer({ min: 0, max: 0xffffffff })

test('numbers are written big-endian', () => {
  expect(toHex(concat(u8(1), u32(0x01020304), u64(0x0102030405060708n)))).toBe('01010203040102030405060708')
})

test('what is written in fields is read back, and nothing is left', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 255 }), whole, fc.maxSafeNat(), fc.uint8Array(), (a, b, c, d) => {
    const from = reader(concat(u8(a), u32(b), u64(c), d), reason => new Error(reason))
    expect([from.u8(), from.u32(), from.u64(), from.take(d.length)]).toEqual([a, b, c, new Uint8Array(d)])
    from.end()
  }))
})

test('a reader refuses to read past the end, to leave bytes over, and to round a large number', () => {
  const over = (bytes: Uint8Array): ReturnType<typeof reader> => reader(bytes, reason => new Error(reason))
  expect(() => over(u32(1)).u64()).toThrow('cut short')
  expect(() => { over(u32(1)).end() }).toThrow('too long')
  expect(() => over(u64(2n ** 53n)).u64()).toThrow('too large')
  expect(over(u64(2n ** 53n - 1n)).u64()).toBe(Number.MAX_SAFE_INTEGER)
})

test('numbers that do not fit are refused', () => {
  for (const write of [() => u8(256), () => u8(-1), () => u32(2 ** 32), () => u32(0.5), () => u64(2 ** 53), () => u64(2n ** 64n), () => u64(-1n), () => u32(NaN)]) {
    expect(write).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})

test('a wrong length is refused by name', () => {
  expect(() => sized(new Uint8Array(15), 16, 'the version id')).toThrow('the version id has 15 bytes instead of 16')
})

test('bytes are equal only when all of them are', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, at) => {
    const other = bytes.slice()
    expect(equal(bytes, other)).toBe(true)
    other[at % other.length]! ^= 1
    expect(equal(bytes, other)).toBe(false)
    expect(equal(bytes, bytes.subarray(1))).toBe(false)
  }))
})

test('ids are sixteen bytes, and two are never the same', () => {
  expect(randomId().length).toBe(16)
  expect(randomId()).not.toEqual(randomId())
  expect(zeroId()).toEqual(new Uint8Array(16))
})

test('the AAD of a sealed record is the one written down', () => {
  const { purpose, number, encoded } = vectors.aad
  expect(toHex(aadOf(purpose as 'cyxcloud/feed', fromHex(vectors.ids.account), zeroId(), number))).toBe(encoded)
})

test('an AAD needs whole ids', () => {
  expect(() => aadOf('cyxcloud/head', new Uint8Array(15), zeroId(), 0)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => aadOf('cyxcloud/head', zeroId(), utf8('short'), 0)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
