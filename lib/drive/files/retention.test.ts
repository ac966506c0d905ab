import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { WHOLE_DRIVE } from '../../record/feed.ts'
import type { FeedRecord, RecordOf } from '../../record/feed.ts'
import { recordsOf } from './change.ts'
import { going, stillGoes } from './retention.ts'
import { historyOf } from './row.ts'
import { TRASH_MS } from './trash.ts'
import { makeTree } from './tree.ts'
import type { Tree } from './tree.ts'

const DAY = 86_400_000
const id = (n: number, length = 16): Bytes => { const bytes = new Uint8Array(length); new DataView(bytes.buffer).setUint32(length - 4, n); return bytes }
const key = (n: number): string => toBase32(id(n))
const content = (n: number) => ({ type: '', size: n, version: id(100 + n), cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })
const create = (of: number, n: number, at: number): FeedRecord => ({ t: 'create', at, id: id(of), parent: null, name: `file ${String(of)}`, ...content(n) })
const version = (of: number, n: number, at: number): FeedRecord => ({ t: 'version', at, id: id(of), ...content(n) })
const rule = (keep: RecordOf<'retain'>['keep'], n: number, at: number, of: Bytes = WHOLE_DRIVE): FeedRecord => ({ t: 'retain', at, id: of, keep, n })
const label = (of: number, n: number, tag: string, at: number): FeedRecord => ({ t: 'label', at, id: id(of), version: id(100 + n), tag, message: '' })

function treeOf(...records: FeedRecord[]): Tree {
  const tree = makeTree()
  for (const record of records) tree.apply(record)
  return tree
}
/** Sizes of what goes at a moment; the size of a version is its number. */
const out = (tree: Tree, now: number): number[] => going(tree, now).map(({ kept }) => kept.size)
const gone = (tree: Tree, now: number): number[] => going(tree, now).filter(one => one.goesAt <= now).map(({ kept }) => kept.size)
/** Versions 1 … 5 of one file, a day after each other. */
const five = (...more: FeedRecord[]): Tree => treeOf(create(1, 1, DAY), version(1, 2, 2 * DAY), version(1, 3, 3 * DAY), version(1, 4, 4 * DAY), version(1, 5, 5 * DAY), ...more)
const LATE = 10_000 * DAY

test('without a rule everything stays for ever', () => {
  expect(out(five(), LATE)).toEqual([])
  expect(out(five(rule('all', 0, 6 * DAY)), LATE)).toEqual([])
})

test('the newest so many stay, what has a tag stays, and nothing is deleted within thirty days of the rule', () => {
  const tree = five(label(1, 2, 'sent', 5 * DAY), rule('last', 2, 6 * DAY))
  expect(out(tree, 6 * DAY)).toEqual([1, 3])
  expect(gone(tree, 6 * DAY + TRASH_MS - 1)).toEqual([])
  expect(gone(tree, 6 * DAY + TRASH_MS)).toEqual([1, 3])
  expect(historyOf(tree, tree.nodes.get(key(1))!).versions.map(({ goesAt }) => goesAt)).toEqual([undefined, undefined, 6 * DAY + TRASH_MS, undefined, 6 * DAY + TRASH_MS])
})

test('a version that falls out later has its thirty days from then', () => {
  const tree = treeOf(rule('last', 1, DAY), create(1, 1, 2 * DAY), version(1, 2, 50 * DAY))
  expect(gone(tree, 50 * DAY + TRASH_MS - 1)).toEqual([])
  expect(gone(tree, 50 * DAY + TRASH_MS)).toEqual([1])
})

test('days count from the moment another version took its place, not from its own', () => {
  const tree = treeOf(rule('days', 10, 0), create(1, 1, DAY), version(1, 2, 400 * DAY))
  expect(out(tree, 410 * DAY - 1)).toEqual([])
  expect(out(tree, 410 * DAY)).toEqual([1])
  expect(gone(tree, 410 * DAY + TRASH_MS - 1)).toEqual([])
  expect(gone(tree, 410 * DAY + TRASH_MS)).toEqual([1])
})

