import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { toHex } from '../bytes/base.ts'
import { argon2id } from './argon2id.ts'
import { ARGON } from './stretch.ts'

test('Argon2id normalises the password and answers what another implementation answers', async () => {
  const simd = new Uint8Array(await readFile(new URL('../../node_modules/argon2id/dist/simd.wasm', import.meta.url)))
  // From argon2-cffi 23 (the reference C code): hash_secret_raw('passé', 16 × 07, 3, 65536, 1, 32, Type.ID)
  const expected = 'd4607ebfaf6990a04549d85191fbd7b2ab1d941f45039619083378ecadfbcd70'
  expect(toHex(await argon2id(simd, 'passe\u0301', new Uint8Array(16).fill(7), ARGON))).toBe(expected)
})
