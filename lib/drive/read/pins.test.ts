import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import type { FileVersion } from '../files/tree.ts'
import { makeTree } from '../files/tree.ts'
import { makePins } from './pins.ts'
import type { PinParts } from './pins.ts'

const version = (n: number, chunks = 3): FileVersion =>
  ({ version: new Uint8Array(16).fill(n), cid: new Uint8Array(36), root: new Uint8Array(32), chunks, dek: new Uint8Array(60), size: chunks * 4_194_304, type: '', at: 0, tag: '', message: '' })
const idOf = (n: number): string => toBase32(new Uint8Array(16).fill(n))

/** Files by name, in folders, each with its first version; a cache, and nodes that may be unreachable. */
function world(files: Record<string, FileVersion>, folders: Record<string, string[]> = {}, pinned: string[] = []) {
  const tree = makeTree()
  const ids = new Map<string, Bytes>()
  const idOfName = (name: string): Bytes => { const id = ids.get(name) ?? new Uint8Array(16).fill(100 + ids.size); ids.set(name, id); return id }
  const key = (name: string): string => toBase32(idOfName(name))
  const parentOf = (name: string): Bytes | null => { const [home] = Object.entries(folders).find(([, inside]) => inside.includes(name)) ?? []; return home === undefined ? null : idOfName(home) }
  const add = (name: string, { tag: _tag, message: _message, ...rest }: FileVersion): void => { tree.apply({ t: 'create', ...rest, id: idOfName(name), parent: parentOf(name), name }) }
  for (const name of Object.keys(folders)) tree.apply({ t: 'folder', at: 0, id: idOfName(name), parent: parentOf(name), name })
  for (const [name, one] of Object.entries(files)) add(name, one)
  const pins = new Set(pinned)
  const words = new Map(pinned.map(id => [id, true]))
  const here = new Map<string, Set<number>>()
  const told: Record<string, number>[] = []
  const complaints: string[] = []
  const tries: number[] = []
  let [reachable, room, whole, asleep] = [true, Infinity, true, false]
  const parts: PinParts = {
    cache: {
      pins: () => Promise.resolve([...pins]),
      pin: (id, on) => { if (on) pins.add(id); else pins.delete(id); return Promise.resolve() },
      keeps: () => Promise.resolve(new Map(words)),
      keep: said => { for (const [one, on] of said) if (on === null) words.delete(one); else words.set(one, on); return Promise.resolve() },
    },
    tree,
    whole: () => whole,
    open: ({ version: id, chunks }) => {
      if (!reachable) return Promise.reject(new CyxError('NETWORK_OFFLINE'))
      const kept = here.get(toBase32(id)) ?? new Set<number>()
      here.set(toBase32(id), kept)
      return Promise.resolve({ segments: { only: false, read: () => Promise.reject(new Error()), keep: (index: number) => {
        tries.push(index)
        if (asleep) return Promise.resolve('unknown' as const)
        if (index < chunks && room-- <= 0) return Promise.resolve('full' as const)
        kept.add(index)
        return Promise.resolve('here' as const)
      }, kept: (index: number) => Promise.resolve(kept.has(index)) } })
    },
    tell: kept => { told.push(Object.fromEntries(Object.entries(kept).map(([entry, share]) => [tree.nodes.get(entry)?.name ?? entry, share]))) },
    full: () => { complaints.push('full') },
  }
  const desk = makePins(parts, { againMs: 20, tellMs: 0 })
  return {
    tree, pins, words, here, told, complaints, tries, sleep: (yes: boolean) => { asleep = yes }, desk, key, add, idOfName, last: () => told.at(-1),
    reach: (yes: boolean) => { reachable = yes }, whole: (yes: boolean) => { whole = yes }, room: (chunks: number) => { room = chunks },
    move: (name: string, to: string | null) => { tree.apply({ t: 'move', at: 9, id: idOfName(name), parent: to === null ? null : idOfName(to), name }) },
  }
}

test('a pinned file is fetched chunk by chunk and told as it comes', async () => {
  const { desk, key, told, last, pins } = world({ a: version(1) })
  await desk.set([key('a')], true)
  await expect.poll(last).toEqual({ a: 1 })
  expect(told.map(({ a }) => Number(a?.toFixed(2)))).toEqual([0, 0.33, 0.67, 1, 1])
  await desk.set([key('a')], false)
  expect([last(), [...pins]]).toEqual([{}, []])
})

test('a folder keeps the files in it and in folders of it, an empty file is here at once', async () => {
  const { desk, key, last } = world({ a: version(1), b: version(2, 0), c: version(3) }, { folder: ['a', 'sub'], sub: ['b'] })
  await desk.set([key('folder')], true)
  await expect.poll(last).toEqual({ folder: 1, sub: 1, a: 1, b: 1 })
})

