import { expect, test } from 'vitest'
import wycheproof from '../../docs/vectors/aes-gcm.json' with { type: 'json' }
import { noise } from '../../docs/vectors/noise.ts'
import { fromHex, toHex } from '../bytes/base.ts'
import { concat } from '../bytes/bytes.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { chunkKey, openSegment, segmentAad } from './segment.ts'
import type { ReadPlace } from './segment.ts'

// Whatever platform runs this: its AES-GCM is what everything stands on.
test.each(wycheproof.cases)('AES-256-GCM does what Wycheproof says: case $tcId, $result', async one => {
  const [key, iv, additionalData, message, sealed] = [one.key, one.iv, one.aad, one.msg, one.ct + one.tag].map(fromHex) as [Bytes, Bytes, Bytes, Bytes, Bytes]
  const imported = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const opening = crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, imported, sealed)
  if (one.result !== 'valid') { await expect(opening).rejects.toThrow(); return }
  expect(new Uint8Array(await opening)).toEqual(message)
  expect(new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, imported, message))).toEqual(sealed)
})

const place: ReadPlace = { dek: await crypto.subtle.importKey('raw', noise(32, 501), 'HKDF', false, ['deriveKey', 'deriveBits']), version: noise(16, 502), index: 258, chunkId: noise(32, 503) }
const key = await chunkKey(place)
const body = noise(100, 504)
const entry = { length: 128, compressed: false }
const nonce = noise(12, 505)
const sealed = concat(nonce, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: segmentAad(place, 2, 5, 1) }, key, body)))

test('the AAD has 48 bytes, each field in its place', () => {
  expect(toHex(segmentAad(place, 2, 5, 3))).toBe(`4359584300000001${toHex(place.version)}0000000000000102000000020000000500000003${'00'.repeat(4)}`)
})

test('a segment opens in its place, and nowhere else', async () => {
  expect(await openSegment(place, key, sealed, { segment: 2, segments: 5, entry })).toEqual(body)
  const corrupt = { code: 'STORAGE_CORRUPT', details: { what: expect.stringContaining('of chunk') as string } }
  for (const wrong of [{ segment: 1 }, { segments: 6 }, { entry: { ...entry, compressed: true } }]) {
    await expect(openSegment(place, key, sealed, { segment: 2, segments: 5, entry, ...wrong })).rejects.toMatchObject(corrupt)
  }
  for (const wrong of [{ index: 259 }, { version: noise(16, 506) }]) {
    await expect(openSegment({ ...place, ...wrong }, key, sealed, { segment: 2, segments: 5, entry })).rejects.toMatchObject(corrupt)
  }
  await expect(openSegment(place, await chunkKey({ ...place, index: 0 }), sealed, { segment: 2, segments: 5, entry })).rejects.toMatchObject(corrupt)
})

test('a segment that is cut anywhere, or of which any bit is flipped, does not open', async () => {
  const where = { segment: 2, segments: 5, entry }
  for (let length = 0; length < sealed.length; length++) await expect(openSegment(place, key, sealed.slice(0, length), where), String(length)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  for (let bit = 0; bit < 8 * sealed.length; bit += 3) {
    const flipped = sealed.slice()
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    await expect(openSegment(place, key, flipped, where), String(bit)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  }
})
