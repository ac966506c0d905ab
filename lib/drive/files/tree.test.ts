import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { CreateRecord, FeedRecord } from '../../record/feed.ts'
import { recordsOf } from './change.ts'
import type { Change } from './change.ts'
import { foldersOf } from './folders.ts'
import { treeOfBytes, treeToBytes } from './kept.ts'
import { doomed, outlived } from './purge.ts'
import { activityOf, historyOf, rowsOf } from './row.ts'
import { TRASH_MS } from './trash.ts'
import { makeTree } from './tree.ts'
import type { Tree } from './tree.ts'

const id = (n: number, length = 16): Bytes => new Uint8Array(length).fill(n)
const key = (n: number): string => toBase32(id(n))
const content = (n: number): Omit<CreateRecord, 't' | 'at' | 'id' | 'parent' | 'name'> => ({ type: 'text/plain', size: n, version: id(100 + n), cid: id(0, 36), root: id(0, 32), chunks: 1, dek: id(0, 60) })
const file = (n: number, name: string, parent: number | null = null): FeedRecord => ({ t: 'create', at: n, id: id(n), parent: parent === null ? null : id(parent), name, ...content(n) })
const folder = (n: number, name: string, parent: number | null = null): FeedRecord => ({ t: 'folder', at: n, id: id(n), parent: parent === null ? null : id(parent), name })

function treeOf(...records: FeedRecord[]): Tree {
  const tree = makeTree()
  for (const record of records) tree.apply(record)
  return tree
}
const run = (tree: Tree, ...changes: Change[]): void => { for (const record of recordsOf(tree, changes, 50)) tree.apply(record) }
const paths = (tree: Tree): string[] => {
  const path = (one: string | null): string => one === null ? '' : `${path(tree.nodes.get(one)?.parent ?? null)}/${tree.nodes.get(one)?.name ?? '?'}`
  return [...tree.nodes.keys()].filter(one => !tree.trashed(one)).map(path).sort()
}

const photos = (): Tree => treeOf(folder(1, 'Photos'), folder(2, '2026', 1), file(3, 'a.jpg', 2), file(4, 'b.jpg'))

test('folders hold files, and a rename, a move and a copy do what they say', () => {
  const tree = photos()
  run(tree, { do: 'rename', entry: key(4), name: 'c.jpg' }, { do: 'move', entry: key(4), parent: key(1) }, { do: 'copy', entry: key(3), parent: null }, { do: 'folder', parent: key(2), name: 'Raw' })
  expect(paths(tree)).toEqual(['/Photos', '/Photos/2026', '/Photos/2026/Raw', '/Photos/2026/a.jpg', '/Photos/c.jpg', '/a.jpg'])
})

test('a folder is copied with all in it, also into a folder beside its own content', () => {
  const tree = photos()
  run(tree, { do: 'copy', entry: key(1), parent: null })
  expect(paths(tree).slice(0, 3)).toEqual(['/Photos', '/Photos (2)', '/Photos (2)/2026'])
  expect(tree.keepers(id(103)).size).toBe(2)
})

test('a move and a copy of a folder into itself are refused, and nothing is written', () => {
  for (const parent of [key(1), key(2)]) {
    for (const what of ['move', 'copy'] as const) expect(() => recordsOf(photos(), [{ do: what, entry: key(1), parent }], 1)).toThrow(expect.objectContaining({ code: 'STORAGE_CYCLIC_MOVE' }))
  }
})

test('two devices that move two folders into each other end with the first move, everywhere', () => {
  const tree = treeOf(folder(1, 'a'), folder(2, 'b'), { t: 'move', at: 3, id: id(1), parent: id(2), name: 'a' }, { t: 'move', at: 3, id: id(2), parent: id(1), name: 'b' })
  expect(paths(tree)).toEqual(['/b', '/b/a'])
})

