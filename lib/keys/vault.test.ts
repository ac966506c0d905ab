import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Bytes } from '../bytes/bytes.ts'
import { aadOf } from '../bytes/aad.ts'
import { randomId, zeroId } from '../bytes/id.ts'
import { seal } from './aead.ts'
import { openHead, sealHead } from './keyring.ts'
import { aesKey, aesKeyOf, hkdfBase, randomSecret } from './derive.ts'
import { linkKeys } from './link.ts'
import type { Stretch } from './stretch.ts'
import { changePassphrase, createVault, makeDeviceKey, openVault, recoveryWords } from './vault.ts'
import { vaultKinds } from './vaultFile.ts'
import { decodeVault, encodeVault } from './vaultFile.ts'
import { seedOfWords } from './words.ts'

/** A quick stand-in for Argon2id, which has vectors and a test of its own. */
const stretch: Stretch = async (password, salt) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...new TextEncoder().encode(password), ...salt])))
const by = (passphrase: string) => ({ kind: 'passphrase' as const, passphrase, stretch })
const code = (error: unknown): unknown => (error as { code?: unknown }).code

test('a vault opens with its passphrase and gives the same keys again', async () => {
  const account = randomId()
  const seed = randomSecret()
  const { file, keyring } = await createVault(account, seed.slice(), by('correct horse'), 1)
  const again = await openVault(file, by('correct horse'))
  expect(again.credential).toEqual(seed)
  expect(again.account).toEqual(account)
  const record = new Uint8Array([1, 2, 3])
  expect(await again.openFeed(7, await keyring.sealFeed(7, record))).toEqual(record)
  expect(await again.nameTag('a')).toEqual(await keyring.nameTag('a'))
  expect(again.solana).toEqual(keyring.solana)
})

test('a wrong passphrase is told from a damaged vault', async () => {
  const { file } = await createVault(randomId(), randomSecret(), by('right'), 1)
  await expect(openVault(file, by('wrong'))).rejects.toSatisfy(error => code(error) === 'AUTH_WRONG_PASSPHRASE')
  await fc.assert(fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
    const bad = file.slice()
    bad[at] = (bad[at] ?? 0) ^ (1 << bit)
    await expect(openVault(bad, by('right'))).rejects.toSatisfy(error => code(error) === 'AUTH_VAULT_DAMAGED')
  }), { numRuns: 60 })
  await expect(openVault(file.slice(0, 40), by('right'))).rejects.toSatisfy(error => code(error) === 'AUTH_VAULT_DAMAGED')
})

test('a vault is opened at the cost that it was made with, within reason', async () => {
  const { file } = await createVault(randomId(), randomSecret(), by('p'), 1)
  const vault = decodeVault(file)
  const costing = (memoryKiB: number): Bytes => encodeVault({ ...vault, unlockers: vault.unlockers.map(one => one && { ...one, memoryKiB, passes: 4, lanes: 2 }) })
  const asked: unknown[] = []
  await openVault(costing(131_072), { ...by('p'), stretch: (password, salt, cost) => { asked.push(cost); return stretch(password, salt, cost) } })
  expect(asked).toEqual([{ memoryKiB: 131_072, passes: 4, lanes: 2 }])
  await expect(openVault(costing(1_048_577), by('p'))).rejects.toSatisfy(error => code(error) === 'AUTH_VAULT_DAMAGED')
})

test('a throw-away account opens by the key of its browser only', async () => {
  const key = await makeDeviceKey()
  const { file } = await createVault(randomId(), randomSecret(), { kind: 'device', key }, 1)
  expect(vaultKinds(file)).toEqual(['device'])
  await openVault(file, { kind: 'device', key })
  await expect(openVault(file, { kind: 'device', key: await makeDeviceKey() })).rejects.toSatisfy(error => code(error) === 'AUTH_VAULT_DAMAGED')
})

test('a feed record cannot move to another place, a wrapped key not to another version', async () => {
  const { keyring } = await createVault(randomId(), randomSecret(), by('p'), 1)
  const sealed = await keyring.sealFeed(1, new Uint8Array(3))
  await expect(keyring.openFeed(2, sealed)).rejects.toSatisfy(error => code(error) === 'STORAGE_CORRUPT')
  const version = randomId()
  const journal = await keyring.sealJournal(version, new Uint8Array(3))
  expect(await keyring.openJournal(version, journal)).toEqual(new Uint8Array(3))
  await expect(keyring.openJournal(randomId(), journal)).rejects.toSatisfy(error => code(error) === 'STORAGE_CORRUPT')
  const dek = await keyring.sealDek(version, randomSecret())
  await expect(keyring.openDek(randomId(), dek)).rejects.toSatisfy(error => code(error) === 'STORAGE_CORRUPT')
})

