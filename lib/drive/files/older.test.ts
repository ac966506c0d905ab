import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import { WHOLE_DRIVE } from '../../record/feed.ts'
import type { FeedRecord } from '../../record/feed.ts'
import type { Source } from '../../record/lineage.ts'
import type { DriveContext } from '../context.ts'
import type { LinkInfo } from '../types.ts'
import { makeOlder } from './older.ts'
import { makeTree } from './tree.ts'

const DAY = 86_400_000
const NOW = 1_000 * DAY
const id = (n: number, length = 16): Bytes => { const bytes = new Uint8Array(length); new DataView(bytes.buffer).setUint32(length - 4, n); return bytes }
const key = (n: number): string => toBase32(id(n))
const content = (n: number) => ({ type: '', size: n, version: id(1_000 + n), cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })

beforeEach(() => { vi.useFakeTimers({ toFake: ['Date'], now: NOW }) })
afterEach(() => { vi.useRealTimers() })

type Opening = Pick<LinkInfo, 'state'> & { versions: string[] }

/** A file of `count` versions, all but the newest long out of their rule, and a directory that notes what it deletes. */
function world(count: number, { links = [] as Opening[], reading = [] as string[], sync = (): Promise<void> => Promise.resolve() } = {}) {
  const tree = makeTree()
  const deleted: Bytes[][] = []
  tree.apply({ t: 'create', at: 1, id: id(1), parent: null, name: 'a', ...content(1) })
  for (let n = 2; n <= count; n++) tree.apply({ t: 'version', at: n, id: id(1), ...content(n) })
  tree.apply({ t: 'retain', at: 100 * DAY, id: WHOLE_DRIVE, keep: 'last', n: 1 })
  const between: FeedRecord[] = []
  const feed = {
    tree, sync,
    append: async (make: () => FeedRecord[], send: (seq: number, sealed: Bytes[]) => Promise<unknown>) => {
      // What another device was quicker with.
      for (const record of between.splice(0)) tree.apply(record)
      const records = make()
      const answer = await send(0, records.map(() => id(0)))
      for (const record of records) tree.apply(record)
      return answer
    },
  }
  const directory = {
    listLinks: () => Promise.resolve([]),
    deleteFiles: ({ versions }: { versions: Bytes[] }) => { deleted.push(versions); return Promise.resolve({ feedSeq: 0, feedLink: id(0, 32), grants: [] }) },
  }
  const older = makeOlder({ feed, directory } as unknown as DriveContext, () => links, () => new Set(reading))
  return { tree, deleted, older, between, left: () => tree.nodes.get(key(1))?.versions.map(({ size }) => size) ?? [] }
}
const which = (n: number): { entry: string, version: string } => ({ entry: key(1), version: key(1_000 + n) })

test('a sweep deletes what has been out of its rule for thirty days, five hundred at once, a hundred in one call', async () => {
  const { older, deleted, left } = world(800)
  expect(await older.sweep({})).toBe(500)
  expect(deleted.map(({ length }) => length)).toEqual([100, 100, 100, 100, 100])
  expect(await older.sweep({})).toBe(299)
  expect(await older.sweep({})).toBe(0)
  expect(left()).toEqual([800])
})

test('a sweep asks the directory first: a clock that it cannot confirm deletes nothing', async () => {
  const { older, deleted } = world(3, { sync: () => Promise.reject(new CyxError('LEDGER_UNTRUSTED', { what: 'the certificate' })) })
  await expect(older.sweep({})).rejects.toMatchObject({ code: 'LEDGER_UNTRUSTED' })
  expect(deleted).toEqual([])
  vi.setSystemTime(0)
  const slow = world(3)
  expect([await slow.older.sweep({}), slow.deleted]).toEqual([0, []])
})

test('what a live link opens, and what is being read here, stays', async () => {
  const link = (n: number, state: LinkInfo['state']): Opening => ({ versions: [key(1_000 + n)], state })
  const { older, left } = world(5, { links: [link(1, 'live'), link(2, 'expired')], reading: [key(1_003)] })
  expect(await older.sweep({})).toBe(2)
  expect(left()).toEqual([1, 3, 5])
})

test.each<[string, FeedRecord]>([
  ['keeps all again', { t: 'retain', at: NOW, id: WHOLE_DRIVE, keep: 'all', n: 0 }],
  ['gives a tag', { t: 'label', at: NOW, id: id(1), version: id(1_001), tag: 'keep', message: '' }],
  ['makes it the current one', { t: 'current', at: NOW, id: id(1), version: id(1_001) }],
  ['has deleted it', { t: 'delete', at: NOW, id: id(1), version: id(1_001) }],
])('when another device %s in the same moment nothing is deleted', async (_, record) => {
  const { older, deleted, between } = world(3)
  between.push(record)
  await expect(older.sweep({})).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
  expect(deleted).toEqual([])
})

