import fc from 'fast-check'
import { expect, test } from 'vitest'
import records from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import type { Bytes } from '../bytes/bytes.ts'
import { encodeRecord } from '../bytes/cbor.ts'
import { DOORS_MAX, decodeFolder, decodeFolderPage, doorId, encodeFolder, encodeFolderPage, folderLinkId, pagesOf, sameFolder } from './linkFolder.ts'
import type { FolderItem } from './linkFolder.ts'
import { decodeLinkPayload, isFolderPayload } from './linkPayload.ts'

const { ids, link, folderLink } = records
const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const item = (path: string, more: Partial<FolderItem> = {}): FolderItem => ({ path, type: 'text/plain', size: 5, at: -1, dek: id(1, 32), version: id(2), cid: id(3, 36), door: 0, ...more })
const invalid = expect.objectContaining({ code: 'INVALID_REQUEST' }) as Error

test('ids and payloads are those that are written down', () => {
  const start = fromHex(ids.link).slice(0, 8)
  const first = folderLinkId(start, fromHex(folderLink.folder))
  expect(toHex(first)).toBe(folderLink.link)
  expect([1, 2].map(door => toHex(doorId(first, door)))).toEqual(folderLink.doors)
  expect(sameFolder(first, doorId(first, 2))).toBe(true)
  expect(sameFolder(first, fromHex(ids.version))).toBe(false)
  const payload = decodeFolder(fromHex(folderLink.first))
  expect(payload).toMatchObject({ name: 'Über 📁', pages: 2, account: fromHex(ids.account), anchor: fromHex(folderLink.anchor), secret: fromHex(folderLink.secret) })
  expect(payload.items.map(({ path, door }) => [path, door])).toEqual([['a.png', 0], ['b/c.png', 1]])
  expect(decodeFolderPage(fromHex(folderLink.second))).toMatchObject([{ path: 'b/d.png', door: 2, pack: { offset: 1_152 } }])
  expect(toHex(encodeFolder(payload))).toBe(folderLink.first)
  expect(toHex(encodeFolder({ ...payload, pages: 3, first: 7, items: [] }))).toBe(folderLink.moved)
  expect(decodeFolder(fromHex(folderLink.moved))).toMatchObject({ pages: 3, first: 7, items: [] })
  expect(toHex(encodeFolderPage(decodeFolderPage(fromHex(folderLink.second))))).toBe(folderLink.second)
})

test('a link to a folder is told from one to a file, and neither is read as the other', () => {
  expect(isFolderPayload(fromHex(folderLink.first))).toBe(true)
  expect(isFolderPayload(fromHex(link.payload))).toBe(false)
  expect(() => decodeLinkPayload(fromHex(folderLink.first))).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  expect(() => decodeFolder(fromHex(link.payload))).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
})

test('any list is cut into pages that fit, in its order and without loss', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), fc.boolean()), { maxLength: 60 }), fc.nat(300), (list, room) => {
    const items = list.map(([path, packed]) => item(path.replace(/^\ufeff/, '_').toWellFormed(), packed ? { pack: { version: id(4), container: 9, of: 4_194_304, offset: 64, bytes: 640 } } : {}))
    const pages = pagesOf(items, room)
    expect(pages.flat()).toEqual(items)
    pages.forEach((page, i) => expect(encodeFolderPage(page).length + (i === 0 ? room : 0)).toBeLessThanOrEqual(8_000 + (i === 0 && page.length === 0 ? room : 0)))
  }), { numRuns: 50 })
})

test('a path that no page holds, and more pages than a link may have, are refused', () => {
  expect(() => pagesOf([item('x'.repeat(4_097))], 0)).toThrow(invalid)
  const long = item('x'.repeat(4_000))
  expect(pagesOf(Array.from({ length: DOORS_MAX }, () => long), 0)).toHaveLength(DOORS_MAX)
  expect(() => pagesOf(Array.from({ length: DOORS_MAX + 1 }, () => long), 0)).toThrow(invalid)
})

test('an item with a door that no link has, or without a path, is refused', () => {
  for (const wrong of [{ door: DOORS_MAX }, { path: '' }, { dek: id(1, 31) }, { size: -1 }]) {
    const bytes = encodeRecord((given: unknown) => given, 'it', { v: 2, items: [{ ...item('a'), ...wrong }] })
    expect(() => decodeFolderPage(bytes)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  }
})
