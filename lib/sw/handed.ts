/** Where the system's share sheet posts files to, relative to the worker's scope; no host ever has it. */
export const HANDED_PATH = 'handed'

/** So many files wait at once. */
export const MOST_FILES = 100
/** Bytes that wait at once: a form's body is held in memory while it is read. */
export const MOST_BYTES = 500_000_000
/** What nobody took is deleted after an hour: until then it lies unsealed in the browser's storage. */
export const KEPT_MS = 3_600_000

/** A word for why files were not taken; `full`: the browser has no room. What a person reads of it stands apart (handedError.ts): this worker loads no words. */
export type Refusal = 'none' | 'many' | 'large' | 'foreign' | 'full'

/** What waits: its key in the cache, when it came (ms since 1970), its size in bytes. */
interface Waiting { key: string, at: number, size: number }

const cacheOf = (base: string): string => `handed ${base}`
const keyOf = (base: string, at: number, size: number): string => `${base}${HANDED_PATH}/${crypto.randomUUID()}/${String(at)}/${String(size)}`

/** What waits, oldest first; what is too old, or dated ahead by a clock that was set back, is deleted. */
async function sweep(cache: Cache, now: number): Promise<Waiting[]> {
  const all = (await cache.keys()).map(({ url }) => {
    const [at, size] = url.split('/').slice(-2).map(Number)
    return { key: url, at: at ?? 0, size: size ?? 0 }
  })
  const old = all.filter(({ at }) => !(Math.abs(now - at) < KEPT_MS))
  await Promise.all(old.map(({ key }) => cache.delete(key)))
  return all.filter(one => !old.includes(one)).toSorted((a, b) => a.at - b.at)
}

/** Deletes what nobody took within an hour. @param base - address of the app's folder */
export async function sweepHanded(base: string, now = Date.now()): Promise<void> {
  if (await caches.has(cacheOf(base))) await sweep(await caches.open(cacheOf(base)), now)
}

/**
 * Puts files aside until a person says what becomes of them; all of them or none.
 *
 * @param base - address of the app's folder: the worker's scope
 * @returns null when all are kept, else why none is: there is none, or more would wait than {@link MOST_FILES} or {@link MOST_BYTES}, or no room
 */
export async function keepHanded(base: string, files: readonly File[], now = Date.now()): Promise<Refusal | null> {
  if (files.length === 0) return 'none'
  const cache = await caches.open(cacheOf(base))
  const before = await sweep(cache, now)
  if (before.length + files.length > MOST_FILES) return 'many'
  if ([...before, ...files].reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) return 'large'
  const put = files.map(file => ({ key: keyOf(base, now, file.size), file }))
  try {
    for (const { key, file } of put) {
      const headers = { 'content-type': file.type || 'application/octet-stream', 'x-name': encodeURIComponent(file.name.toWellFormed()), 'x-modified': String(file.lastModified) }
      await cache.put(key, new Response(file, { headers }))
    }
    return null
  } catch {
    await Promise.all(put.map(({ key }) => cache.delete(key)))
    return 'full'
  }
}

/** The files that wait, as they came; older ones are deleted. */
export async function handedFiles(base: string, now = Date.now()): Promise<File[]> {
  if (!await caches.has(cacheOf(base))) return []
  const cache = await caches.open(cacheOf(base))
  const read = async ({ key }: Waiting): Promise<File[]> => {
    const found = await cache.match(key)
    if (!found) return []
    const { headers } = found
    return [new File([await found.blob()], decodeURIComponent(headers.get('x-name') ?? ''), { type: headers.get('content-type') ?? '', lastModified: Number(headers.get('x-modified')) })]
  }
  return (await Promise.all((await sweep(cache, now)).map(read))).flat()
}

/** Deletes all that waits. */
export const dropHanded = async (base: string): Promise<void> => { await caches.delete(cacheOf(base)) }
