import { PublicKey } from '@solana/web3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOfSeed, anchorAddress, delegateAddress, programAddress } from './address.ts'
import { fromAddress, toAddress } from './base58.ts'
import { REGISTRY } from './program.ts'

const key = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('the address of a seed is that of RFC 8032 test 1', () => {
  // RFC 8032 §7.1, TEST 1
  const seed = Uint8Array.from(Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'))
  expect(Buffer.from(fromAddress(addressOfSeed(seed))).toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
})

test('program addresses are those of web3.js', () => {
  fc.assert(fc.property(key, fc.array(fc.uint8Array({ maxLength: 32 }), { maxLength: 15 }), (program, seeds) => {
    const id = new PublicKey(program)
    expect(programAddress(id.toBase58(), seeds)).toBe(PublicKey.findProgramAddressSync(seeds.map(seed => Buffer.from(seed)), id)[0].toBase58())
  }), { numRuns: 200 })
})

test('anchor and delegation have the addresses that the program\'s seeds say', () => {
  const [owner, other] = [new PublicKey(new Uint8Array(32).fill(5)), new PublicKey(new Uint8Array(32).fill(6))]
  const at = (...seeds: (string | PublicKey)[]): string =>
    PublicKey.findProgramAddressSync(seeds.map(seed => typeof seed === 'string' ? Buffer.from(seed) : seed.toBuffer()), new PublicKey(REGISTRY))[0].toBase58()
  expect(anchorAddress(REGISTRY, owner.toBase58())).toBe(at('anchor', owner))
  expect(delegateAddress(REGISTRY, owner.toBase58(), other.toBase58())).toBe(at('delegate', owner, other))
})

test('addresses are base58 of 32 bytes both ways, and nothing else', () => {
  fc.assert(fc.property(key, bytes => {
    expect(toAddress(bytes)).toBe(new PublicKey(bytes).toBase58())
    expect(fromAddress(toAddress(bytes))).toEqual(bytes)
  }))
  for (const text of ['', '0', 'l'.repeat(32), '1'.repeat(31), '1'.repeat(33), 'z'.repeat(44), `${REGISTRY} `]) expect(() => fromAddress(text)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => toAddress(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('too many or too long seeds are refused', () => {
  for (const seeds of [new Array<Uint8Array>(16).fill(new Uint8Array(1)), [new Uint8Array(33)]]) expect(() => programAddress(REGISTRY, seeds)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
