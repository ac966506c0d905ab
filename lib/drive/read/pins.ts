import { fromBase32, toBase32 } from '../../bytes/base.ts'
import type { ChunkCache } from '../../cache/chunks.ts'
import { pause } from '../../options.ts'
import type { Options } from '../../options.ts'
import type { FileVersion, Tree } from '../files/tree.ts'
import type { OpenBook } from './library.ts'

/** Files that stay on this device. */
export interface Pins {
  /** Keeps the newest versions of files (and of all in a folder) on this device, or no longer. */
  set: (entries: readonly string[], on: boolean) => Promise<void>
  /** The list has changed: a file's new version takes the old one's place, what is gone for good is let go. */
  listed: () => Promise<void>
  /** The cache was emptied: nothing is pinned any more. */
  cleared: () => void
  close: () => void
}

/** What pins are made of. */
export interface PinParts {
  cache: Pick<ChunkCache, 'pin' | 'pins'>
  tree: Pick<Tree, 'nodes' | 'newest' | 'under' | 'keepers'>
  open: (version: FileVersion, options: Options) => Promise<Pick<OpenBook, 'segments'>>
  /** Entry → how much of it is here, 0 … 1: after each change. */
  tell: (kept: Readonly<Record<string, number>>) => void
}

/** What could not be fetched is tried again after this. */
const AGAIN_MS = 30_000

/** Fills the cache with what is pinned, one chunk after the other, in the background. */
export function makePins({ cache, tree, open, tell }: PinParts, { againMs = AGAIN_MS }: { againMs?: number } = {}): Pins {
  const closed = new AbortController()
  const { signal } = closed
  /** Version → how much of it is here; all that are pinned. */
  const kept = new Map<string, { version: FileVersion, share: number }>()
  let filling: Promise<void> | null = null

  const show = (): void => { tell(Object.fromEntries([...kept.values()].flatMap(({ version, share }) => [...tree.keepers(version.version)].map(entry => [entry, share])))) }
  const fillOne = async (one: { version: FileVersion, share: number }, still: () => boolean): Promise<void> => {
    const { segments } = await open(one.version, { signal })
    for (let index = 0; index < one.version.chunks && still(); index++) {
      if (!await segments.kept(index)) await segments.keep(index, { signal })
      // Where the device has no room it is not here all the same.
      if (!await segments.kept(index)) return
      one.share = (index + 1) / one.version.chunks
      show()
    }
    if (one.version.chunks === 0) one.share = 1
    show()
  }
  const fillAll = async (): Promise<void> => {
    while (!signal.aborted) {
      const missing = [...kept].filter(([, { share }]) => share < 1)
      if (missing.length === 0) return
      for (const [id, one] of missing) await fillOne(one, () => kept.has(id) && !signal.aborted).catch(() => undefined)
      if ([...kept.values()].some(({ share }) => share < 1)) await pause(againMs, { signal }).catch(() => undefined)
    }
  }
  const fill = (): void => { filling ??= fillAll().finally(() => { filling = null }) }

  const keep = async (version: FileVersion): Promise<void> => {
    const id = toBase32(version.version)
    if (kept.has(id)) return
    kept.set(id, { version, share: 0 })
    await cache.pin(id, true)
  }
  const release = async (id: string): Promise<void> => {
    kept.delete(id)
    await cache.pin(id, false)
  }
  const listed = async (): Promise<void> => {
    for (const id of await cache.pins()) {
      const [entry] = tree.keepers(fromBase32(id))
      const newest = entry === undefined ? undefined : tree.newest(entry)
      // A list that was not read yet knows nothing: what is pinned stays then.
      if (!newest) { if (tree.nodes.size > 0) await release(id); continue }
      if (toBase32(newest.version) !== id) await release(id)
      await keep(newest)
    }
    show()
    fill()
  }
  return {
    listed,
    set: async (entries, on) => {
      for (const entry of new Set(entries.flatMap(key => tree.under(key)))) {
        const newest = tree.newest(entry)
        if (!newest) continue
        if (on) await keep(newest)
        else await release(toBase32(newest.version))
      }
      show()
      fill()
    },
    cleared: () => {
      kept.clear()
      show()
    },
    close: () => { closed.abort(new DOMException('the drive was locked', 'AbortError')) },
  }
}
