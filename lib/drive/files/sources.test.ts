import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { SourceWish } from './lineage.ts'
import { encodeSources } from '../../record/lineage.ts'
import { SENT_BYTES, sentBytes, sourcesToSend } from './sources.ts'
import { makeTree } from './tree.ts'

const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const wish = (n: number | null, more: Partial<SourceWish> = {}): SourceWish => ({ name: 'given', version: n === null ? null : toBase32(id(n)), transform: ' cut ', script: null, meta: {}, ...more })

function drive() {
  const tree = makeTree()
  for (const n of [1, 2]) tree.apply({ t: 'create', at: n, id: id(n), parent: null, name: `file ${String(n)}`, type: '', size: 1, version: id(n), cid: id(n, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })
  return tree
}
const named = (n: number) => ({ version: id(n), cid: id(n, 36) })

test('sources of what is sent are versions of this drive, by the names that they have here', () => {
  expect(sourcesToSend(drive(), [wish(1, { script: toBase32(id(2)), meta: { seed: '42' } }), wish(null, { name: 'census' })])).toEqual({ gone: [], sources: [
    { name: 'file 1', transform: 'cut', meta: { seed: '42' }, file: named(1), script: { name: 'file 2', ...named(2) } }, { name: 'census', transform: 'cut', meta: {} },
  ] })
})

test('one that is of another drive, or was deleted meanwhile, is a name alone, and is told', () => {
  const tree = drive()
  tree.apply({ t: 'delete', at: 3, id: id(1), version: id(1) })
  expect(sourcesToSend(tree, [wish(1, { name: 'raw.csv' }), wish(9, { name: 'stranger' }), wish(2, { script: toBase32(id(1)) })])).toEqual({
    gone: [toBase32(id(1)), toBase32(id(9))], sources: [{ name: 'raw.csv', transform: 'cut', meta: {} }, { name: 'stranger', transform: 'cut', meta: {} }, { name: 'file 2', transform: 'cut', meta: {}, file: named(2) }],
  })
})

test('what it takes is known before it is sent, to the byte; what cannot be written down is known, too', () => {
  const [from, script] = [toBase32(id(1)), toBase32(id(2))]
  const long = wish(1, { version: from, name: 'file 1', script, meta: { note: 'é'.repeat(200) } })
  expect(sentBytes(long, 'file 2')).toBe(encodeSources(sourcesToSend(drive(), [long]).sources).length)
  const most = (n: number): SourceWish => wish(null, { meta: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [String(i), 'x'.repeat(n)])) })
  expect([sentBytes(most(900), ''), sentBytes(most(1_024), '')].map(n => n !== null && n > SENT_BYTES)).toEqual([false, true])
  expect(() => sourcesToSend(drive(), [most(1_024)])).toThrow()
  expect([sentBytes(wish(null, { name: '' }), ''), sentBytes(wish(null, { name: '\ud800' }), '')]).toEqual([expect.any(Number), null])
})

test.each([
  ['no name', [wish(null, { name: '' })]], ['thirty-three', Array.from({ length: 33 }, () => wish(null))], ['long notes', Array.from({ length: 9 }, () => wish(null, { meta: { note: 'x'.repeat(1_000) } }))], ['no version', [wish(null, { version: 'not base32!' })]],
])('with %s nothing can be noted, and nothing is begun', (_, wishes) => {
  expect(() => sourcesToSend(drive(), wishes)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})
