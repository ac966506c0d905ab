import { expect, test } from 'vitest'
import { openCache } from './db.ts'
import { appendFeed } from './feed.ts'
import { forgetAll, keepVault, readVault, replaceVault } from './vault.ts'

const file = (n: number) => new Uint8Array(200).fill(n)
const key = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

test('a vault is kept, with the key of a throw-away account, and read back', async () => {
  const cache = await openCache(`test-${crypto.randomUUID()}`)
  expect(await readVault(cache)).toBe(null)
  await keepVault(cache, file(1), await key())
  expect(await readVault(cache)).toEqual(file(1))
  expect(await cache.get('vault', 'device')).toBeInstanceOf(CryptoKey)
})

test('of two windows that make a drive at the same time the first one keeps it, whole', async () => {
  const cache = await openCache(`test-${crypto.randomUUID()}`)
  const both = await Promise.allSettled([keepVault(cache, file(1), null), keepVault(cache, file(2), await key())])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(one => one.status === 'rejected')?.reason).toMatchObject({ code: 'AUTH_VAULT_EXISTS' })
  const first = both[0].status === 'fulfilled'
  expect(await readVault(cache)).toEqual(file(first ? 1 : 2))
  expect(await cache.get('vault', 'device') === undefined).toBe(first)
})

test('forgetting leaves nothing, and makes room for another', async () => {
  const cache = await openCache(`test-${crypto.randomUUID()}`)
  await keepVault(cache, file(1), await key())
  await appendFeed(cache, 'a', 0, [file(3)], new Uint8Array(32))
  await cache.put('anchor', { transaction: 'x', leaves: 1, sequence: 1, at: 1 }, 'a')
  await forgetAll(cache)
  const counts = await Promise.all((['vault', 'feed', 'feedHead', 'anchor'] as const).map(store => cache.count(store)))
  expect(counts).toEqual([0, 0, 0, 0])
  await keepVault(cache, file(2), null)
  expect(await readVault(cache)).toEqual(file(2))
})

test('a vault is replaced only where it is still the one it was made from', async () => {
  const cache = await openCache(`test-${crypto.randomUUID()}`)
  await keepVault(cache, file(1), null)
  await replaceVault(cache, file(1), file(2))
  await expect(replaceVault(cache, file(1), file(3))).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
  expect(await readVault(cache)).toEqual(file(2))
})
