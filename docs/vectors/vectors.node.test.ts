import { hkdfSync } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { chunkVectors } from './chunks.ts'
import { workedExample } from './example.ts'
import { fileVectors } from './files.ts'
import hkdf from './hkdf.json' with { type: 'json' }
import { recordVectors } from './records.ts'
import { tabVectors } from './tabs.ts'
import { vaultVectors } from './vault.ts'

test.each([['chunks', chunkVectors], ['files', fileVectors], ['records', recordVectors], ['tabs', tabVectors], ['vault', vaultVectors]] as const)('%s.json is what its script makes', async (name, make) => {
  expect(JSON.parse(await readFile(new URL(`${name}.json`, import.meta.url), 'utf8'))).toEqual(make())
})

test.each(hkdf.cases)('HKDF of the plain twin and of WebCrypto is that of RFC 5869 (salt "$salt")', async ({ ikm, salt, info, okm }) => {
  const [key, salted, context] = [ikm, salt, info].map(text => new Uint8Array(Buffer.from(text, 'hex'))) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>]
  expect(Buffer.from(hkdfSync('sha256', key, salted, context, okm.length / 2)).toString('hex')).toBe(okm)
  const base = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveBits'])
  expect(Buffer.from(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: salted, info: context }, base, 4 * okm.length)).toString('hex')).toBe(okm)
})

test('all vectors together stay small enough to be read', async () => {
  const folder = new URL('.', import.meta.url)
  const sizes = await Promise.all((await readdir(folder)).filter(name => name.endsWith('.json')).map(async name => (await stat(new URL(name, folder))).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000)
})

test('the worked example of docs/format.md has these very bytes', async () => {
  const text = await readFile(new URL('../format.md', import.meta.url), 'utf8')
  for (const [name, value] of Object.entries(workedExample())) expect(text).toMatch(new RegExp(`^ {4}${name} +${value}$`, 'm'))
})
