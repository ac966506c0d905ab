import type { ChunkDb, VersionRecord } from './chunkDb.ts'

/** What opening a version takes, kept so that it opens without network. Versions are named by their ids in base32. */
export interface Versions {
  version: (id: string) => Promise<Omit<VersionRecord, 'used'> | null>
  /** Keeps it if there is room. */
  keepVersion: (id: string, version: Omit<VersionRecord, 'used'>) => Promise<void>
}

/** Versions kept at most, and how many of those opened longest ago go at once; pinned ones stay. */
const [MOST, DROP] = [2_000, 200]

/** @param db - null where the browser keeps nothing */
export function makeVersions(db: ChunkDb | null, { most = MOST, drop = DROP, nowMs = Date.now }: { most?: number, drop?: number, nowMs?: () => number } = {}): Versions {
  const shrink = async (cache: ChunkDb): Promise<void> => {
    if (await cache.count('versions') <= most) return
    const all = cache.transaction(['versions', 'pins'], 'readwrite')
    const store = all.objectStore('versions')
    const [keys, records, pins] = await Promise.all([store.getAllKeys(), store.getAll(), all.objectStore('pins').getAllKeys()])
    const pinned = new Set(pins)
    const oldest = keys.map((key, i) => ({ key, used: records[i]?.used ?? 0 })).filter(({ key }) => !pinned.has(key)).sort((a, b) => a.used - b.used)
    await Promise.all([...oldest.slice(0, drop).map(({ key }) => store.delete(key)), all.done])
  }
  return {
    version: async id => await db?.get('versions', id).catch(() => undefined) ?? null,
    keepVersion: async (id, { layout, pages }) => {
      if (!db) return
      // A full device keeps what it has.
      await db.put('versions', { layout, pages, used: nowMs() }, id).then(() => shrink(db)).catch(() => undefined)
    },
  }
}
