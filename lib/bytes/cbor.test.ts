import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex } from './base.ts'
import { decodeCanonical, decodeRecord, encodeRecord } from './cbor.ts'
import { bytes, dictionary, exactly, int, list, orNull, record, text } from './schema.ts'

const schema = record({ v: exactly(1), name: text(8, 1), many: list(int(0, 9), 3), maybe: orNull(bytes(2)) }, { extra: dictionary(text(4), int(), 2) })
const fine = { v: 1 as const, name: 'a', many: [1, 2], maybe: null }
const misfit = expect.objectContaining({ code: 'STORAGE_FORMAT' }) as Error

test('a record is written canonically: keys by length, then bytes; shortest numbers', () => {
  expect(toHex(encodeRecord(schema, 'it', fine))).toBe('a4617601646d616e79820102646e616d656161656d61796265f6')
})

test('records survive, with and without what is optional', () => {
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 2 }).filter(name => name.isWellFormed()), fc.array(fc.nat(9), { maxLength: 3 }), fc.boolean(), (name, many, more) => {
    const value = { v: 1 as const, name, many, maybe: Uint8Array.of(1, 2), ...(more ? { extra: { k: 7 } } : {}) }
    expect(decodeRecord(schema, 'it', encodeRecord(schema, 'it', value))).toEqual(value)
  }))
})

// RFC 8949 §4.2.1, and what dag-cbor forbids besides.
test.each([
  ['a number longer than need be', 'a1617a1801'],
  ['a length longer than need be', 'a178016101'],
  ['keys out of order', 'a2616201616101'],
  ['a key twice', 'a2616101616102'],
  ['a map without length', 'bf616101ff'],
  ['a text without length', 'a161617f6161ff'],
  ['a half float', 'a16161f93c00'],
  ['a whole number as a float', 'a16161fb3ff0000000000000'],
  ['not a number', 'a16161fb7ff8000000000000'],
  ['undefined', 'a16161f7'],
  ['a simple value', 'a16161f8ff'],
  ['a tag other than 42', 'a16161c000'],
  ['a key that is no text', 'a10101'],
  ['trailing bytes', 'a161610100'],
  ['a cut end', 'a16161'],
  ['nothing', ''],
  ['text that is no UTF-8', 'a1616161ff'],
])('%s is refused', (_, encoded) => {
  expect(() => decodeCanonical(fromHex(encoded), 'it')).toThrow(misfit)
})

test('eight maps and lists in each other are read, nine refused, and so is nesting without end', () => {
  const nested = (depth: number): unknown => depth === 0 ? 7 : depth % 2 === 0 ? [1, nested(depth - 1), 'a', []] : { a: nested(depth - 1), b: new Uint8Array(3) }
  const raw = (value: unknown): Uint8Array => encodeRecord((given: unknown) => given, 'it', value)
  const lists = (depth: number, core: unknown): unknown => depth === 0 ? core : [0, lists(depth - 1, core)]
  expect(decodeCanonical(raw(nested(7)), 'it')).toEqual(nested(7))
  expect(decodeCanonical(raw(lists(7, {})), 'it')).toEqual(lists(7, {}))
  for (const value of [lists(9, 7), nested(9), lists(8, {})]) expect(() => decodeCanonical(raw(value), 'it')).toThrow(misfit)
  for (const byte of [0x81, 0xa1, 0x9f, 0xbf, 0xd8]) expect(() => decodeCanonical(new Uint8Array(1_000_000).fill(byte), 'it')).toThrow(misfit)
})

test('many maps and lists beside each other are no depth', () => {
  const wide = Array.from({ length: 5000 }, (_, i) => ({ a: [[i]], b: {}, c: [] }))
  expect(decodeCanonical(encodeRecord((given: unknown) => given, 'it', wide), 'it')).toEqual(wide)
})

test('integers to ±(2^53 − 1) are read, larger ones refused', () => {
  const raw = (value: unknown): Uint8Array => encodeRecord((given: unknown) => given, 'it', value)
  for (const value of [2 ** 53 - 1, 1 - 2 ** 53, 0, -1]) expect(decodeCanonical(raw(value), 'it')).toBe(value)
  for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 64n - 1n, -(2n ** 64n)]) expect(() => decodeCanonical(raw([value]), 'it'), String(value)).toThrow(misfit)
})

test('a length that no memory holds is refused before memory is asked for', () => {
  for (const encoded of ['5b001fffffffffffff', '7b001fffffffffffff', '9b001fffffffffffff', 'bb001fffffffffffff', '9affffffff', 'baffffffff', '5bffffffffffffffff']) {
    expect(() => decodeCanonical(fromHex(encoded), 'it'), encoded).toThrow(misfit)
  }
})

test.each([
  ['an unknown key', { ...fine, other: 1 }],
  ['the key __proto__', { ...fine, ['__proto__']: 1 }],
  ['a missing key', { v: 1, name: 'a', many: [] }],
  ['another version', { ...fine, v: 2 }],
  ['a text too long', { ...fine, name: 'ééééé' }],
  ['an empty text', { ...fine, name: '' }],
  ['too many', { ...fine, many: [1, 2, 3, 4] }],
  ['a number too large', { ...fine, many: [10] }],
  ['a float', { ...fine, many: [1.5] }],
  ['bytes of the wrong length', { ...fine, maybe: Uint8Array.of(1) }],
  ['text for bytes', { ...fine, maybe: 'ab' }],
  ['too long a key in a dictionary', { ...fine, extra: { abcde: 1 } }],
  ['a list for a map', [1]],
  ['null', null],
])('%s does not fit', (_, value) => {
  const anything = (given: unknown): unknown => given
  const encoded = encodeRecord(anything, 'it', value)
  expect(() => decodeRecord(schema, 'it', encoded)).toThrow(misfit)
  expect(() => encodeRecord(schema, 'it', value as typeof fine)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('a text with half a character is not written', () => {
  expect(() => encodeRecord(schema, 'it', { ...fine, name: 'a\ud83d' })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('a text with a byte order mark in front is not written, for it would lose it on reading', () => {
  expect(() => encodeRecord(schema, 'it', { ...fine, name: '\ufeffa' })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('a dictionary may hold the key __proto__, and it stays a key', () => {
  const check = dictionary(text(9), int(), 2)
  const back = decodeRecord(check, 'it', encodeRecord(check, 'it', { ['__proto__']: 7 }))
  expect(Object.entries(back)).toEqual([['__proto__', 7]])
})

test('the error names the place', () => {
  expect(() => encodeRecord(schema, 'it', { ...fine, many: [1, 99] })).toThrow('it.many[1]')
})