test('what comes into a kept folder later is kept, also below it and into one that was empty; what leaves it is let go', async () => {
  const { desk, key, last, pins, add, move, tree, idOfName } = world({ a: version(1), b: version(2) }, { folder: ['sub', 'c', 'd'], sub: [] })
  await desk.set([key('folder')], true)
  expect(last()).toEqual({ folder: 1, sub: 1 })
  add('c', version(3))
  move('a', 'sub')
  await desk.listed()
  await expect.poll(last).toEqual({ folder: 1, sub: 1, a: 1, c: 1 })
  move('c', null)
  tree.apply({ t: 'trash', at: 9, id: idOfName('sub') })
  await desk.listed()
  expect([last(), [...pins]]).toEqual([{ folder: 1 }, []])
  add('d', version(4))
  await desk.listed()
  await expect.poll(last).toEqual({ folder: 1, d: 1 })
})

test('a file that is kept for itself stays where it goes', async () => {
  const { desk, key, last, move } = world({ a: version(1), b: version(2) }, { folder: ['a', 'b'] })
  await desk.set([key('folder')], true)
  await desk.set([key('a')], true)
  for (const name of ['a', 'b']) move(name, null)
  await desk.listed()
  await expect.poll(last).toEqual({ folder: 1, a: 1 })
})

test('one that is let go although its folder is kept stays away, until it has left; with the folder all are let go', async () => {
  const { desk, key, last, move, words } = world({ a: version(1), b: version(2), c: version(3) }, { folder: ['a', 'b', 'sub'], sub: ['c'] })
  await desk.set([key('folder')], true)
  await desk.set([key('a'), key('sub')], false)
  await desk.listed()
  await expect.poll(last).toEqual({ folder: 1, b: 1 })
  await desk.set([key('c')], true)
  await expect.poll(last).toEqual({ folder: 1, b: 1, c: 1 })
  move('a', null)
  await desk.listed()
  expect(words.has(key('a'))).toBe(false)
  await desk.set([key('folder')], false)
  expect([last(), [...words]]).toEqual([{}, []])
})

test('one that is let go stays away when its folder comes back from the trash, and may be kept again', async () => {
  const { desk, key, last, words, tree, idOfName } = world({ a: version(1), b: version(2) }, { home: ['folder'], folder: ['a', 'b'] })
  await desk.set([key('home')], true)
  await desk.set([key('a')], false)
  for (const name of ['folder', 'home', 'a']) {
    tree.apply({ t: 'trash', at: 9, id: idOfName(name) })
    await desk.listed()
    tree.apply({ t: 'restore', at: 10, id: idOfName(name), parent: name === 'home' ? null : idOfName(name === 'a' ? 'folder' : 'home'), name })
    await desk.listed()
    await expect.poll(last).toEqual({ home: 1, folder: 1, b: 1 })
  }
  expect(words.get(key('a'))).toBe(false)
  await desk.set([key('a')], true)
  await expect.poll(last).toEqual({ home: 1, folder: 1, a: 1, b: 1 })
})

test('what a folder is to keep is remembered over a new start, before the list is there too', async () => {
  const before = world({ a: version(1) }, { folder: ['a'] })
  await before.desk.set([before.key('folder')], true)
  const unread = world({}, {}, [idOf(1)])
  await unread.desk.listed()
  expect([...unread.pins]).toEqual([idOf(1)])
  const after = world({ a: version(1), b: version(2) }, { folder: ['a', 'b'] })
  for (const [entry, on] of before.words) after.words.set(entry, on)
  await after.desk.listed()
  await expect.poll(after.last).toEqual({ folder: 1, a: 1, b: 1 })
})

test('what could not be fetched is fetched later', async () => {
  const { desk, key, last, reach } = world({ a: version(1) })
  reach(false)
  await desk.set([key('a')], true)
  await new Promise(resolve => { setTimeout(resolve, 30) })
  expect(last()).toEqual({ a: 0 })
  reach(true)
  await expect.poll(last).toEqual({ a: 1 })
})

test('after a new start the rest is fetched, and a new version takes the old one\'s place; what an earlier release has pinned is known by its entry', async () => {
  const { desk, tree, pins, here, last, words, key, idOfName } = world({ a: version(1) }, {}, [idOf(1)])
  here.set(idOf(1), new Set([0, 1]))
  await desk.listed()
  await expect.poll(last).toEqual({ a: 1 })
  expect([...words]).toEqual([[key('a'), true]])
  const { tag: _tag, message: _message, ...next } = version(2)
  tree.apply({ t: 'version', ...next, id: idOfName('a') })
  await desk.listed()
  await expect.poll(last).toEqual({ a: 1 })
  expect([...pins]).toEqual([idOf(2)])
  expect(here.get(idOf(2))?.size).toBe(3)
})

