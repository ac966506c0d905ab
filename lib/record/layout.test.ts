import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import written from '../../docs/vectors/files.json' with { type: 'json' }
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import { CLASS_NAMES } from '../bytes/className.ts'
import type { ClassName } from '../bytes/className.ts'
import { encodeRecord } from '../bytes/cbor.ts'
import { CHUNKS_MAX, PAGE_CHUNKS, decodeLayout, joinLayoutPages, makeLayout } from './layout.ts'
import { PAGE_BYTES, cutPages } from './pages.ts'

test.each(vectors.layouts)('the layout of $chunks chunks has the bytes that are written down, and comes back', ({ chunks, seed, record, root, cid }) => {
  const ids = noise(32 * chunks, seed)
  const made = makeLayout(ids)
  expect({ record: toHex(made.record), root: toHex(made.root), cid: toHex(made.cid) }).toEqual({ record, root, cid })
  const layout = decodeLayout(made.record)
  expect(layout).toMatchObject({ class: 'standard', chunks, root: made.root, cid: made.cid })
  expect(layout.pages.length).toBe(Math.ceil(chunks / PAGE_CHUNKS))
  expect(joinLayoutPages(layout, made.pages)).toEqual(ids)
})

test.each(written.files)('the layout of a file of $size bytes in class $class is the one that is written down', file => {
  const made = makeLayout(fromHex(file.chunkIds), file.class as ClassName)
  expect({ layout: toHex(made.record), root: toHex(made.root), cid: toHex(made.cid) }).toEqual({ layout: file.layout, root: file.root, cid: file.cid })
})

test('a layout names its class', () => {
  const made = CLASS_NAMES.map(name => makeLayout(noise(32, 9), name))
  expect(made.map(({ record }) => decodeLayout(record).class)).toEqual(CLASS_NAMES)
  expect(new Set(made.map(({ cid }) => toHex(cid))).size).toBe(6)
})

test('a layout of 16 TiB, 4,194,304 chunks, comes back; one chunk more is refused', () => {
  const pages = Array.from({ length: CHUNKS_MAX / PAGE_CHUNKS }, (_, i) => noise(32, i + 1))
  const raw = (chunks: number, more: Uint8Array[]): Uint8Array => encodeRecord((value: unknown) => value, 'layout', { v: 1, class: 'extreme', chunks, pages: [...pages, ...more], root: noise(32, 500) })
  const whole = raw(CHUNKS_MAX, [])
  expect(decodeLayout(whole)).toMatchObject({ chunks: 4_194_304, pages })
  expect(whole.length).toBeLessThan(PAGE_BYTES)
  for (const wrong of [raw(CHUNKS_MAX + 1, [noise(32, 501)]), raw(CHUNKS_MAX, [noise(32, 501)]), raw(2 ** 53 - 1, [])]) {
    expect(() => decodeLayout(wrong)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  }
})

test('a page that is changed, missing, out of order or too many is named', () => {
  const made = makeLayout(noise(32 * (PAGE_CHUNKS + 3), 7))
  const layout = decodeLayout(made.record)
  const [first, second] = made.pages as [Uint8Array, Uint8Array]
  for (const pages of [[first], [second, first], [first, second.with(5, 0xaa ^ (second[5] ?? 0))], [first, second, first], [first, second.subarray(32)]]) {
    expect(() => joinLayoutPages(layout, pages)).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }))
  }
})

test('layouts that contradict themselves, or are of another class or version, are refused', () => {
  const fine = { v: 1, class: 'standard', chunks: 1, pages: [new Uint8Array(32)], root: new Uint8Array(32) }
  expect(decodeLayout(encodeRecord((value: unknown) => value, 'layout', fine)).chunks).toBe(1)
  for (const wrong of [{ v: 2 }, { class: 'archive' }, { class: '' }, { class: 'Standard' }, { chunks: 0 }, { chunks: PAGE_CHUNKS + 1 }, { chunks: -1 }, { pages: [] }, { root: new Uint8Array(31) }, { more: 1 }, { chunks: 2 ** 40 }]) {
    const record = encodeRecord((value: unknown) => value, 'layout', { ...fine, ...wrong })
    expect(() => decodeLayout(record), JSON.stringify(wrong)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
  }
})

test('every flipped bit of a layout record gives another CID or is refused', () => {
  const { record, cid } = makeLayout(noise(64, 8))
  for (let bit = 0; bit < 8 * record.length; bit++) {
    const changed = record.slice()
    changed[bit >> 3]! ^= 1 << (bit & 7)
    let other: Uint8Array | null = null
    try { other = decodeLayout(changed).cid } catch (error) { expect(error).toMatchObject({ code: 'STORAGE_FORMAT' }) }
    expect(other).not.toEqual(cid)
  }
})

test('a list of chunk ids that is cut short makes no layout', () => {
  expect(() => makeLayout(new Uint8Array(33))).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('pages are full but the last', () => {
  expect([0, 1, PAGE_BYTES, PAGE_BYTES + 1].map(length => cutPages(new Uint8Array(length)).map(page => page.length))).toEqual([[], [1], [PAGE_BYTES], [PAGE_BYTES, 1]])
})
