import fc from 'fast-check'
import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toBase64url, toHex } from '../bytes/base.ts'
import { concat, u8, utf8 } from '../bytes/bytes.ts'
import { encodeRecord } from '../bytes/cbor.ts'
import { sha256 } from '../bytes/hash.ts'
import { encodeFragment, parseFragment } from './linkFragment.ts'
import { decodeLinkPayload, encodeLinkPayload } from './linkPayload.ts'
import type { LinkPayload } from './linkPayload.ts'

const { ids, link: written, head, feed } = vectors
const link = { link: fromHex(ids.link), secret: fromHex(written.secret), password: written.password }
const malformed = expect.objectContaining({ code: 'LINK_MALFORMED', details: {} }) as Error

test('a fragment has the characters that are written down, and comes back with or without its #', () => {
  expect(encodeFragment(link)).toBe(written.fragment)
  expect(written.fragment.length).toBe(72)
  expect(parseFragment(written.fragment)).toEqual(link)
  expect(parseFragment(`#${written.fragment}`)).toEqual(link)
})

test('any link survives', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), (id, secret, password) => {
    const given = { link: new Uint8Array(id), secret: new Uint8Array(secret), password }
    expect(parseFragment(encodeFragment(given))).toEqual(given)
  }))
})

test('every changed character, every cut and every addition is noticed', () => {
  for (let at = 0; at < written.fragment.length; at++) {
    const other = written.fragment[at] === 'A' ? 'B' : 'A'
    expect(() => parseFragment(written.fragment.slice(0, at) + other + written.fragment.slice(at + 1)), `character ${String(at)}`).toThrow(malformed)
    expect(() => parseFragment(written.fragment.slice(0, at))).toThrow(malformed)
    expect(() => parseFragment(written.fragment.slice(at + 1))).toThrow(malformed)
  }
  for (const more of ['A', 'AAAA', '=', ' ', '%20', '.']) expect(() => parseFragment(written.fragment + more)).toThrow(malformed)
})

test('a fragment of another version, or with flags that are not known, is refused though its check sum fits', () => {
  for (const [version, flags] of [[0, 0], [2, 0], [1, 2], [1, 255]] as const) {
    const before = concat(u8(version), u8(flags), link.link, link.secret)
    expect(() => parseFragment(toBase64url(concat(before, sha256(concat(utf8('cyxcloud/link'), before)).subarray(0, 4))))).toThrow(malformed)
  }
})

test('a secret of a wrong length makes no link', () => {
  expect(() => encodeFragment({ ...link, secret: new Uint8Array(31) })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

const payload: LinkPayload = {
  dek: fromHex(head.dek), version: fromHex(ids.version), account: fromHex(ids.account), name: head.name, type: head.type, size: head.size, cid: fromHex(feed.cid), anchor: fromHex(written.anchor),
}

test('what a link opens has the bytes that are written down, and comes back', () => {
  expect(toHex(encodeLinkPayload(payload))).toBe(written.payload)
  expect(decodeLinkPayload(fromHex(written.payload))).toEqual(payload)
  expect(decodeLinkPayload(encodeLinkPayload({ ...payload, anchor: null })).anchor).toBeNull()
})

test('what does not fit is neither written nor read', () => {
  for (const wrong of [{ dek: new Uint8Array(31) }, { name: '' }, { size: -1 }, { cid: new Uint8Array(3) }, { anchor: new Uint8Array(31) }]) {
    expect(() => encodeLinkPayload({ ...payload, ...wrong })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
    const raw = encodeRecord((value: unknown) => value, 'link', { v: 1, ...payload, ...wrong })
    expect(() => decodeLinkPayload(raw)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  }
})