test('a name that is taken is refused for a new folder and a rename, and numbered for what moves there', () => {
  const tree = treeOf(folder(1, 'Photos'), file(2, 'x.txt'), file(3, 'x.txt', 1))
  expect(() => recordsOf(tree, [{ do: 'folder', parent: null, name: 'x.txt' }], 1)).toThrow(expect.objectContaining({ code: 'STORAGE_NAME_TAKEN' }))
  expect(() => recordsOf(tree, [{ do: 'rename', entry: key(1), name: 'x.txt' }], 1)).toThrow(expect.objectContaining({ code: 'STORAGE_NAME_TAKEN' }))
  run(tree, { do: 'move', entry: key(3), parent: null })
  expect(paths(tree)).toEqual(['/Photos', '/x (2).txt', '/x.txt'])
})

test('two devices that give the same name at once keep both files', () => {
  expect(paths(treeOf(file(1, 'a.txt'), file(2, 'b.txt'), { t: 'move', at: 3, id: id(1), parent: null, name: 'c.txt' }, { t: 'move', at: 3, id: id(2), parent: null, name: 'c.txt' }))).toEqual(['/c (2).txt', '/c.txt'])
})

test('two devices that rename the same file: the later name stays', () => {
  expect(paths(treeOf(file(1, 'a'), { t: 'move', at: 9, id: id(1), parent: null, name: 'b' }, { t: 'move', at: 2, id: id(1), parent: null, name: 'c' }))).toEqual(['/c'])
})

test('the trash takes a folder with all in it, frees its name, and gives it back under a free one', () => {
  const tree = photos()
  run(tree, { do: 'trash', entry: key(1) })
  expect(paths(tree)).toEqual(['/b.jpg'])
  run(tree, { do: 'folder', parent: null, name: 'Photos' }, { do: 'restore', entry: key(1) })
  expect(paths(tree)).toEqual(['/Photos', '/Photos (2)', '/Photos (2)/2026', '/Photos (2)/2026/a.jpg', '/b.jpg'])
})

test('what is restored while its folder is in the trash comes back to the root', () => {
  const tree = photos()
  run(tree, { do: 'trash', entry: key(3) }, { do: 'trash', entry: key(1) })
  run(tree, { do: 'restore', entry: key(3) })
  expect(paths(tree)).toEqual(['/a.jpg', '/b.jpg'])
})

test('the trash lets go after thirty days, not a moment before', () => {
  const tree = treeOf(file(1, 'a'), { t: 'trash', at: 1000, id: id(1) })
  expect(outlived(tree, 1000 + TRASH_MS - 1)).toEqual([])
  expect(outlived(tree, 1000 + TRASH_MS)).toEqual([key(1)])
})

test('a version that a copy still keeps does not go with the original', () => {
  const tree = treeOf(file(1, 'a'), { t: 'copy', at: 2, id: id(2), from: id(1), parent: null, name: 'b' }, { t: 'version', at: 3, id: id(1), ...content(7) })
  expect(doomed(tree, [key(1)]).map(({ kept }) => kept.size)).toEqual([7])
  expect(doomed(tree, [key(1), key(2)]).map(({ kept }) => kept.size)).toEqual([1, 7])
})

test('a version that is deleted leaves every entry; an entry without versions is gone', () => {
  const tree = treeOf(file(1, 'a'), { t: 'copy', at: 2, id: id(2), from: id(1), parent: null, name: 'b' }, { t: 'version', at: 3, id: id(1), ...content(7) }, { t: 'delete', at: 4, id: id(1), version: id(101) })
  expect(paths(tree)).toEqual(['/a'])
  expect(tree.newest(key(1))?.size).toBe(7)
})

test('versions are listed newest first with what was written to them, and an older one becomes the newest', () => {
  const tree = treeOf(file(1, 'a'), { t: 'version', at: 3, id: id(1), ...content(7) })
  run(tree, { do: 'label', entry: key(1), version: key(101), tag: 'first', message: 'before the cut' }, { do: 'current', entry: key(1), version: key(101) })
  const { versions, deeds } = historyOf(tree, tree.nodes.get(key(1))!)
  expect(versions.map(({ size, tag }) => [size, tag])).toEqual([[1, 'first'], [7, '']])
  expect(deeds.map(({ did }) => did)).toEqual(['current', 'label', 'version', 'create'])
  expect(rowsOf(tree, new Map([[key(1), 2]]))[0]).toMatchObject({ name: 'a', size: 1, versions: 2, links: 2 })
})

