import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanName, freeName, NAME_BYTES } from './names.ts'

test('emoji, right-to-left text and 255 bytes pass unchanged', () => {
  for (const name of ['🗻⛵️.jpg', 'تقرير ٢٠٢٦.pdf', `${'a'.repeat(251)}.bin`, '.profile', 'a.tar.gz']) expect(cleanName(name)).toBe(name)
})

test('what a disk or a path cannot hold is replaced', () => {
  expect(cleanName('a/b\\c\u0000\n.txt')).toBe('a_b_c.txt')
  expect(cleanName('')).toBe('unnamed')
  expect(cleanName('e\u0301')).toBe('é')
})

test('any name comes out non-empty and fits, and cleaning again changes nothing', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), name => {
    const clean = cleanName(name)
    expect(clean.length).toBeGreaterThan(0)
    expect(new TextEncoder().encode(clean).length).toBeLessThanOrEqual(NAME_BYTES)
    expect(cleanName(clean)).toBe(clean)
  }))
})

test('a taken name gets the first free number before its ending, and still fits', () => {
  expect(freeName('a.txt', new Set(['a.txt', 'a (2).txt']))).toBe('a (3).txt')
  const long = `${'é'.repeat(125)}.txt`
  const free = freeName(long, new Set([long]))
  expect(new TextEncoder().encode(free).length).toBeLessThanOrEqual(NAME_BYTES)
  expect(free.endsWith(' (2).txt')).toBe(true)
})
