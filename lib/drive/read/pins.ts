import { toBase32 } from '../../bytes/base.ts'
import type { ChunkCache, Put } from '../../cache/chunks.ts'
import { heard } from '../../cache/keeps.ts'
import type { Keeps } from '../../cache/keeps.ts'
import { CyxError } from '../../errors.ts'
import { pause } from '../../options.ts'
import type { Options } from '../../options.ts'
import type { FileVersion, Tree, TreeNode } from '../files/tree.ts'
import { keptBy, outworn, saying } from './keeping.ts'
import type { OpenBook } from './library.ts'

/** Files that stay on this device. */
export interface Pins {
  /** Keeps files and folders, with all that is or comes to lie in them, on this device, or no longer. @throws STORAGE_LOCAL_FULL, STORAGE_OBJECT_NOT_FOUND */
  set: (entries: readonly string[], on: boolean) => Promise<void>
  /** The list has changed: what came into a kept folder is fetched, a file's new version takes the old one's place, what left is let go. */
  listed: () => Promise<void>
  /** Nothing is to stay any more; the cache is emptied next. */
  clear: () => Promise<void>
  close: () => void
}

/** What pins are made of. */
export interface PinParts {
  cache: Pick<ChunkCache, 'pin' | 'pins'> & Keeps
  tree: Pick<Tree, 'nodes' | 'newest' | 'inside' | 'under' | 'keepers' | 'trashed'>
  /** Whether the list is all of it: of one that is being read anew nothing is known to have left. */
  whole: () => boolean
  open: (version: FileVersion, options: Options) => Promise<Pick<OpenBook, 'segments'>>
  /** Entry, a folder too → how much of it is here, 0 … 1: while it changes. */
  tell: (kept: Readonly<Record<string, number>>) => void
  /** The device has no room for more; said once until there is some again. */
  full: () => void
}

/** Times, ms: what could not be fetched is tried again; how much is here is told at most so often. */
export interface PinTimes { againMs?: number, tellMs?: number }

/** Where the device has no room, or the window that writes the cache sleeps, each try fetches a chunk that is thrown away: it is tried more and more seldom, once an hour or, of a sleeping window, every five minutes at last. */
const [FULL_MS, ASLEEP_MS] = [3_600_000, 300_000]

/** A version that stays, for the entries whose newest it is. */
interface Kept { version: FileVersion, entries: string[], share: number }

