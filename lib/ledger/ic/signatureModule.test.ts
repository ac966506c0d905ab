import { readFile } from 'node:fs/promises'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { beforeAll, expect, test } from 'vitest'
import { fromHex } from '../../bytes/base.ts'
import { utf8 } from '../../bytes/bytes.ts'
import { makeCheck } from './signatureModule.ts'
import type { CheckSignature } from './signatureModule.ts'

const { shortSignatures: curve } = bls12_381

// Of the mainnet: tests of the crate ic-verify-bls-signature 0.6.0, there from agent-rs.
const GENUINE = [
  {
    signature: 'ace9fcdd9bc977e05d6328f889dc4e7c99114c737a494653cb27a1f55c06f4555e0f160980af5ead098acc195010b2f7',
    message: '0d69632d73746174652d726f6f74e6c01e909b4923345ce5970962bcfe3004bfd8474a21dae28f50692502f46d90',
    key: '814c0e6ec71fab583b08bd81373c255c3c371b2e84863c98a4f1e08b74235d14fb5d9c0cd546d9685f913a0c0b2cc5341583bf4b4392e467db96d65b9bb4cb717112f8472e0d5a4d14505ffd7484b01291091c5f87b98883463f98091a0baaae',
  },
  {
    signature: '89a2be21b5fa8ac9fab1527e041327ce899d7da971436a1f2165393947b4d942365bfe5488710e61a619ba48388a21b1',
    message: '0d69632d73746174652d726f6f74b294b418b11ebe5dd7dd1dcb099e4e0372b9a42aef7a7a37fb4f25667d705ea9',
    key: '9933e1f89e8a3c4d7fdcccdbd518089e2bd4d8180a261f18d9c247a52768ebce98dc7328a39814a8f911086a1dd50cbe015e2a53b7bf78b55288893daa15c346640e8831d72a12bdedd979d28470c34823b8d1c3f4795d9c3984a247132e94fe',
  },
].map(({ signature, message, key }) => ({ signature: fromHex(signature), message: fromHex(message), key: fromHex(key) }))
const [one, other] = GENUINE as [typeof GENUINE[number], typeof GENUINE[number]]

/** The same bytes with one bit turned. */
const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => i === at ? byte ^ 1 : byte)

let check: CheckSignature
beforeAll(async () => { check = await makeCheck(await WebAssembly.compile(new Uint8Array(await readFile(new URL('wasm/dist/subnet-signature.wasm', import.meta.url))))) })

test('signatures of the mainnet\'s root and of a subnet are good', () => {
  expect(GENUINE.map(({ key, signature, message }) => check(key, signature, message))).toEqual([true, true])
})

test('a signature of another message, or under another key, is not', () => {
  expect([check(one.key, one.signature, other.message), check(other.key, one.signature, one.message), check(one.key, other.signature, one.message)]).toEqual([false, false, false])
})

test('a turned bit anywhere in key, signature or message is noticed', () => {
  for (const at of [0, 1, 23, 47]) expect(check(one.key, flipped(one.signature, at), one.message)).toBe(false)
  for (const at of [0, 1, 47, 48, 95]) expect(check(flipped(one.key, at), one.signature, one.message)).toBe(false)
  for (const at of [0, 13, 45]) expect(check(one.key, one.signature, flipped(one.message, at))).toBe(false)
  expect(check(one.key, one.signature, one.message)).toBe(true)
})

test('the points at infinity, which would fit every message together, sign none', () => {
  const [key, signature] = [Uint8Array.from({ length: 96 }, (_, i) => i ? 0 : 0xc0), Uint8Array.from({ length: 48 }, (_, i) => i ? 0 : 0xc0)]
  expect([check(key, signature, one.message), check(key, one.signature, one.message), check(one.key, signature, one.message)]).toEqual([false, false, false])
})

test('a point of the curve outside its group is no signature', () => {
  // x = 4 gives a point of the curve y² = x³ + 4 whose order is not the group's: compressed, with either sign.
  for (const first of [0x80, 0xa0]) expect(check(one.key, Uint8Array.from({ length: 48 }, (_, i) => i === 0 ? first : i === 47 ? 4 : 0), one.message)).toBe(false)
})

test('whatever has another length is refused, before it is written anywhere', () => {
  expect([check(one.key.slice(1), one.signature, one.message), check(one.key, new Uint8Array(49), one.message), check(one.key, one.signature, new Uint8Array(65))]).toEqual([false, false, false])
})

test('it says what the readable implementation says, for messages of 0 to 64 bytes', () => {
  for (const length of [0, 1, 31, 46, 63, 64]) {
    const { secretKey, publicKey } = curve.keygen()
    const message = utf8('x'.repeat(length))
    const signature = curve.Signature.toBytes(curve.sign(curve.hash(message), secretKey))
    expect(check(publicKey.toBytes(), signature, message)).toBe(true)
    expect(check(one.key, signature, message)).toBe(curve.verify(signature, curve.hash(message), one.key))
  }
})
