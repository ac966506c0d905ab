import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase32, fromBase64url, fromHex, toBase32, toBase64url, toHex } from './base.ts'
import { utf8 } from './bytes.ts'

test('RFC 4648 §10: the test vectors, in lower case and without padding', () => {
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text => toBase32(utf8(text)))).toEqual(['', 'my', 'mzxq', 'mzxw6', 'mzxw6yq', 'mzxw6ytb', 'mzxw6ytboi'])
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text => toBase64url(utf8(text)))).toEqual(['', 'Zg', 'Zm8', 'Zm9v', 'Zm9vYg', 'Zm9vYmE', 'Zm9vYmFy'])
  expect(toBase64url(Uint8Array.of(0xfb, 0xff))).toBe('-_8')
})

test('any bytes survive each base', () => {
  fc.assert(fc.property(fc.uint8Array(), given => {
    const bytes = new Uint8Array(given)
    expect(fromBase32(toBase32(bytes))).toEqual(bytes)
    expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
    expect(fromHex(toHex(bytes))).toEqual(bytes)
  }))
})

test('one value has one text: padding, capitals, stray bits and foreign characters are refused', () => {
  for (const text of ['MY', 'my======', 'mz', 'm', 'm1', 'my ']) expect(() => fromBase32(text), text).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  for (const text of ['Zg==', 'Zh', 'Z', 'Zm8+', 'Zm 8']) expect(() => fromBase64url(text), text).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  for (const text of ['0', 'AB', '0x', 'zz', '00 ']) expect(() => fromHex(text), text).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('an error about a text does not hold the text', () => {
  expect(() => fromBase64url('secret+secret')).toThrow(expect.not.stringContaining('secret'))
})
