import { expect, test } from 'vitest'
import vectors from '../../docs/vectors/records.json' with { type: 'json' }
import { fromHex, toHex } from '../bytes/base.ts'
import { decodeJournal, encodeJournal } from './journal.ts'
import type { Journal } from './journal.ts'

const id = (n: number) => new Uint8Array(16).fill(n)
const journal: Journal = { entry: id(1), version: id(2), parent: null, onTaken: 'both', name: 'a.txt', type: 'text/plain', size: 70, modified: -1, dek: new Uint8Array(60) }

test('a journal is read back as it was written', () => {
  expect(decodeJournal(encodeJournal(journal))).toEqual(journal)
  expect(decodeJournal(encodeJournal({ ...journal, parent: id(3), onTaken: 'version' })).parent).toEqual(id(3))
})

test('journals have the bytes that are written down: plain, with a class that was chosen, made from a stored version, and with sources to be noted', () => {
  const { ids, head: { name, type, size, modified }, feed, journal: written } = vectors
  const plain: Journal = { entry: fromHex(ids.entry), version: fromHex(ids.version), parent: fromHex(ids.link), onTaken: 'version', name, type, size, modified, dek: fromHex(feed.dek) }
  const chosen: Journal = { ...plain, class: 'high-durability' }
  const again: Journal = { ...plain, class: 'basic', from: { entry: fromHex(ids.nonce), version: fromHex(ids.upload) } }
  const source = { name: 'Rohdaten 📄.csv', transform: 'anonymised', meta: { seed: '42' }, file: { version: fromHex(ids.upload), cid: fromHex(feed.cid) }, script: { name: 'clean.py', version: fromHex(ids.link), cid: fromHex(feed.cid) } }
  const made: Journal = { ...plain, sources: [source] }
  for (const [one, encoded] of [[plain, written.plain], [chosen, written.chosen], [again, written.again], [made, written.made]] as const) {
    expect(toHex(encodeJournal(one))).toBe(encoded)
    expect(decodeJournal(fromHex(encoded))).toEqual(one)
  }
})

test('a journal with a field out of range is neither written nor read', () => {
  expect(() => encodeJournal({ ...journal, name: '' })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => encodeJournal({ ...journal, class: 'on-chain' as 'basic' })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => encodeJournal({ ...journal, from: { entry: id(1), version: new Uint8Array(15) } })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => encodeJournal({ ...journal, sources: Array.from({ length: 33 }, () => ({ name: 'a', transform: '', meta: {} })) })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => encodeJournal({ ...journal, dek: new Uint8Array(32) })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => decodeJournal(encodeJournal(journal).subarray(1))).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
})