test('the one version there is, and the current one, stay whatever the rule', () => {
  expect(out(treeOf(rule('last', 1, 0), create(1, 1, DAY)), LATE)).toEqual([])
  const tree = treeOf(rule('days', 1, 0), create(1, 1, DAY), version(1, 2, 2 * DAY), { t: 'current', at: 3 * DAY, id: id(1), version: id(101) })
  expect(out(tree, LATE)).toEqual([2])
  expect(gone(tree, 4 * DAY + TRASH_MS - 1)).toEqual([])
})

test('a rule on nothing, and one of a million, keep everything', () => {
  expect(out(five(rule('last', 0, 6 * DAY)), LATE)).toEqual([])
  expect(out(five(rule('days', 0, 6 * DAY)), LATE)).toEqual([])
  expect(out(five(rule('last', 1_000_000, 6 * DAY)), LATE)).toEqual([])
  const change = (keep: 'last' | 'days' | 'all', n: number): (() => unknown) => () => recordsOf(five(), [{ do: 'retain', entry: null, rule: { keep, n } }], 1)
  for (const bad of [change('last', 0), change('days', -1), change('last', 1.5), change('last', 1_000_001), change('days', Number.NaN), change('days', Infinity), change('all', 3)]) expect(bad).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
  expect(change('last', 1_000_000)()).toEqual([rule('last', 1_000_000, 1)])
})

test('a file may have a rule of its own; without it again it has thirty days under that of the drive', () => {
  const records = [rule('last', 1, 6 * DAY), rule('all', 0, 7 * DAY, id(1))]
  expect(out(five(...records), LATE)).toEqual([])
  const tree = five(...records, rule('drive', 0, 1_000 * DAY, id(1)))
  expect(out(tree, 1_000 * DAY)).toEqual([1, 2, 3, 4])
  expect(gone(tree, 1_000 * DAY + TRASH_MS - 1)).toEqual([])
  expect(gone(tree, 1_000 * DAY + TRASH_MS)).toEqual([1, 2, 3, 4])
})

test('of two devices that set a rule at once the later record counts, and its time begins anew', () => {
  const tree = five(rule('last', 1, 6 * DAY), rule('last', 4, 6 * DAY))
  expect(out(tree, 6 * DAY)).toEqual([1])
  const back = five(rule('last', 1, 6 * DAY), rule('all', 0, 20 * DAY), rule('last', 1, 300 * DAY))
  expect(gone(back, 300 * DAY + TRASH_MS - 1)).toEqual([])
})

test('a record of a clock that is behind is not taken to be older than those before it', () => {
  const tree = treeOf(create(1, 1, 1_000 * DAY), rule('last', 1, -5 * DAY), version(1, 2, 3 * DAY))
  expect(gone(tree, 1_000 * DAY + TRASH_MS - 1)).toEqual([])
  expect(out(tree, 999 * DAY)).toEqual([])
})

test('a clock that is ahead keeps more, never less', () => {
  const tree = treeOf(rule('days', 1, 0), create(1, 1, DAY), { t: 'version', at: LATE, id: id(1), ...content(2) }, version(1, 3, 4 * DAY))
  expect(out(tree, 5 * DAY)).toEqual([])
})