test('what takes room, what goes and what would go by another rule is told, with the first two hundred by name', () => {
  const { older } = world(400)
  expect(older.see(null)).toMatchObject({ rule: { keep: 'last', n: 1 }, versions: 399, bytes: 399 * 200, going: { versions: 399, files: 1, bytes: 399 * 200 } })
  expect(older.see(null).going.first).toHaveLength(200)
  expect(older.see({ entry: null, rule: { keep: 'last', n: 390 } }).going).toMatchObject({ versions: 10, bytes: 55, first: expect.arrayContaining([expect.objectContaining({ size: 1, goesAt: NOW + 30 * DAY })]) as unknown })
  expect(older.see({ entry: key(1), rule: { keep: 'all', n: 0 } }).going.versions).toBe(0)
  expect(() => older.see({ entry: null, rule: { keep: 'last', n: 0 } })).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('versions are deleted at once where a person says so, but never the current one nor one that is not there', async () => {
  const { older, left } = world(4)
  await older.drop([which(2)], {})
  expect(left()).toEqual([1, 3, 4])
  await expect(older.drop([which(4)], {})).rejects.toMatchObject({ code: 'INVALID_REQUEST' })
  await expect(older.drop([which(2)], {})).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
  await older.drop(null, {})
  expect(left()).toEqual([4])
})

test('a version that became the current one while it was being deleted stays', async () => {
  const { older, between, left } = world(3)
  between.push({ t: 'current', at: NOW, id: id(1), version: id(1_001) })
  await expect(older.drop([which(1)], {})).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
  expect(left()).toEqual([2, 3, 1])
})

const old = { entry: id(1), version: id(1_001) }
const current = (n: number): FeedRecord => ({ t: 'current', at: NOW, id: id(1), version: id(n) })
const source = (file?: Source['file']): Source => ({ name: 'raw', transform: '', meta: {}, ...file ? { file } : {} })
const label = (more: { tag?: string, message?: string }): FeedRecord => ({ t: 'label', at: NOW, id: id(1), version: id(1_001), tag: '', message: '', ...more })

test('a version whose place another one has taken goes, and is settled when it is gone', async () => {
  const { older, left, deleted } = world(2)
  expect(await older.replaced(old, {})).toBe(true)
  expect([left(), deleted]).toEqual([[2], [[id(1_001)]]])
  expect(await older.replaced(old, {})).toBe(true)
  expect(deleted).toHaveLength(1)
})

test.each<[string, Parameters<typeof world>[1], FeedRecord[]]>([
  ['a live link', { links: [{ versions: [key(1_001)], state: 'live' }] }, []],
  ['a tag', {}, [label({ tag: 'sent to Ida' })]],
  ['a message', {}, [label({ message: 'as it was sent' })]],
  ['a copy of the file', {}, [current(1_001), { t: 'copy', at: NOW, id: id(2), from: id(1), parent: null, name: 'b' }, current(1_002)]],
  ['a note of what it was made from', {}, [{ t: 'lineage', at: NOW, id: id(1), version: id(1_001), sources: [source()] }]],
  ['a note of what was made from it', {}, [{ t: 'lineage', at: NOW, id: id(1), version: id(1_002), sources: [source({ version: id(1_001), cid: id(0, 36) })] }]],
  ['its being current again', {}, [current(1_001)]],
])('a version whose place another one has taken stays for %s', async (_, how, records) => {
  const { older, tree, deleted } = world(2, how)
  for (const record of records) tree.apply(record)
  expect(await older.replaced(old, {})).toBe(true)
  expect(deleted).toEqual([])
})

test('while it is being read here it is not settled; links that open it no longer keep nothing', async () => {
  const reading = world(2, { reading: [key(1_001)] })
  expect(await reading.older.replaced(old, {})).toBe(false)
  expect(reading.left()).toEqual([1, 2])
  const { older, left } = world(2, { links: [{ versions: [key(1_001)], state: 'expired' }, { versions: [key(1_002)], state: 'live' }] })
  expect([await older.replaced(old, {}), left()]).toEqual([true, [2]])
})

test('a label that another device gave it in the same moment keeps it', async () => {
  const { older, between, deleted } = world(2)
  between.push(label({ tag: 'keep' }))
  await expect(older.replaced(old, {})).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' })
  expect([await older.replaced(old, {}), deleted]).toEqual([true, []])
})
