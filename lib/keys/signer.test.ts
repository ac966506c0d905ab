import { afterEach, expect, test, vi } from 'vitest'
import { fromHex, toHex } from '../bytes/base.ts'
import { verifyEd25519 } from '../bytes/ed25519.ts'
import { verifySlowly } from '../bytes/ed25519Slowly.ts'
import { randomSecret } from './derive.ts'
import { signerOf } from './signer.ts'
import type { Signer } from './signer.ts'

afterEach(() => { vi.restoreAllMocks() })

// RFC 8032 §7.1, tests 1 to 3.
const VECTORS = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', publicKey: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', message: '',
    signature: 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', message: '72',
    signature: '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7', publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025', message: 'af82',
    signature: '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
]

/** The signer of a platform without Ed25519, which this one is from now on. */
function slowSignerOf(seed: Parameters<typeof signerOf>[0]): Promise<Signer> {
  const { importKey } = crypto.subtle
  vi.spyOn(crypto.subtle, 'importKey').mockImplementation((async (...args: Parameters<typeof importKey>) => {
    if (args[2] === 'Ed25519') throw new DOMException('no such algorithm', 'NotSupportedError')
    return importKey.apply(crypto.subtle, args)
  }) as never)
  return signerOf(seed)
}

test.each(VECTORS)('the keys and signatures are those of RFC 8032: $message', async ({ seed, publicKey, message, signature }) => {
  for (const make of [signerOf, slowSignerOf]) {
    const signer = await make(fromHex(seed))
    expect(toHex(signer.publicKey)).toBe(publicKey)
    expect(toHex(await signer.sign(fromHex(message)))).toBe(signature)
  }
})

test('a platform without Ed25519 signs and checks in JavaScript', async () => {
  const seed = randomSecret()
  const native = await signerOf(seed)
  const slow = await slowSignerOf(seed)
  const message = randomSecret()
  const signature = await slow.sign(message)
  expect(slow.publicKey).toEqual(native.publicKey)
  expect(signature).toEqual(await native.sign(message))
  expect(await verifyEd25519(signature, message, slow.publicKey)).toBe(true)
  expect(await verifyEd25519(signature, randomSecret(), slow.publicKey)).toBe(false)
})

test('a signer outlives its seed', async () => {
  const seed = randomSecret()
  const signers = [await signerOf(seed), await slowSignerOf(seed)]
  seed.fill(0)
  for (const { publicKey, sign } of signers) expect(verifySlowly(await sign(fromHex('01')), fromHex('01'), publicKey)).toBe(true)
})

test('a seed of another length is refused', async () => {
  await expect(signerOf(new Uint8Array(31))).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
})

test('both ways to check agree: on what is signed, on a bit turned in each part, on what is no key', async () => {
  const { publicKey, sign } = await signerOf(randomSecret())
  const message = randomSecret()
  const signature = await sign(message)
  const turned = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => i === 5 ? byte ^ 1 : byte)
  const cases: Parameters<typeof verifySlowly>[] = [
    [signature, message, publicKey], [turned(signature), message, publicKey], [signature, turned(message), publicKey], [signature, message, turned(publicKey)],
    [signature, message, publicKey.slice(1)], [signature.slice(1), message, publicKey],
  ]
  for (const [i, one] of cases.entries()) {
    expect(await verifyEd25519(...one)).toBe(i === 0)
    expect(verifySlowly(...one)).toBe(i === 0)
  }
})
