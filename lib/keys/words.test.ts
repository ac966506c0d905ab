import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64url, toHex } from '../bytes/base.ts'
import { keyLineOf, seedOfWords, wordsOf } from './words.ts'

// Trezor's vectors of BIP-39 (github.com/trezor/python-mnemonic/blob/master/vectors.json), the first and the third of 256 bits.
const VECTORS: [number, string][] = [
  [0x00, `${'abandon '.repeat(23)}art`],
  [0x80, 'letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic bless'],
]
const told = (words: string): unknown => { try { seedOfWords(words) } catch (error) { return error } return null }

test('seeds have the words that BIP-39 gives them', () => {
  for (const [byte, words] of VECTORS) {
    expect(wordsOf(new Uint8Array(32).fill(byte))).toBe(words)
    expect(seedOfWords(words)).toEqual(new Uint8Array(32).fill(byte))
  }
})

test('any seed comes back from its words, however they are set out', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), seed => {
    const words = wordsOf(seed).split(' ')
    expect(seedOfWords(` 1. ${words.join(',\n').toUpperCase()} `)).toEqual(new Uint8Array(seed))
  }), { numRuns: 50 })
})

test('what is wrong with words is said, and no word is in it', () => {
  const words = VECTORS[1]?.[1] ?? ''
  expect(told(words.replace('cage', 'cagge'))).toMatchObject({ code: 'AUTH_WORDS_INVALID', details: { reason: 'word 3 is not on the list of words' } })
  expect(told(words.replace('advice cage', 'cage advice'))).toMatchObject({ code: 'AUTH_WORDS_INVALID', details: { reason: expect.stringContaining('checksum') as string } })
  expect(told('letter advice')).toMatchObject({ code: 'AUTH_WORDS_INVALID', details: { reason: 'there are 2 of 24' } })
  expect(JSON.stringify(told(words.replace('cage', 'cagge')))).not.toContain('letter')
})

test('a secret key carries the words\' checksum, and gives the seed back in base64url and in hexadecimal', () => {
  // SHA-256 of 32 zero bytes begins with 66 (the checksum behind "abandon … art").
  expect(keyLineOf(new Uint8Array(32))).toBe(`${'A'.repeat(42)}Bm`)
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), seed => {
    const line = keyLineOf(seed)
    expect(seedOfWords(` ${line}\n`)).toEqual(new Uint8Array(seed))
    const hex = toHex(fromBase64url(line))
    expect(seedOfWords(hex.toUpperCase())).toEqual(new Uint8Array(seed))
  }), { numRuns: 50 })
})

test('what is wrong with a secret key is said, and no part of it is in that', () => {
  const line = keyLineOf(new Uint8Array(32).fill(0x80))
  expect(told(line.slice(1))).toMatchObject({ code: 'AUTH_WORDS_INVALID', details: { reason: 'the key has 43 characters, not 44 or 66' } })
  expect(told(line.replace(/.$/, '!'))).toMatchObject({ code: 'AUTH_WORDS_INVALID', details: { reason: 'a character is none that a key has' } })
  const other = line.startsWith('A') ? line.replace('A', 'B') : line.replace(/^./, 'A')
  expect(told(other)).toMatchObject({ code: 'AUTH_WORDS_INVALID', details: { reason: expect.stringContaining('checksum') as string } })
  expect(JSON.stringify(told(other))).not.toContain(other.slice(4, 12))
})