test('what another file keeps, too, and what is in the trash stays; it has its time anew when that ends', () => {
  const copy: FeedRecord = { t: 'copy', at: 2 * DAY, id: id(2), from: id(1), parent: null, name: 'copy' }
  const shared = [create(1, 1, DAY), copy, version(1, 2, 3 * DAY), rule('last', 1, 4 * DAY)]
  expect(out(treeOf(...shared), LATE)).toEqual([])
  const alone = treeOf(...shared, { t: 'purge', at: 500 * DAY, id: id(2) })
  expect(gone(alone, 500 * DAY + TRASH_MS - 1)).toEqual([])
  expect(gone(alone, 500 * DAY + TRASH_MS)).toEqual([1])
  const trashed = [rule('last', 4, 6 * DAY), { t: 'trash' as const, at: 7 * DAY, id: id(1) }]
  expect(out(five(...trashed), LATE)).toEqual([])
  const back = five(...trashed, { t: 'restore', at: 36 * DAY, id: id(1), parent: null, name: 'a' })
  expect(gone(back, 36 * DAY + TRASH_MS - 1)).toEqual([])
  expect(gone(back, 36 * DAY + TRASH_MS)).toEqual([1])
})

test('a tag that is taken away gives thirty days', () => {
  const tree = five(label(1, 1, 'keep', 5 * DAY), rule('last', 4, 6 * DAY), label(1, 1, '', 700 * DAY))
  expect(gone(tree, 700 * DAY + TRASH_MS - 1)).toEqual([])
  expect(gone(tree, 700 * DAY + TRASH_MS)).toEqual([1])
})

test('a version that became the current one again does not go any more', () => {
  const tree = five(rule('last', 1, 6 * DAY))
  const now = 6 * DAY + TRASH_MS
  const kept = tree.nodes.get(key(1))!.versions[0]!
  expect(stillGoes(tree, key(1), kept, now)).toBe(true)
  tree.apply({ t: 'current', at: now, id: id(1), version: kept.version })
  expect(stillGoes(tree, key(1), kept, now)).toBe(false)
})

test('what would go by another rule is told before it is made, for one file or for all that have none of their own', () => {
  const tree = five(create(2, 6, DAY), version(2, 7, 2 * DAY), rule('all', 0, 3 * DAY, id(2)))
  const sizes = (entry: string | null): number[] => going(tree, 9 * DAY, { entry, rule: { keep: 'last', n: 1, since: 9 * DAY } }).map(({ kept }) => kept.size)
  expect(sizes(null)).toEqual([1, 2, 3, 4])
  expect(sizes(key(2))).toEqual([6])
  expect(sizes(key(9))).toEqual([])
})

test('ten thousand versions of a file are looked through, and only the newest so many stay', () => {
  const tree = treeOf(create(1, 1, 1))
  for (let n = 2; n <= 10_000; n++) tree.apply(version(1, n, n))
  tree.apply(rule('last', 10, 20_000))
  expect(going(tree, LATE)).toHaveLength(9_990)
})

test('whatever is written, a rule never lets the current version or one with a tag go, nor leaves fewer than it says', () => {
  const deed = fc.oneof(
    fc.tuple(fc.integer({ min: 2, max: 30 }), fc.nat(100)).map(([n, at]) => version(1, n, at * DAY)), fc.tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('', 'x'), fc.nat(100)).map(([n, tag, at]) => label(1, n, tag, at * DAY)),
    fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(100)).map(([n, at]): FeedRecord => ({ t: 'current', at: at * DAY, id: id(1), version: id(100 + n) })),
    fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat(100)).map(([n, at]): FeedRecord => ({ t: 'delete', at: at * DAY, id: id(1), version: id(100 + n) })),
  )
  fc.assert(fc.property(fc.uniqueArray(deed, { maxLength: 40, selector: record => record.t === 'version' ? String(record.version) : {} }), fc.integer({ min: 1, max: 8 }), (deeds, n) => {
    const tree = treeOf(create(1, 1, 0), ...deeds, rule('last', n, 100 * DAY))
    const node = tree.nodes.get(key(1))
    if (!node) return
    const left = new Set(node.versions)
    for (const { kept } of going(tree, LATE)) left.delete(kept)
    expect(left.has(node.versions.at(-1)!)).toBe(true)
    for (const one of node.versions) if (one.tag !== '') expect(left.has(one)).toBe(true)
    expect(left.size).toBeGreaterThanOrEqual(Math.min(n, node.versions.length))
  }), { numRuns: 300 })
})
