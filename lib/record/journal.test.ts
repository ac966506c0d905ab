import { expect, test } from 'vitest'
import { decodeJournal, encodeJournal } from './journal.ts'
import type { Journal } from './journal.ts'

const id = (n: number) => new Uint8Array(16).fill(n)
const journal: Journal = { entry: id(1), version: id(2), parent: null, onTaken: 'both', name: 'a.txt', type: 'text/plain', size: 70, modified: -1, dek: new Uint8Array(60) }

test('a journal is read back as it was written', () => {
  expect(decodeJournal(encodeJournal(journal))).toEqual(journal)
  expect(decodeJournal(encodeJournal({ ...journal, parent: id(3), onTaken: 'version' })).parent).toEqual(id(3))
})

test('a journal with a field out of range is neither written nor read', () => {
  expect(() => encodeJournal({ ...journal, name: '' })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => encodeJournal({ ...journal, dek: new Uint8Array(32) })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(() => decodeJournal(encodeJournal(journal).subarray(1))).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT' }))
})
