import type { ChunkDb } from './chunkDb.ts'
import { writing } from './db.ts'

/** What a person has said of entries of the drive, by their ids in base32: true, it stays on this device with all that is or comes to lie in it; false, it does not although its folder does. */
export interface Keeps {
  keeps: () => Promise<Map<string, boolean>>
  /** Writes down what was said, all or none; null takes a word back. @throws STORAGE_LOCAL_FULL */
  keep: (words: ReadonlyMap<string, boolean | null>) => Promise<void>
}

/** What counts after more was said, or taken back by null. */
export function heard(words: ReadonlyMap<string, boolean>, said: ReadonlyMap<string, boolean | null>): Map<string, boolean> {
  const after = new Map(words)
  for (const [key, on] of said) if (on === null) after.delete(key); else after.set(key, on)
  return after
}

/** @param db - null where the browser keeps nothing: then for as long as this worker runs */
export function makeKeeps(db: ChunkDb | null): Keeps {
  let here = new Map<string, boolean>()
  return {
    keeps: async () => {
      if (!db) return new Map(here)
      const all = db.transaction('keeps')
      const [keys, words] = await Promise.all([all.store.getAllKeys(), all.store.getAll()])
      return new Map(keys.map((key, i) => [key, words[i]?.on ?? true]))
    },
    keep: async words => {
      if (words.size === 0) return
      if (!db) {
        here = heard(here, words)
        return
      }
      const all = db.transaction('keeps', 'readwrite')
      await writing(Promise.all([...[...words].map(([key, on]) => on === null ? all.store.delete(key) : all.store.put({ on }, key)), all.done]))
    },
  }
}
