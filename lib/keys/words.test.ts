import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seedOfWords, wordsOf } from './words.ts'

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