test('what was deleted is let go', async () => {
  const { desk, pins } = world({ b: version(2) }, {}, [idOf(1)])
  await desk.listed()
  expect([...pins]).toEqual([])
})

test('a device that has no room says so once and how much is here, loses nothing, and goes on when there is room', async () => {
  const { desk, key, add, last, complaints, room } = world({ a: version(1) }, { folder: ['a', 'b'] })
  await desk.set([key('folder')], true)
  await expect.poll(last).toEqual({ folder: 1, a: 1 })
  room(1)
  add('b', version(2))
  await desk.listed()
  await expect.poll(() => last()?.b?.toFixed(2)).toBe('0.33')
  await expect.poll(() => complaints.length).toBe(1)
  await new Promise(resolve => { setTimeout(resolve, 80) })
  expect([last()?.a, complaints]).toEqual([1, ['full']])
  room(9)
  await expect.poll(last).toEqual({ folder: 1, a: 1, b: 1 })
})

test('a drive that was closed while it looked what to keep writes nothing down any more', async () => {
  const { desk, key, pins, words, tree, idOfName } = world({ a: version(1) })
  const listed = desk.listed()
  const set = desk.set([key('a')], true)
  desk.close()
  await expect(set).rejects.toMatchObject({ name: 'AbortError' })
  await expect(listed).rejects.toMatchObject({ name: 'AbortError' })
  tree.apply({ t: 'star', at: 9, id: idOfName('a'), on: 1 })
  await expect(desk.listed()).rejects.toMatchObject({ name: 'AbortError' })
  expect([[...pins], [...words]]).toEqual([[], []])
})

test('while the window that writes the cache sleeps nothing is told of room, and what is missing is kept when it is awake', async () => {
  const { desk, key, last, complaints, sleep, tries, room } = world({ a: version(1), b: version(2) })
  sleep(true)
  await desk.set([key('a'), key('b')], true)
  await expect.poll(() => tries.length).toBeGreaterThan(1)
  expect([last(), new Set(tries), complaints]).toEqual([{ a: 0, b: 0 }, new Set([0]), []])
  room(4)
  sleep(false)
  await expect.poll(() => complaints).toEqual(['full'])
  expect(last()?.b?.toFixed(2)).toBe('0.33')
  room(2)
  await expect.poll(last).toEqual({ a: 1, b: 1 })
})

test('when all is let go nothing is kept any more', async () => {
  const { desk, key, last, words } = world({ a: version(1) }, { folder: ['a'] })
  await desk.set([key('folder')], true)
  await desk.clear()
  expect([last(), [...words]]).toEqual([{}, []])
})

test('while the list is read anew nothing is let go, and what is not in it yet cannot be kept', async () => {
  const { desk, key, last, pins, whole, tree, add } = world({ a: version(1) })
  await desk.set([key('a')], true)
  await expect.poll(last).toEqual({ a: 1 })
  whole(false)
  tree.clear()
  add('b', version(2))
  await desk.listed()
  expect([...pins]).toEqual([idOf(1)])
  await expect(desk.set([key('a')], true)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_NOT_FOUND' })
  add('a', version(1))
  whole(true)
  await desk.listed()
  expect([[...pins], last()]).toEqual([[idOf(1)], { a: 1 }])
})

test('what another window let go, and the cache with it, is fetched again', async () => {
  const { desk, key, last, pins, here } = world({ a: version(1) })
  await desk.set([key('a')], true)
  await expect.poll(last).toEqual({ a: 1 })
  pins.delete(idOf(1))
  here.clear()
  await desk.listed()
  await expect.poll(() => here.get(idOf(1))?.size).toBe(3)
  expect([[...pins], last()]).toEqual([[idOf(1)], { a: 1 }])
})

test('a kept file in the trash is let go, and kept again when it comes back', async () => {
  const { desk, key, last, pins, tree, idOfName } = world({ a: version(1) })
  await desk.set([key('a')], true)
  tree.apply({ t: 'trash', at: 9, id: idOfName('a') })
  await desk.listed()
  expect([last(), [...pins]]).toEqual([{}, []])
  tree.apply({ t: 'restore', at: 10, id: idOfName('a'), parent: null, name: 'a' })
  await desk.listed()
  await expect.poll(last).toEqual({ a: 1 })
})
