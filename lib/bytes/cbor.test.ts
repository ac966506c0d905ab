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

test('nesting without end is refused, not a crash', () => {
  expect(() => decodeCanonical(new Uint8Array(1_000_000).fill(0x81), 'it')).toThrow(misfit)
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