/** Fills the cache with what is pinned, one chunk after the other, in the background. */
export function makePins({ cache, tree, whole, open, tell, full }: PinParts, { againMs = 30_000, tellMs = 100 }: PinTimes = {}): Pins {
  const closed = new AbortController()
  const { signal } = closed
  /** By version. */
  const kept = new Map<string, Kept>()
  let folders: TreeNode[] = []
  /** `stuck`: the last try has kept nothing; `told`: that there is no room. */
  let [stuck, told, toldAt] = [false, false, -Infinity]
  let telling: ReturnType<typeof setTimeout> | undefined
  let waking = new AbortController()
  let filling: Promise<void> | null = null

  const tellNow = (): void => {
    clearTimeout(telling)
    telling = undefined
    toldAt = performance.now()
    const shares = new Map([...kept.values()].flatMap(({ entries, share }) => entries.map(entry => [entry, share])))
    for (const { key } of folders) shares.set(key, shareOf(tree.under(key).filter(one => tree.newest(one)).flatMap(one => shares.get(one) ?? [])))
    tell(Object.fromEntries(shares))
  }
  const show = (): void => {
    if (toldAt + tellMs <= performance.now()) tellNow()
    else telling ??= setTimeout(tellNow, tellMs)
  }
  /** @returns what became of the chunk that it got to */
  const fillOne = async (one: Kept, still: () => boolean): Promise<Put> => {
    const { segments } = await open(one.version, { signal })
    for (let index = 0; index < one.version.chunks && still(); index++) {
      if (!await segments.kept(index)) {
        const put = await segments.keep(index, { signal })
        // Who was asked may have answered late.
        if (put !== 'here' && !await segments.kept(index)) return put
        stuck = told = false
      }
      one.share = (index + 1) / one.version.chunks
      show()
    }
    if (one.version.chunks === 0) one.share = 1
    show()
    return 'here'
  }
  const fillAll = async (): Promise<void> => {
    for (let wait = againMs; !signal.aborted;) {
      waking = new AbortController()
      const missing = [...kept].filter(([, { share }]) => share < 1)
      if (missing.length === 0) return
      wait = stuck ? Math.min(2 * wait, told ? FULL_MS : ASLEEP_MS) : againMs
      for (const [id, one] of missing) {
        const put = await fillOne(one, () => kept.get(id) === one && !signal.aborted).catch(() => 'here')
        if (put === 'here') continue
        if (put === 'full' && !told) full()
        told ||= put === 'full'
        stuck = true
        break
      }
      if ([...kept.values()].some(({ share }) => share < 1)) await pause(wait, { signal: AbortSignal.any([signal, waking.signal]) }).catch(() => undefined)
    }
  }
  const fill = (): void => { filling ??= fillAll().finally(() => { filling = null }) }

  /** Has the cache keep what was said, no more and no less. */
  const settle = async (): Promise<void> => {
    const [words, pinned] = [await cache.keeps(), new Set(await cache.pins())]
    // A list that was not read yet knows nothing: what is pinned stays then. From here to the first change nothing is waited for.
    if (tree.nodes.size === 0 || !whole()) return
    const worn = outworn(tree, words)
    const stay = keptBy(tree, heard(words, worn))
    const wanted = new Map<string, Kept>()
    for (const entry of stay) {
      const version = tree.newest(entry)
      if (!version) continue
      const id = toBase32(version.version)
      const one = wanted.get(id) ?? { version, entries: [], share: kept.get(id)?.share ?? 0 }
      one.entries.push(entry)
      wanted.set(id, one)
    }
    // A drive that was closed meanwhile says no more: its device may be forgotten next.
    signal.throwIfAborted()
    folders = [...stay].flatMap(key => tree.nodes.get(key) ?? []).filter(({ folder }) => folder)
    await cache.keep(worn)
    for (const id of kept.keys()) if (!wanted.has(id)) kept.delete(id)
    for (const id of pinned) if (!wanted.has(id)) await cache.pin(id, false)
    for (const [id, one] of wanted) {
      signal.throwIfAborted()
      const known = kept.get(id)
      if (known) known.entries = one.entries
      else kept.set(id, one)
      if (known && pinned.has(id)) continue
      // Another window may have let it go meanwhile, and the cache with it.
      if (known) known.share = 0
      if (!pinned.has(id)) await cache.pin(id, true)
      waking.abort()
    }
    show()
    fill()
  }
  /** One change at a time. */
  let line: Promise<unknown> = Promise.resolve()
  const inLine = (work: () => Promise<void>): Promise<void> => {
    const mine = line.then(work)
    line = mine.catch(() => undefined)
    return mine
  }
  return {
    listed: () => inLine(settle),
    set: (entries, on) => inLine(async () => {
      stuck = told = false
      const words = await cache.keeps()
      signal.throwIfAborted()
      if (!entries.every(entry => tree.nodes.has(entry))) throw new CyxError('STORAGE_OBJECT_NOT_FOUND')
      await cache.keep(saying(tree, words, entries, on))
      await settle()
    }),
    clear: () => inLine(async () => {
      await cache.keep(new Map([...(await cache.keeps()).keys()].map(key => [key, null])))
      kept.clear()
      folders = []
      tellNow()
    }),
    close: () => {
      clearTimeout(telling)
      closed.abort(new DOMException('the drive was locked', 'AbortError'))
    },
  }
}

/** A folder is here when all in it is; an empty one is. */
const shareOf = (shares: readonly number[]): number => shares.length === 0 ? 1 : shares.reduce((sum, one) => sum + one, 0) / shares.length