test('folders on a disk become those that are missing, each once', () => {
  const tree = photos()
  const { changes, at } = foldersOf(tree, null, [['Photos', '2026'], ['Photos', '2027', 'May'], ['Photos', '2027'], [], ['b.jpg']])
  expect(changes.map(change => 'name' in change && change.name)).toEqual(['2027', 'May', 'b (2).jpg'])
  expect(at(['Photos', '2026'])).toBe(key(2))
  expect(at([])).toBeNull()
  run(tree, ...changes)
  expect(tree.nodes.get(at(['Photos', '2027', 'May'])!)?.name).toBe('May')
})

test('sixty-four folders fit into each other, one more does not', () => {
  const deep = Array.from({ length: 64 }, (_, i) => `d${String(i)}`)
  const tree = makeTree()
  run(tree, ...foldersOf(tree, null, [deep]).changes)
  expect(tree.nodes.size).toBe(64)
  expect(() => recordsOf(makeTree(), foldersOf(makeTree(), null, [[...deep, 'more']]).changes, 1)).toThrow(expect.objectContaining({ code: 'INVALID_REQUEST' }))
})

test('names of three hundred characters, with markup or slashes in them, are cut and kept as plain text', () => {
  const tree = makeTree()
  run(tree, { do: 'folder', parent: null, name: '<img src=x onerror=alert(1)>' }, { do: 'folder', parent: null, name: 'x'.repeat(300) }, { do: 'folder', parent: null, name: '../up' })
  expect(paths(tree)).toEqual(['/.._up', '/<img src=x onerror=alert(1)>', `/${'x'.repeat(255)}`])
})

const some = fc.integer({ min: 1, max: 6 })
const where = fc.oneof(fc.constant(null), some).map(n => n === null ? null : id(n))
const called = fc.constantFrom('a', 'b', 'a (2)')
const anyRecord: fc.Arbitrary<FeedRecord> = fc.oneof(
  fc.tuple(some, called, where).map(([n, name, parent]): FeedRecord => n > 3 ? { t: 'folder', at: 1, id: id(n), parent, name } : { t: 'create', at: 1, id: id(n), parent, name, ...content(n) }),
  fc.tuple(some, called, where, fc.constantFrom('move' as const, 'restore' as const)).map(([n, name, parent, t]): FeedRecord => ({ t, at: 1, id: id(n), parent, name })),
  fc.tuple(some, fc.constantFrom('trash' as const, 'purge' as const)).map(([n, t]): FeedRecord => ({ t, at: 1, id: id(n) })),
  fc.tuple(some, some, where).map(([n, from, parent]): FeedRecord => ({ t: 'copy', at: 1, id: id(n), from: id(from), parent, name: 'a' })),
  some.map((n): FeedRecord => ({ t: 'version', at: 3, id: id(n), ...content(n + 10), pack: { version: id(9), container: n, of: 640, offset: 64, bytes: 128 } })),
  fc.tuple(some, called).map(([n, tag]): FeedRecord => ({ t: 'label', at: 4, id: id(n), version: id(100 + n), tag, message: 'é' })),
  fc.tuple(fc.nat(6), fc.constantFrom('all' as const, 'last' as const, 'days' as const, 'drive' as const), fc.nat(2)).map(([of, keep, n]): FeedRecord => ({ t: 'retain', at: 6, id: id(of), keep, n })),
  fc.tuple(some, some, some).map(([n, of, from]): FeedRecord => ({ t: 'lineage', at: 7, id: id(n), version: id(100 + of), sources: [{ name: 'a', transform: 'cut', meta: { by: 'é' }, file: { version: id(100 + from), cid: id(1, 36) } }] })),
  fc.tuple(some, some).map(([n, of]): FeedRecord => ({ t: 'current', at: 8, id: id(n), version: id(100 + of) })),
  fc.tuple(some, some, fc.constantFrom(0, 1)).map(([n, link, follows]): FeedRecord => ({ t: 'link', at: 9, id: id(n), link: id(200 + link), keys: id(n, 92), follows })),
  fc.tuple(some, some).map(([n, of]): FeedRecord => ({ t: 'delete', at: 5, id: id(n), version: id(100 + of) })),
)