test('a head opens under its own version and account only', async () => {
  const [account, version] = [randomId(), randomId()]
  const dek = await hkdfBase(randomSecret())
  const sealed = await sealHead(dek, account, version, new Uint8Array([5]))
  expect(await openHead(dek, account, version, sealed)).toEqual(new Uint8Array([5]))
  await expect(openHead(dek, account, randomId(), sealed)).rejects.toSatisfy(error => code(error) === 'STORAGE_CORRUPT')
})

test('locking zeroes the seeds', async () => {
  const { keyring } = await createVault(randomId(), randomSecret(), by('p'), 1)
  keyring.lock()
  for (const seed of [keyring.credential, keyring.solana.owner, keyring.solana.delegate]) expect(seed).toEqual(new Uint8Array(32))
})

test('the keys of a link need the secret and the password', async () => {
  const [link, secret] = [randomId(), randomSecret()]
  const payload: Bytes = new Uint8Array([9, 9])
  const keys = await linkKeys(link, secret, 'pass', stretch)
  expect(await (await linkKeys(link, secret, 'pass', stretch)).open(await keys.seal(payload))).toEqual(payload)
  const others = [await linkKeys(link, secret, 'other', stretch), await linkKeys(link, secret, null, stretch), await linkKeys(link, randomSecret(), 'pass', stretch)]
  for (const other of others) {
    expect(other.auth.publicKey).not.toEqual(keys.auth.publicKey)
    await expect(other.open(await keys.seal(payload))).rejects.toSatisfy(error => code(error) === 'STORAGE_CORRUPT')
  }
})

test('a new passphrase opens the same keys, the old one no longer does, and a wrong one changes nothing', async () => {
  const { file, keyring } = await createVault(randomId(), randomSecret(), by('old one'), 1)
  await expect(changePassphrase(file, by('wrong'), by('new one'))).rejects.toSatisfy(error => code(error) === 'AUTH_WRONG_PASSPHRASE')
  const changed = await changePassphrase(file, by('old one'), by('new one'))
  expect((await openVault(changed, by('new one'))).credential).toEqual(keyring.credential)
  await expect(openVault(changed, by('old one'))).rejects.toSatisfy(error => code(error) === 'AUTH_WRONG_PASSPHRASE')
  expect(decodeVault(changed).sealedFolder).toEqual(decodeVault(file).sealedFolder)
  expect((await openVault(file, by('old one'))).credential).toEqual(keyring.credential)
})

test('recovery words bring all keys back on another device, and only the opener shows them', async () => {
  const account = randomId()
  const { file, keyring } = await createVault(account, randomSecret(), by('right'), 1)
  await expect(recoveryWords(file, by('wrong'))).rejects.toSatisfy(error => code(error) === 'AUTH_WRONG_PASSPHRASE')
  const words = await recoveryWords(file, by('right'))
  const elsewhere = await createVault(account, seedOfWords(words), by('another'), 2)
  const record = new Uint8Array([4, 5, 6])
  expect(await elsewhere.keyring.openFeed(1, await keyring.sealFeed(1, record))).toEqual(record)
  expect(elsewhere.keyring.credential).toEqual(keyring.credential)
})

test('a vault of version 0.1, whose folder key is random, opens but has no words to show', async () => {
  const [account, credential, kek, salt] = [randomId(), randomSecret(), randomSecret(), new Uint8Array(16)]
  const base = await hkdfBase(kek)
  const sealed = async (purpose: Parameters<typeof aadOf>[0], secret: Bytes): Promise<Bytes> => seal(await aesKey(base, purpose), aadOf(purpose, account, zeroId(), 0), secret)
  const file = encodeVault({
    account, createdAt: 1, sealedFolder: await sealed('cyxcloud/folder', randomSecret()), sealedCredential: await sealed('cyxcloud/credential', credential),
    unlockers: [{ kind: 'passphrase', memoryKiB: 1, passes: 1, lanes: 1, salt, sealedKek: await seal(await aesKeyOf(await stretch('x', salt, { memoryKiB: 1, passes: 1, lanes: 1 })), aadOf('cyxcloud/kek', account, account, 0), kek) }],
  })
  expect((await openVault(file, by('x'))).credential).toEqual(credential)
  await expect(recoveryWords(file, by('x'))).rejects.toSatisfy(error => code(error) === 'AUTH_NO_WORDS')
})
