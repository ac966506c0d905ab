import { expect, test } from 'vitest'
import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { CyxError } from '../../errors.ts'
import type { FileVersion } from '../files/tree.ts'
import { makePins } from './pins.ts'

const version = (n: number, chunks = 3): FileVersion =>
  ({ version: new Uint8Array(16).fill(n), cid: new Uint8Array(36), root: new Uint8Array(32), chunks, dek: new Uint8Array(60), size: chunks * 4_194_304, type: '', at: 0, tag: '', message: '' })
const idOf = (n: number): string => toBase32(new Uint8Array(16).fill(n))

/** A list of files by entry, a cache, and nodes that may be unreachable. */
function world(files: Record<string, FileVersion[]>, pinned: string[] = []) {
  const pins = new Set(pinned)
  const here = new Map<string, Set<number>>()
  const told: Record<string, number>[] = []
  let reachable = true
  const parts = {
    cache: {
      pins: () => Promise.resolve([...pins]),
      pin: (id: string, on: boolean) => { if (on) pins.add(id); else pins.delete(id); return Promise.resolve() },
    },
    tree: {
      nodes: new Map(Object.keys(files).map(key => [key, {} as never])),
      newest: (key: string) => files[key]?.at(-1),
      under: (key: string) => key === 'folder' ? ['folder', ...Object.keys(files)] : [key],
      keepers: (id: Bytes) => new Set(Object.keys(files).filter(key => files[key]?.some(one => toBase32(one.version) === toBase32(id)))),
    },
    open: ({ version: id, chunks }: FileVersion) => {
      if (!reachable) return Promise.reject(new CyxError('NETWORK_OFFLINE'))
      const kept = here.get(toBase32(id)) ?? new Set<number>()
      here.set(toBase32(id), kept)
      return Promise.resolve({ segments: { only: false, read: () => Promise.reject(new Error()), keep: (index: number) => { if (index < chunks) kept.add(index); return Promise.resolve() }, kept: (index: number) => Promise.resolve(kept.has(index)) } })
    },
    tell: (kept: Readonly<Record<string, number>>) => { told.push({ ...kept }) },
  }
  return { files, pins, here, told, parts, reach: (yes: boolean) => { reachable = yes }, last: () => told.at(-1) }
}

test('a pinned file is fetched chunk by chunk and told as it comes', async () => {
  const { parts, told, last, pins } = world({ a: [version(1)] })
  const desk = makePins(parts)
  await desk.set(['a'], true)
  await expect.poll(last).toEqual({ a: 1 })
  expect(told.map(({ a }) => Number(a?.toFixed(2)))).toEqual([0, 0.33, 0.67, 1, 1])
  await desk.set(['a'], false)
  expect([last(), [...pins]]).toEqual([{}, []])
})

test('a folder pins the files in it, an empty file is here at once', async () => {
  const { parts, last } = world({ a: [version(1)], b: [version(2, 0)] })
  await makePins(parts).set(['folder'], true)
  await expect.poll(last).toEqual({ a: 1, b: 1 })
})

test('what could not be fetched is fetched later', async () => {
  const { parts, last, reach } = world({ a: [version(1)] })
  reach(false)
  const desk = makePins(parts, { againMs: 20 })
  await desk.set(['a'], true)
  await new Promise(resolve => { setTimeout(resolve, 30) })
  expect(last()).toEqual({ a: 0 })
  reach(true)
  await expect.poll(last).toEqual({ a: 1 })
})

test('after a new start the rest is fetched, and a new version takes the old one\'s place', async () => {
  const { parts, files, pins, here, last } = world({ a: [version(1)] }, [idOf(1)])
  here.set(idOf(1), new Set([0, 1]))
  const desk = makePins(parts)
  await desk.listed()
  await expect.poll(last).toEqual({ a: 1 })
  files.a?.push(version(2))
  await desk.listed()
  await expect.poll(last).toEqual({ a: 1 })
  expect([...pins]).toEqual([idOf(2)])
  expect(here.get(idOf(2))?.size).toBe(3)
})

test('what was deleted is let go, but not while the list is still unknown', async () => {
  const gone = world({ b: [version(2)] }, [idOf(1)])
  await makePins(gone.parts).listed()
  expect([...gone.pins]).toEqual([])
  const unknown = world({}, [idOf(1)])
  await makePins(unknown.parts).listed()
  expect([...unknown.pins]).toEqual([idOf(1)])
})

test('a device that has no room says how much is here', async () => {
  const { parts, last } = world({ a: [version(1)] })
  const full = { ...parts, open: () => Promise.resolve({ segments: { only: false, read: () => Promise.reject(new Error()), keep: () => Promise.resolve(), kept: (index: number) => Promise.resolve(index === 0) } }) }
  await makePins(full).set(['a'], true)
  await expect.poll(() => last()?.a?.toFixed(2)).toBe('0.33')
})
