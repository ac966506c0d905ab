import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import { utf8 } from '../bytes/bytes.ts'
import { pageTokenBody } from './pageToken.ts'

const { ids, pageToken: { mode, bucket, pages, bytes, expiresAtNs, body } } = vectors
const token = { mode: mode as 'get', bucket: fromHex(bucket), version: fromHex(ids.version), upload: fromHex(ids.upload), pages, bytes, expiresAtNs: BigInt(expiresAtNs) }

test('a page token has the bytes that are written down', () => {
  expect(toHex(pageTokenBody(token))).toBe(body)
})

test('putting is another token than getting', () => {
  expect(toHex(pageTokenBody({ ...token, mode: 'put' }))).toBe(body.replace('637978636c6f75642f706167652f310002', '637978636c6f75642f706167652f310001'))
})

test('content chunks are named behind the fields, under a domain of their own', () => {
  const plain = toHex(pageTokenBody(token))
  const content = toHex(pageTokenBody({ ...token, content: [1, 0x01020304] }))
  expect(content).toBe(plain.replace(toHex(utf8('cyxcloud/page/1')), toHex(utf8('cyxcloud/chunk/1'))) + '0000000101020304')
  expect(toHex(pageTokenBody({ ...token, content: [] }))).not.toBe(plain)
})

test('ids of a wrong length are not signed', () => {
  expect(() => pageTokenBody({ ...token, upload: new Uint8Array(15) })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
