import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/blake3.json' with { type: 'json' }
import { toHex } from './base.ts'
import { utf8 } from './bytes.ts'
import { blake3, blake3Keyed, sha256 } from './hash.ts'

const input = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251)

test.each(vectors.cases)('BLAKE3 of $length bytes is the official one', ({ length, hash, keyed }) => {
  expect(toHex(blake3(input(length)))).toBe(hash)
  expect(toHex(blake3Keyed(utf8(vectors.key), input(length)))).toBe(keyed)
})

test('SHA-256 of "abc" is that of FIPS 180-2, appendix B.1', () => {
  expect(toHex(sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
