import { toBase32 } from '../../bytes/base.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { ChunkCache, Put } from '../../cache/chunks.ts'
import type { Options } from '../../options.ts'
import { makeRuns } from './runs.ts'
import type { Segments } from './segments.ts'

/** The one piece of a chunk, as the cache numbers segments. */
const PIECE = 0

/** Where the pieces of a version come from. `open` checks the sealed bytes and throws STORAGE_CORRUPT if they are not the chunk's. */
export interface WholeParts {
  version: Bytes
  cache?: Pick<ChunkCache, 'get' | 'put' | 'has' | 'drop'> | undefined
  fetch: (index: number, options: Options) => Promise<Bytes>
  open: (index: number, sealed: Bytes, options: Options) => Promise<Bytes>
}

/** What was read; nobody who reads waits until the cache has it. */
interface Loaded { plaintext: Bytes, put: Promise<Put> }

/** The segments of a version of at most 1 MiB whose chunks come in one piece each. What was read stays in memory, and sealed in the cache where there is one. */
export function wholeSegments({ version, cache, fetch, open }: WholeParts): Segments {
  const name = toBase32(version)
  const runs = makeRuns<number, Loaded>()
  const chunks = new Map<number, Bytes>()
  const load = async (index: number, options: Options): Promise<Loaded> => {
    const known = await cache?.get({ version: name, index }, PIECE) ?? null
    const kept = known && await open(index, known, options).catch(() => null)
    if (kept) return { plaintext: kept, put: Promise.resolve('here') }
    options.signal?.throwIfAborted()
    const sealed = await fetch(index, options)
    const plaintext = await open(index, sealed, options)
    // This device's copy has rotted.
    if (known) await cache?.drop({ version: name, index })
    return { plaintext, put: cache?.put({ version: name, index }, PIECE, sealed) ?? Promise.resolve('here') }
  }
  const fresh = (index: number, options: Options): Promise<Loaded> => runs.join(index, async signal => {
    const loaded = await load(index, { signal })
    chunks.set(index, loaded.plaintext)
    return loaded
  }, options)
  return {
    read: async (index, { from, to }, options = {}) => (chunks.get(index) ?? (await fresh(index, options)).plaintext).slice(from, to),
    keep: async (index, options = {}) => (await fresh(index, options)).put,
    only: true,
    kept: async index => cache ? (await cache.has({ version: name, index })).includes(PIECE) : chunks.has(index),
  }
}
