import type { Bytes } from '../bytes/bytes.ts'
import type { ChunkDb, ChunkRecord } from './chunkDb.ts'
import { makeExtents } from './extents.ts'
import { PAGE_BYTES, SLAB_PAGES } from './slabs.ts'
import type { Slabs } from './slabs.ts'

/** A chunk of a version: version id in base32, chunk index. */
export interface ChunkName { version: string, index: number }

/** How much is kept where; bytes. Pinned ones do not count against the limit, but in memory, where all of it together has 32 MiB. */
export interface CacheUse { kind: Slabs['kind'], usedBytes: number, pinnedBytes: number, limitBytes: number }

/** What became of a segment that was to be kept: it is here, there was no room for it, or nobody knows: another window writes and has not answered, or writing failed. */
export type Put = 'here' | 'full' | 'unknown'

/** Sealed segments on this device. Nothing here throws for want of room, and nothing is promised: what is read is proven by its seal. */
export interface ChunkCache {
  /** A sealed segment; null when it is not here. */
  get: (chunk: ChunkName, segment: number) => Promise<Bytes | null>
  /** Keeps a sealed segment, if there is room: the chunks read longest ago make it. */
  put: (chunk: ChunkName, segment: number, sealed: Uint8Array) => Promise<Put>
  /** Segments that are here. */
  has: (chunk: ChunkName) => Promise<number[]>
  /** Forgets a chunk: it was found damaged. */
  drop: (chunk: ChunkName) => Promise<void>
  /** Keeps a version's segments whatever the limit, in memory as far as there is room, or no longer. */
  pin: (version: string, on: boolean) => Promise<void>
  /** Versions that are pinned. */
  pins: () => Promise<string[]>
  use: () => Promise<CacheUse>
  /** null: the limit that there is unless the person sets another. */
  setLimit: (bytes: number | null) => Promise<void>
  clear: () => Promise<void>
  /** Writes down what is where. */
  close: () => Promise<void>
}

/** The limit unless the person sets another: 1 GB. */
export const LIMIT_BYTES = 1_000_000_000

/** In memory there is less room than on a disk: for what is pinned and what is not. */
const MEMORY_BYTES = 32 * 1024 * 1024

/** The index is written down this long after a change, in one transaction. */
const SAVE_AFTER_MS = 300
/** A read moves a chunk to the end of the line on disk only when it was last written down so long ago. */
const TOUCH_MS = 60_000
/** After the device had no room, or a write failed, nothing is written for so long. */
const REST_MS = 30_000

interface Entry extends ChunkName { segments: Map<number, { page: number, length: number }>, used: number, bytes: number }

const keyOf = ({ version, index }: ChunkName): string => `${version} ${String(index)}`
const noRoom = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError'
const pagesOf = (length: number): number => Math.ceil(length / PAGE_BYTES)

/**
 * The cache over its index and slabs; this worker must be the only one that has them.
 *
 * @param db - null where the browser keeps nothing: then slabs are in memory
 * @param nowMs - the clock of the line: ms since 1970
 */
