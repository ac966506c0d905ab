import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/vault.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { randomId } from '../bytes/id.ts'
import { randomSecret } from './derive.ts'
import { passkeyInput, passkeySalt, passkeysOf, withoutPasskey } from './passkeys.ts'
import type { AnsweredPasskey } from './passkeys.ts'
import { addPasskey, changePassphrase, createVault, openVault } from './vault.ts'
import { vaultKinds } from './vaultFile.ts'
import { decodeVault, encodeVault } from './vaultFile.ts'

const stretch = async (password: string, salt: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array([...new TextEncoder().encode(password), ...salt])))
const by = (passphrase: string) => ({ kind: 'passphrase' as const, passphrase, stretch })
const answered = (fill: number): AnsweredPasskey => ({ credential: new Uint8Array(20).fill(fill), salt: passkeySalt(), prf: randomSecret() })
const withIt = ({ credential, prf }: AnsweredPasskey) => ({ kind: 'passkey' as const, credential, prf: prf.slice() })

test('the vault of the vectors opens with its passkey and gives the keys they name', async () => {
  const file = fromHex(vectors.file)
  expect(passkeysOf(file).map(({ credential, input, addedAt }) => [toHex(credential), toHex(input), addedAt])).toEqual([[vectors.passkey.credential, vectors.passkey.input, vectors.passkey.addedAt]])
  const keyring = await openVault(file, { kind: 'passkey', credential: fromHex(vectors.passkey.credential), prf: fromHex(vectors.passkey.prf) })
  expect(toHex(keyring.credential)).toBe(vectors.seed)
  expect(toHex(await keyring.deviceSeed(fromHex(vectors.device.id)))).toBe(vectors.device.seed)
  expect(encodeVault(decodeVault(file))).toEqual(file)
  expect(toHex(passkeyInput(fromHex(vectors.passkey.salt)))).toBe(vectors.passkey.input)
})

test('a passkey that is added opens what the passphrase opens; a wrong passphrase adds none and spends nothing', async () => {
  const { file, keyring } = await createVault(randomId(), randomSecret(), by('right'), 1)
  const one = answered(1)
  const prf = one.prf.slice()
  await expect(addPasskey(file, by('wrong'), one, 2)).rejects.toMatchObject({ code: 'AUTH_WRONG_PASSPHRASE' })
  expect(one.prf).toEqual(prf)
  const both = await addPasskey(file, by('right'), { ...one, prf: prf.slice() }, 2)
  expect(vaultKinds(both)).toEqual(['passphrase', 'passkey'])
  expect((await openVault(both, withIt(one))).credential).toEqual(keyring.credential)
  expect((await openVault(await changePassphrase(both, by('right'), by('new')), withIt(one))).credential).toEqual(keyring.credential)
  await expect(openVault(both, { ...withIt(one), prf: randomSecret() })).rejects.toMatchObject({ code: 'AUTH_PASSKEY_UNUSED' })
  await expect(openVault(both, withIt(answered(9)))).rejects.toMatchObject({ code: 'AUTH_PASSKEY_UNUSED' })
})

test('one that is removed no longer opens; the others keep their places and work on, and the next one takes the empty place', async () => {
  let { file } = await createVault(randomId(), randomSecret(), by('p'), 1)
  const three = [answered(1), answered(2), answered(3)] as const
  for (const [at, one] of three.entries()) file = await addPasskey(file, by('p'), { ...one, prf: one.prf.slice() }, at)
  file = withoutPasskey(file, three[0].credential)
  await expect(openVault(file, withIt(three[0]))).rejects.toMatchObject({ code: 'AUTH_PASSKEY_UNUSED' })
  for (const one of three.slice(1)) await openVault(file, withIt(one))
  const four = answered(4)
  file = await addPasskey(file, by('p'), { ...four, prf: four.prf.slice() }, 9)
  expect(decodeVault(file).unlockers.map(one => one?.kind === 'passkey' ? one.credential[0] : one?.kind)).toEqual(['passphrase', 4, 2, 3])
  await openVault(file, withIt(four))
  for (const one of [...three, four]) file = withoutPasskey(file, one.credential)
  expect(decodeVault(file).unlockers).toHaveLength(1)
  expect(() => withoutPasskey(fromHex(vectors.file), fromHex(vectors.passkey.credential))).toThrow('the last way in stays')
})

test('a passkey whose credential id is missing or too long is no passkey', () => {
  const vault = decodeVault(fromHex(vectors.file))
  for (const length of [0, 1_024]) {
    const bad = encodeVault({ ...vault, unlockers: vault.unlockers.map(one => one?.kind === 'passkey' ? { ...one, credential: new Uint8Array(length) } : one) })
    expect(() => decodeVault(bad)).toThrow('a passkey in it is none')
  }
  expect(() => decodeVault(encodeVault({ ...vault, unlockers: [null, null] }))).toThrow('no usable way in')
})
