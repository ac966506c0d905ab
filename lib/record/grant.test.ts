import { ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { AHEAD_MAX_MS, CLOCK_SLACK_MS, GRANT_BODY_BYTES, GRANT_BYTES, VERBS, decodeGrant, encodeGrant, grantBody, grantRefusal, verifyGrant } from './grant.ts'
import type { Asked, Grant, Verb } from './grant.ts'
import type { Verify } from './signature.ts'

const { ids, grant: written, signer } = vectors
const encoded = fromHex(written.encoded)
const grant: Grant = {
  verb: written.verb as Verb, account: fromHex(ids.account), version: fromHex(ids.version), firstChunk: written.firstChunk, chunkCount: written.chunkCount,
  nodeKey: fromHex(written.nodeKey), bytes: written.bytes, nonce: fromHex(ids.nonce), expiresAtMs: written.expiresAtMs,
}
const verify: Verify = (signature, message, key) => ed25519.verify(signature, message, key)
const key = ed25519.getPublicKey(fromHex(signer.seed))
const malformed = expect.objectContaining({ code: 'NETWORK_WIRE_FORMAT' }) as Error

test('a grant has the bytes that are written down, body and signature', () => {
  const body = grantBody(grant)
  expect(body.length).toBe(GRANT_BODY_BYTES)
  expect(toHex(encodeGrant(grant, ed25519.sign(body, fromHex(signer.seed))))).toBe(written.encoded)
  expect(encoded.length).toBe(GRANT_BYTES)
})

test('its fields come back, and its signature holds', async () => {
  expect(decodeGrant(encoded)).toEqual({ grant, body: encoded.slice(0, GRANT_BODY_BYTES), signature: encoded.slice(GRANT_BODY_BYTES) })
  expect(await verifyGrant(encoded, key, verify)).toBe(true)
})

test('any grant survives', () => {
  const id = (length: number): fc.Arbitrary<Bytes> => fc.uint8Array({ minLength: length, maxLength: length }).map(bytes => new Uint8Array(bytes))
  const any: fc.Arbitrary<Grant> = fc.record({
    verb: fc.constantFrom(...Object.keys(VERBS) as Verb[]), account: id(16), version: id(16), firstChunk: fc.maxSafeNat(), chunkCount: fc.nat(2 ** 32 - 1),
    nodeKey: id(32), bytes: fc.maxSafeNat(), nonce: id(16), expiresAtMs: fc.maxSafeNat(),
  })
  fc.assert(fc.property(any, id(64), (given, signature) => {
    expect(decodeGrant(encodeGrant(given, signature))).toEqual({ grant: given, body: grantBody(given), signature })
  }))
})

test('no flipped bit keeps the signature valid', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(8 * GRANT_BYTES - 1), async bit => {
    const changed = encoded.slice()
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const answer = await verifyGrant(changed, key, verify).catch((error: unknown) => { expect(error).toEqual(malformed); return false })
    expect(answer).toBe(false)
  }), { numRuns: 60 })
})

test('grants that are cut, over-long, of another kind or verb are refused', () => {
  expect(() => decodeGrant(encoded.subarray(0, -1))).toThrow(malformed)
  expect(() => decodeGrant(new Uint8Array([...encoded, 0]))).toThrow(malformed)
  expect(() => decodeGrant(fromHex(vectors.receipt.encoded))).toThrow(malformed)
  for (const verb of [0, 5, 255]) expect(() => decodeGrant(encoded.with(17, verb))).toThrow(malformed)
})

test('fields of a wrong length are not signed', () => {
  for (const wrong of [{ account: new Uint8Array(15) }, { version: new Uint8Array(17) }, { nodeKey: new Uint8Array(31) }, { nonce: new Uint8Array(0) }, { chunkCount: 2 ** 32 }, { bytes: -1 }]) {
    expect(() => grantBody({ ...grant, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  }
})

const asked: Asked = { verb: 'get', version: grant.version, chunk: 130, nodeKey: grant.nodeKey, nowMs: grant.expiresAtMs }

test.each([
  ['nothing', {}, null],
  ['the first chunk', { chunk: 128 }, null],
  ['the last chunk', { chunk: 191 }, null],
  ['the chunk before', { chunk: 127 }, 'chunk'],
  ['the chunk behind', { chunk: 192 }, 'chunk'],
  ['another verb', { verb: 'put' }, 'verb'],
  ['another version', { version: new Uint8Array(16) }, 'version'],
  ['another node', { nodeKey: new Uint8Array(32) }, 'node'],
  ['a clock that is just slow enough', { nowMs: grant.expiresAtMs + CLOCK_SLACK_MS }, null],
  ['a moment later', { nowMs: grant.expiresAtMs + CLOCK_SLACK_MS + 1 }, 'expired'],
  ['a clock as far behind as may be', { nowMs: grant.expiresAtMs - AHEAD_MAX_MS - CLOCK_SLACK_MS }, null],
  ['a life that is longer than any grant\'s', { nowMs: grant.expiresAtMs - AHEAD_MAX_MS - CLOCK_SLACK_MS - 1 }, 'over-long'],
] as [string, Partial<Asked>, string | null][])('changing %s gives the right refusal', (_, changes, refusal) => {
  expect(grantRefusal(grant, { ...asked, ...changes })).toBe(refusal)
})