export async function openChunks(db: ChunkDb | null, slabs: Slabs, { slabPages = SLAB_PAGES, nowMs = Date.now }: { slabPages?: number, nowMs?: () => number } = {}): Promise<ChunkCache> {
  const extents = makeExtents(slabPages)
  /** In the order of their last read. */
  const entries = new Map<string, Entry>()
  const pinned = new Set(await db?.getAllKeys('pins'))
  const usualBytes = slabs.kind === 'memory' ? MEMORY_BYTES : LIMIT_BYTES
  let limitBytes = await db?.get('settings', 'limitBytes') ?? usualBytes
  let [usedBytes, pinnedBytes] = [0, 0]
  let rest: { until: number, why: Put } = { until: 0, why: 'full' }
  const dirty = new Set<string>()
  let saving: ReturnType<typeof setTimeout> | undefined

  const count = (entry: Entry, bytes: number): void => {
    if (pinned.has(entry.version)) pinnedBytes += bytes
    else usedBytes += bytes
  }
  const save = async (): Promise<void> => {
    clearTimeout(saving)
    saving = undefined
    const keys = [...dirty]
    dirty.clear()
    if (keys.length === 0 || !db) return
    const all = db.transaction('chunks', 'readwrite')
    for (const key of keys) {
      const [version = '', index] = key.split(' ')
      const entry = entries.get(key)
      if (entry) void all.store.put({ segments: [...entry.segments].map(([segment, { page, length }]) => [segment, page, length]), used: entry.used }, [version, Number(index)])
      else void all.store.delete([version, Number(index)])
    }
    await all.done
  }
  const change = (key: string): void => {
    dirty.add(key)
    // An index that could not be written tells of less than there is, or of places that hold something else: both are found out by reading.
    saving ??= setTimeout(() => { save().catch(() => undefined) }, SAVE_AFTER_MS)
  }
  const forget = async (entry: Entry): Promise<void> => {
    const key = keyOf(entry)
    if (entries.get(key) !== entry) return
    entries.delete(key)
    count(entry, -entry.bytes)
    for (const { page, length } of entry.segments.values()) {
      await slabs.drop(page).catch(() => undefined)
      extents.give(page, pagesOf(length))
    }
    change(key)
  }
  const oldest = (): Entry | undefined => entries.values().find(({ version }) => !pinned.has(version))
  const shrink = async (toBytes: number): Promise<void> => {
    for (let entry = oldest(); entry && usedBytes > toBytes; entry = oldest()) await forget(entry)
  }
  const load = (key: [string, number], { segments, used }: ChunkRecord): void => {
    const [version, index] = key
    const entry: Entry = { version, index, segments: new Map(), used, bytes: 0 }
    for (const [segment, page, length] of segments) {
      while (page >= 0 && extents.slabs() * slabPages < page + pagesOf(length)) extents.grow()
      // A record that claims what another one has comes from a torn write.
      if (!extents.claim(page, pagesOf(length))) { change(keyOf(entry)); continue }
      entry.segments.set(segment, { page, length })
      entry.bytes += length
    }
    entries.set(keyOf(entry), entry)
    count(entry, entry.bytes)
  }
  const [keys, records] = db ? await Promise.all([db.getAllKeys('chunks'), db.getAll('chunks')]) : [[], []]
  for (const [i] of [...records.entries()].sort(([, a], [, b]) => a.used - b.used)) {
    const [key, record] = [keys[i], records[i]]
    if (key && record) load(key, record)
  }

  /** One change at a time: places are taken, written and given back in order. */
  let line: Promise<unknown> = Promise.resolve()
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = line.then(work)
    line = mine.catch(() => undefined)
    return mine
  }
  /** What there is beside the pinned bytes. */
  const room = (): number => slabs.kind === 'memory' ? MEMORY_BYTES - pinnedBytes : Infinity
  /** What may be kept that is not pinned. */
  const loose = (): number => Math.min(limitBytes, room())
  const place = async (length: number, isPinned: boolean): Promise<number> => {
    await shrink((isPinned ? room() : loose()) - length)
    const found = extents.take(pagesOf(length))
    if (found !== null) return found
    extents.grow()
    return extents.take(pagesOf(length)) ?? -1
  }
  const write = async (chunk: ChunkName, segment: number, sealed: Uint8Array): Promise<Put> => {
    if (entries.get(keyOf(chunk))?.segments.has(segment)) return 'here'
    if (rest.until > nowMs()) return rest.why
    const isPinned = pinned.has(chunk.version)
    const fits = sealed.length > 0 && pagesOf(sealed.length) <= slabPages && sealed.length <= (isPinned ? room() : loose())
    if (!fits) return 'full'
    const page = await place(sealed.length, isPinned)
    try {
      await slabs.write(page, sealed).catch(async (error: unknown) => {
        if (!noRoom(error)) throw error
        // The device is full: a quarter of what may go goes, then once more.
        await shrink(usedBytes * 0.75)
        await slabs.write(page, sealed)
      })
    } catch (error) {
      extents.give(page, pagesOf(sealed.length))
      rest = { until: nowMs() + REST_MS, why: noRoom(error) ? 'full' : 'unknown' }
      return rest.why
    }
    const entry = entries.get(keyOf(chunk)) ?? { ...chunk, segments: new Map<number, { page: number, length: number }>(), used: nowMs(), bytes: 0 }
    entries.set(keyOf(chunk), entry)
    entry.segments.set(segment, { page, length: sealed.length })
    entry.bytes += sealed.length
    count(entry, sealed.length)
    change(keyOf(chunk))
    return 'here'
  }
  const touch = (entry: Entry): void => {
    const key = keyOf(entry)
    entries.delete(key)
    entries.set(key, entry)
    if (nowMs() - entry.used < TOUCH_MS) return
    entry.used = nowMs()
    change(key)
  }
  return {
    get: async (chunk, segment) => {
      const entry = entries.get(keyOf(chunk))
      const at = entry?.segments.get(segment)
      if (!entry || !at) return null
      const bytes = await slabs.read(at.page, at.length).catch(() => null)
      // Evicted by the browser, or cut short by a crash.
      if (!bytes) await inLine(() => forget(entry))
      else if (entries.get(keyOf(chunk)) === entry) touch(entry)
      return bytes
    },
    put: (chunk, segment, sealed) => inLine(() => write(chunk, segment, sealed)),
    has: chunk => Promise.resolve([...entries.get(keyOf(chunk))?.segments.keys() ?? []]),
    drop: chunk => inLine(async () => {
      const entry = entries.get(keyOf(chunk))
      if (entry) await forget(entry)
    }),
    pin: (version, on) => inLine(async () => {
      if (pinned.has(version) === on) return
      const mine = [...entries.values()].filter(entry => entry.version === version)
      for (const entry of mine) count(entry, -entry.bytes)
      if (on) pinned.add(version)
      else pinned.delete(version)
      for (const entry of mine) count(entry, entry.bytes)
      if (on) await db?.put('pins', { at: nowMs() }, version)
      else await db?.delete('pins', version)
      await shrink(loose())
    }),
    pins: () => Promise.resolve([...pinned]),
    use: () => Promise.resolve({ kind: slabs.kind, usedBytes, pinnedBytes, limitBytes }),
    setLimit: bytes => inLine(async () => {
      limitBytes = bytes ?? usualBytes
      await (bytes === null ? db?.delete('settings', 'limitBytes') : db?.put('settings', bytes, 'limitBytes'))
      await shrink(loose())
    }),
    clear: () => inLine(async () => {
      for (const entry of [...entries.values()]) await forget(entry)
      pinned.clear()
      await save()
      await Promise.all([slabs.clear(), ...db ? [db.clear('pins'), db.clear('chunks')] : []])
    }),
    close: () => inLine(async () => {
      await save().catch(() => undefined)
      slabs.close()
    }),
  }
}