test('a link to an entry that is there is kept, as it was told last; it is no deed, and outlives what it opens', () => {
  const link = (n: number, follows: number): FeedRecord => ({ t: 'link', at: 9, id: id(n), link: id(200), keys: id(n, 92), follows })
  const tree = treeOf({ t: 'folder', at: 1, id: id(1), parent: null, name: 'a' }, { t: 'folder', at: 1, id: id(2), parent: null, name: 'b' }, link(1, 1), link(2, 0), link(3, 1), { t: 'purge', at: 10, id: id(2) })
  expect([...tree.facts().links]).toEqual([[toBase32(id(200)), { entry: toBase32(id(2)), keys: id(2, 92), follows: false }]])
  expect(tree.nodes.get(toBase32(id(1)))?.deeds.map(({ did }) => did)).toEqual(['folder'])
})

test('whatever devices write, every entry has one place, no folder is in itself, and no folder holds a name twice', () => {
  fc.assert(fc.property(fc.array(anyRecord, { maxLength: 40 }), records => {
    const tree = treeOf(...records)
    for (const [one, node] of tree.nodes) {
      expect(node.parent === null || tree.nodes.get(node.parent)?.folder).toBe(true)
      expect(node.parent !== null && tree.within(node.parent, one)).toBe(false)
      expect(tree.under(one)[0]).toBe(one)
    }
    const shown = paths(tree)
    expect(new Set(shown).size).toBe(shown.length)
  }), { numRuns: 300 })
})

test('a tree that was kept on the device is the same tree, and takes further records the same way', () => {
  const facts = (tree: Tree): unknown => [tree.facts(), tree.lineage.of, [...tree.nodes.values()], [null, ...tree.nodes.keys()].map(one => [tree.inside(one), one === null ? [] : tree.under(one)]), Array.from({ length: 20 }, (_, n) => tree.keepers(id(100 + n)))]
  fc.assert(fc.property(fc.array(anyRecord, { maxLength: 40 }), fc.array(anyRecord, { maxLength: 20 }), (before, later) => {
    const tree = treeOf(...before)
    const leaves = before.slice(0, 3).map((_, i) => ({ version: id(i), root: id(i, 32) }))
    const kept = treeOfBytes(treeToBytes({ nodes: tree.nodes.values(), facts: tree.facts(), made: tree.lineage.of, leaves, link: id(7, 32) }))
    const again = makeTree()
    again.put(kept.nodes, kept.facts, kept.made)
    expect(facts(again)).toEqual(facts(tree))
    expect([kept.leaves, kept.link]).toEqual([leaves, id(7, 32)])
    for (const record of later) { tree.apply(record); again.apply(record) }
    expect(facts(again)).toEqual(facts(tree))
  }), { numRuns: 300 })
})

test('the activity of a drive is the last hundred deeds of all entries, newest first', () => {
  const tree = photos()
  run(tree, { do: 'rename', entry: key(4), name: 'c.jpg' })
  expect(activityOf(tree).map(({ name, deed }) => `${String(deed.at)} ${name} ${deed.did}`)).toEqual(['50 c.jpg rename', '4 c.jpg create', '3 a.jpg create', '2 2026 folder', '1 Photos folder'])
  const many = makeTree()
  for (let n = 0; n < 250; n++) many.apply({ t: 'folder', at: n * 37 % 250, id: id(1 + n), parent: null, name: String(n) })
  expect(activityOf(many).map(({ deed }) => deed.at)).toEqual(Array.from({ length: 100 }, (_, i) => 249 - i))
})

test('a small file by itself counts as kept whole, one of a pack, an empty and a large one do not', () => {
  const small = { ...file(3, 'note') } as CreateRecord
  const tree = treeOf({ ...small, size: 65_536 }, { ...small, id: id(4), size: 65_537 }, { ...small, id: id(5), size: 0 }, { ...small, id: id(6), pack: { version: id(9), container: 0, of: 64, offset: 0, bytes: 64 } })
  expect(rowsOf(tree, new Map()).map(({ whole }) => whole)).toEqual([true, undefined, undefined, undefined])
})
