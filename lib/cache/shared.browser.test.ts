import { afterEach, expect, test } from 'vitest'
import { openChunkDb } from './chunkDb.ts'
import type { SharedCache } from './shared.ts'
import type { CacheCall } from './testing/cacheWorker.ts'

const fill = (n: number, length = 270_000): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(n)
const at = { version: 'v', index: 0 }
const freshName = (): string => `test-${crypto.randomUUID()}`
const workers: Worker[] = []
afterEach(() => { for (const worker of workers.splice(0)) worker.terminate() })

type Remote = { [K in keyof SharedCache]: (...args: Parameters<SharedCache[K]>) => ReturnType<SharedCache[K]> } & { kill: () => void, sleep: () => void }

/** The cache of a window's worker. */
async function inWorker(name: string, options = {}): Promise<Remote> {
  const worker = new Worker(new URL('./testing/cacheWorker.ts', import.meta.url), { type: 'module' })
  workers.push(worker)
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  worker.onmessage = ({ data }: MessageEvent<{ id: number, value: unknown } | { id: number, error: string }>) => {
    if ('error' in data) waiting.get(data.id)?.reject(new Error(data.error))
    else waiting.get(data.id)?.resolve(data.value)
  }
  let id = 0
  const call = (name: CacheCall['name']) => (...args: unknown[]): Promise<unknown> => {
    const one = Promise.withResolvers<unknown>()
    waiting.set(++id, one)
    worker.postMessage({ id, name, args } satisfies CacheCall)
    return one.promise
  }
  await call('open')(name, options)
  return new Proxy({}, { get: (_, key) => key === 'then' ? undefined : key === 'kill' ? () => { worker.terminate() } : key === 'sleep' ? () => { worker.postMessage('sleep') } : call(key as keyof SharedCache) }) as Remote
}

const folderOf = async (name: string): Promise<FileSystemDirectoryHandle> => (await navigator.storage.getDirectory()).getDirectoryHandle(name)
const soon = async <T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> => {
  for (;;) {
    const value = await read()
    if (good(value)) return value
    await new Promise(resolve => { setTimeout(resolve, 20) })
  }
}

test('segments lie in files of the browser, and are there after a new start', async () => {
  const name = freshName()
  const first = await inWorker(name)
  await first.put(at, 0, fill(1))
  await first.put(at, 1, fill(2))
  expect((await first.use()).kind).toBe('files')
  await first.close()
  const file = await (await (await folderOf(name)).getFileHandle('slab-0')).getFile()
  expect(file.size).toBeGreaterThan(540_000)
  const again = await inWorker(name)
  expect(await again.get(at, 0)).toEqual(fill(1))
  expect(await again.get(at, 1)).toEqual(fill(2))
  await again.clear()
  expect(await again.get(at, 0)).toBe(null)
})

test('a slab that was cut short gives what is left of it', async () => {
  const name = freshName()
  const first = await inWorker(name)
  await first.put(at, 0, fill(1))
  await first.put(at, 1, fill(2))
  await first.close()
  const writable = await (await (await folderOf(name)).getFileHandle('slab-0')).createWritable({ keepExistingData: true })
  await writable.truncate(300_000)
  await writable.close()
  const again = await inWorker(name)
  expect(await again.get(at, 0)).toEqual(fill(1))
  expect(await again.get(at, 1)).toBe(null)
})

test.each([['files', {}], ['the database', { files: false }]])('of two windows one writes, the other reads and asks, with slabs in %s', async (_, options) => {
  const name = freshName()
  const [owner, guest] = [await inWorker(name, options), await inWorker(name, options)]
  await owner.put(at, 0, fill(1))
  expect(await soon(() => guest.get(at, 0), bytes => bytes !== null)).toEqual(fill(1))
  await guest.put(at, 7, fill(7))
  expect(await soon(() => owner.get(at, 7), bytes => bytes !== null)).toEqual(fill(7))
  await guest.pin('v', true)
  expect((await soon(() => owner.use(), ({ pinnedBytes }) => pinnedBytes > 0)).usedBytes).toBe(0)
  expect((await soon(() => guest.use(), ({ pinnedBytes }) => pinnedBytes === 540_000)).usedBytes).toBe(0)
  await guest.setLimit(5)
  expect((await soon(() => owner.use(), ({ limitBytes }) => limitBytes === 5)).limitBytes).toBe(5)
})

test('a window that reads is told what became of what it wants kept; a window that writes and sleeps tells nothing', async () => {
  const name = freshName()
  const [owner, guest] = [await inWorker(name), await inWorker(name)]
  const answered = (segment: number) => soon(() => guest.put(at, segment, fill(1)), put => put !== 'unknown')
  expect(await answered(0)).toBe('here')
  await owner.setLimit(5)
  expect(await answered(1)).toBe('full')
  owner.sleep()
  expect(await soon(() => guest.put(at, 1, fill(1)), put => put !== 'full')).toBe('unknown')
})

test('when the window that writes is killed, the other one takes over', async () => {
  const name = freshName()
  const [owner, guest] = [await inWorker(name), await inWorker(name)]
  await owner.put(at, 0, fill(1))
  await soon(() => guest.get(at, 0), bytes => bytes !== null)
  owner.kill()
  await soon(async () => { await guest.put(at, 3, fill(3)); return guest.has(at) }, segments => segments.includes(3))
  expect(await guest.get(at, 3)).toEqual(fill(3))
  expect(await guest.get(at, 0)).toEqual(fill(1))
})

/** All that stands in the database of a cache, by store. */
async function writtenIn(name: string): Promise<string[]> {
  const db = await openChunkDb(name)
  const stores = [...db.objectStoreNames]
  const counts = await Promise.all(stores.map(store => db.count(store)))
  db.close()
  return stores.filter((_, i) => (counts[i] ?? 0) > 0)
}

test.each([['the window that writes', 'owner'], ['one that reads, while the other sleeps', 'guest']] as const)('a cache that is forgotten by %s leaves nothing: no words, no names of versions, no limit', async (_, who) => {
  const name = freshName()
  const owner = await inWorker(name, { files: false })
  const guest = await inWorker(name, { files: false })
  await owner.keep(new Map([['entry', true]]))
  await owner.pin('v', true)
  await owner.setLimit(1_000_000)
  await owner.keepVersion('v', { layout: fill(1, 10), pages: [] })
  await owner.put(at, 0, fill(1))
  await soon(() => guest.get(at, 0), bytes => bytes !== null)
  expect(await writtenIn(name)).toEqual(['blobs', 'chunks', 'keeps', 'pins', 'settings', 'versions'])
  if (who === 'guest') owner.sleep()
  await (who === 'owner' ? owner : guest).forget()
  expect(await writtenIn(name)).toEqual([])
  expect([[...await guest.keeps()], await guest.pins(), await guest.get(at, 0)]).toEqual([[], [], null])
})

test('what opening a version takes is kept', async () => {
  const cache = await inWorker(freshName())
  expect(await cache.version('v')).toBe(null)
  await cache.keepVersion('v', { layout: fill(1, 10), pages: [fill(2, 20), fill(3, 30)] })
  expect(await cache.version('v')).toMatchObject({ layout: fill(1, 10), pages: [fill(2, 20), fill(3, 30)] })
})
