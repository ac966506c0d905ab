import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from './base.ts'
import { cidOf, cidText, parseCid } from './cid.ts'
import { blake3 } from './hash.ts'

test.each(vectors.layouts)('the CID of a layout of $chunks chunks is the one written down, in bytes and as text', ({ record, cid, cidText: text }) => {
  const made = cidOf('dag-cbor', blake3(fromHex(record)))
  expect(toHex(made)).toBe(cid)
  expect(cidText(made)).toBe(text)
})

test('codec and digest survive a CID, binary and text', () => {
  fc.assert(fc.property(fc.constantFrom('raw' as const, 'dag-cbor' as const), fc.uint8Array({ minLength: 32, maxLength: 32 }), (codec, digest) => {
    const cid = cidOf(codec, digest)
    expect(parseCid(cid)).toEqual({ codec, digest: new Uint8Array(digest) })
    expect(parseCid(cidText(cid))).toEqual({ codec, digest: new Uint8Array(digest) })
  }))
})

test('other content ids are refused', () => {
  const cid = cidOf('raw', new Uint8Array(32))
  const changed = (at: number, to: number): Uint8Array => cid.map((byte, i) => i === at ? to : byte)
  const foreign = [changed(0, 2), changed(1, 0x70), changed(2, 0x12), changed(3, 31), cid.subarray(0, 35), new Uint8Array([...cid, 0]), 'bafy', '', cidText(cid).toUpperCase(), 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG']
  for (const one of foreign) expect(() => parseCid(one)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => cidOf('raw', new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
