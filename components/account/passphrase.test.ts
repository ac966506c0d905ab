import { describe, expect, test } from 'vitest'
import { makePassphrase, passphraseBits, strength } from './passphrase.ts'

describe('a made passphrase', () => {
  test('has four words of three syllables and is very strong', () => {
    const made = makePassphrase()
    expect(made).toMatch(/^[a-z]{6}(-[a-z]{6}){3}$/)
    expect(strength(made)).toBe(4)
  })
  test('throws away bytes that would make some syllables likelier', () => {
    const bytes = [255, 240, 0, ...Array.from({ length: 11 }, () => 79)].values()
    const made = makePassphrase(into => { into[0] = bytes.next().value ?? 0; return into })
    expect(made).toBe('bazuzu-zuzuzu-zuzuzu-zuzuzu')
  })
})

describe('strength', () => {
  test.each([['', 0], ['short', 0], ['aaaaaaaaaaaa', 1], ['1234567890', 1], ['password1234', 1], ['qwertyqwerty', 1], ['abcdefghijklmnop', 1], ['correct horse battery staple', 4], ['kT9#vQ2!mXw7', 4]])('%s is rated %d', (passphrase, rating) => {
    expect(strength(passphrase)).toBe(rating)
  })
  test('a character more never makes a passphrase of random letters weaker', () => {
    const letters = 'mqvtzbxkrwpd'
    for (let n = 2; n <= letters.length; n++) expect(passphraseBits(letters.slice(0, n))).toBeGreaterThanOrEqual(passphraseBits(letters.slice(0, n - 1)))
  })
})
