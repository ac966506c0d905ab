import { expect, test } from 'vitest'
import { noise } from '../../docs/vectors/noise.ts'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import { encodeRecord } from '../bytes/cbor.ts'
import { decodeFeedRecord, encodeFeedRecord, feedLink, firstLink, WHOLE_DRIVE } from './feed.ts'
import type { CreateRecord, FeedRecord } from './feed.ts'

const { ids, feed: written, head } = vectors
const create: FeedRecord = {
  t: 'create', at: 1_795_000_000_789, id: fromHex(ids.entry), parent: null, name: head.name, type: head.type, size: head.size,
  version: fromHex(ids.version), cid: fromHex(written.cid), root: fromHex(written.root), chunks: 2, dek: fromHex(written.dek),
}
const remove: FeedRecord = { t: 'delete', at: 1_795_000_001_000, id: fromHex(ids.entry), version: fromHex(ids.version) }
const raw = (value: unknown): Uint8Array => encodeRecord((given: unknown) => given, 'feed record', value)
const misfit = expect.objectContaining({ code: 'STORAGE_FORMAT' }) as Error

test('feed records have the bytes that are written down, and come back', () => {
  expect(toHex(encodeFeedRecord(create))).toBe(written.create)
  expect(toHex(encodeFeedRecord(remove))).toBe(written.remove)
  expect(decodeFeedRecord(fromHex(written.create))).toEqual(create)
  expect(decodeFeedRecord(fromHex(written.remove))).toEqual(remove)
})

test('a rule on older versions, the sources of a version and the keys of a link have the bytes that are written down, and come back', () => {
  const cid = fromHex(written.cid)
  const retain: FeedRecord = { t: 'retain', at: 1_795_000_002_000, id: WHOLE_DRIVE, keep: 'days', n: 90 }
  const lineage: FeedRecord = {
    t: 'lineage', at: 1_795_000_003_000, id: fromHex(ids.entry), version: fromHex(ids.version), sources: [
      { name: 'Rohdaten 📄.csv', transform: 'anonymised', meta: { seed: '42' }, file: { version: fromHex(ids.upload), cid }, script: { name: 'clean.py', version: fromHex(ids.link), cid } }, { name: 'census', transform: '', meta: {} },
    ],
  }
  const link: FeedRecord = { t: 'link', at: 1_795_000_005_000, id: fromHex(ids.entry), link: fromHex(ids.link), keys: noise(92, 61), follows: 1 }
  for (const [record, encoded] of [[retain, written.retain], [lineage, written.lineage], [link, written.link]] as const) {
    expect(toHex(encodeFeedRecord(record))).toBe(encoded)
    expect(decodeFeedRecord(fromHex(encoded))).toEqual(record)
  }
})

test('the class that was chosen for a file, or for a version of it, has the bytes that are written down, and comes back', () => {
  const { type, size, cid, chunks } = create as CreateRecord
  const chosen: FeedRecord = { ...create as CreateRecord, class: 'extreme' }
  const again: FeedRecord = { t: 'version', at: 1_795_000_004_000, id: fromHex(ids.entry), type, size, version: fromHex(ids.upload), cid, root: fromHex(written.again.root), chunks, dek: fromHex(written.again.dek), class: 'basic' }
  for (const [record, encoded] of [[chosen, written.chosen], [again, written.again.encoded]] as const) {
    expect(toHex(encodeFeedRecord(record))).toBe(encoded)
    expect(decodeFeedRecord(fromHex(encoded))).toEqual(record)
  }
  // Nobody chooses to lie on chain, and there are five.
  for (const wrong of ['on-chain', 'superb', '']) expect(() => decodeFeedRecord(raw({ v: 1, ...create, class: wrong }))).toThrow(misfit)
})

test('a folder may be the parent', () => {
  const record: FeedRecord = { ...create, parent: fromHex(ids.link) }
  expect(decodeFeedRecord(encodeFeedRecord(record))).toEqual(record)
})

test('every change of the tree comes back as it was written', () => {
  const [id, at] = [fromHex(ids.entry), 1_795_000_002_000]
  const { type, size, version, cid, root, chunks, dek } = create as CreateRecord
  const place = { parent: fromHex(ids.link), name: 'Ordner' }
  const changes: FeedRecord[] = [
    { t: 'folder', at, id, ...place }, { t: 'move', at, id, parent: null, name: 'x' }, { t: 'copy', at, id, from: version, ...place }, { t: 'star', at, id, on: 1 },
    { t: 'trash', at, id }, { t: 'restore', at, id, ...place }, { t: 'purge', at, id }, { t: 'version', at, id, type, size, version, cid, root, chunks, dek },
    { t: 'label', at, id, version, tag: 'final', message: '' }, { t: 'current', at, id, version },
    { t: 'retain', at, id, keep: 'days', n: 365 }, { t: 'retain', at, id: WHOLE_DRIVE, keep: 'all', n: 0 }, { t: 'lineage', at, id, version, sources: [] },
  ]
  for (const change of changes) expect(decodeFeedRecord(encodeFeedRecord(change))).toEqual(change)
  expect(() => encodeFeedRecord({ t: 'star', at, id, on: 2 })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => decodeFeedRecord(raw({ v: 1, t: 'trash', at, id, more: 1 }))).toThrow(misfit)
  for (const wrong of [{ keep: 'some', n: 1 }, { keep: 'last', n: -1 }, { keep: 'last', n: 1_000_001 }, { keep: 'last' }]) expect(() => decodeFeedRecord(raw({ v: 1, t: 'retain', at, id, ...wrong }))).toThrow(misfit)
  for (const wrong of [{ name: 'a', transform: '' }, { name: '', transform: '', meta: {} }, { name: 'a', transform: '', meta: { '': 'x' } }, { name: 'a', transform: '', meta: {}, file: { version } }]) expect(() => decodeFeedRecord(raw({ v: 1, t: 'lineage', at, id, version, sources: [wrong] }))).toThrow(misfit)
})

test('the links are those written down: each commits to all before', () => {
  const one = feedLink(firstLink(), 1, fromHex(written.create))
  expect(toHex(one)).toBe(written.firstLink)
  expect(toHex(feedLink(one, 2, fromHex(written.remove)))).toBe(written.secondLink)
  expect(feedLink(firstLink(), 2, fromHex(written.create))).not.toEqual(one)
  expect(feedLink(one, 1, fromHex(written.create))).not.toEqual(one)
})

test('types of a later time are skipped, whatever they hold', () => {
  expect(decodeFeedRecord(raw({ v: 1, t: 'rename', id: new Uint8Array(16), name: 'new' }))).toBeNull()
  expect(decodeFeedRecord(raw({ v: 1, t: 'constructor' }))).toBeNull()
  expect(decodeFeedRecord(raw({ v: 2, t: 'tag', x: [1, null] }))).toBeNull()
})

test('what has no type, or does not fit its type, is refused', () => {
  const fine = { v: 1, ...create }
  for (const wrong of [null, [], { v: 1 }, { v: 1, t: 7 }, { ...fine, v: 2 }, { ...fine, more: 1 }, { ...fine, id: new Uint8Array(15) }, { ...fine, dek: new Uint8Array(32) }, { ...fine, name: '' }, { v: 1, t: 'delete' }]) {
    expect(() => decodeFeedRecord(raw(wrong))).toThrow(misfit)
  }
  expect(() => decodeFeedRecord(fromHex(written.create + '00'))).toThrow(misfit)
})

test('a record out of range is not written', () => {
  expect(() => encodeFeedRecord({ ...create, cid: new Uint8Array(35) })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
