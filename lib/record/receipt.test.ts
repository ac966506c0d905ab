import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import { RECEIPT_BODY_BYTES, RECEIPT_BYTES, decodeReceipt, encodeReceipt, receiptBody, verifyReceipt } from './receipt.ts'
import type { Receipt } from './receipt.ts'
import type { Verify } from './signature.ts'

const { ids, receipt: written, signer } = vectors
const encoded = fromHex(written.encoded)
const receipt: Receipt = {
  grantNonce: fromHex(ids.nonce), version: fromHex(ids.version), chunk: written.chunk, chunkId: fromHex(written.chunkId), shard: written.shard, shardBytes: written.shardBytes, timeMs: written.timeMs,
}
const verify: Verify = (signature, message, key) => ed25519.verify(signature, message, key)
const key = ed25519.getPublicKey(fromHex(signer.seed))
const malformed = expect.objectContaining({ code: 'NETWORK_WIRE_FORMAT' }) as Error

test('a receipt has the bytes that are written down, body and signature', () => {
  const body = receiptBody(receipt)
  expect(body.length).toBe(RECEIPT_BODY_BYTES)
  expect(toHex(encodeReceipt(receipt, ed25519.sign(body, fromHex(signer.seed))))).toBe(written.encoded)
  expect(encoded.length).toBe(RECEIPT_BYTES)
})

test('its fields come back, and its signature holds under the node\'s key only', async () => {
  expect(decodeReceipt(encoded)).toEqual({ receipt, body: encoded.slice(0, RECEIPT_BODY_BYTES), signature: encoded.slice(RECEIPT_BODY_BYTES) })
  expect(await verifyReceipt(encoded, key, verify)).toBe(true)
  expect(await verifyReceipt(encoded, ed25519.getPublicKey(new Uint8Array(32).fill(9)), verify)).toBe(false)
})

test('no flipped bit keeps the signature valid', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(8 * RECEIPT_BYTES - 1), async bit => {
    const changed = encoded.slice()
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const answer = await verifyReceipt(changed, key, verify).catch((error: unknown) => { expect(error).toEqual(malformed); return false })
    expect(answer).toBe(false)
  }), { numRuns: 60 })
})

test('receipts that are cut, over-long or of another kind are refused', () => {
  expect(() => decodeReceipt(encoded.subarray(0, -1))).toThrow(malformed)
  expect(() => decodeReceipt(new Uint8Array([...encoded, 0]))).toThrow(malformed)
  expect(() => decodeReceipt(fromHex(vectors.grant.encoded))).toThrow(malformed)
})

test('fields of a wrong length or range are not signed', () => {
  for (const wrong of [{ chunkId: new Uint8Array(31) }, { shard: 256 }, { shardBytes: 2 ** 32 }, { timeMs: 0.5 }, { grantNonce: new Uint8Array(15) }]) {
    expect(() => receiptBody({ ...receipt, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})
